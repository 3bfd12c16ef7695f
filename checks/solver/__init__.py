"""The parts of the SMT engine: unrolling, questions and their reduction, SMT-LIB text."""
