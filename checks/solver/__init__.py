"""The parts of the SMT engine: unrolling, questions, SMT-LIB text."""
