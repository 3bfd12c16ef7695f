"""The parts of the SMT engine.

questions       questions about small sizes and how they are answered
sizes           sizes at which a question is put
symbols         the variables of a claim in a question, and their exact values in its answer
quantifiers     hypotheses about all numbers or all vectors, at finitely many of them
unrolling       from a statement to polynomial constraints
polynomials     expanded polynomials and their constraints
reductions      exact reductions of a question to smaller ones
smtlib          queries as SMT-LIB text, and what z3 says of the text
"""
