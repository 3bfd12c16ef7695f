"""The language of the suite: terms, their sorts and text, derivatives, evaluation, and how they are typeset.

terms           the expressions in which every statement, quantity and proof is written
facts           statements about them: facts, relations, clauses
substitution    terms in the place of variables
sorts           what a variable can stand for
syntax          reading and writing terms as text
definition      what a definition of a quantity is
systems         number systems: the operations that evaluating a term asks for
environment     the values with which a term is evaluated
evaluation      evaluating a term in any number system
code            what is to be done for that, made once for every term
arguments       what functions and quantities take, and functions at these
calls           the values of quantities
recursion       what an evaluation remembers: recursive quantities, and functions that are written out
germs           slopes of a function to one side of a point
arithmetic      whether facts, relations and clauses are true
bounded         natural numbers that a premise bounds
calculus        exact derivatives of terms, and what a term needs to be differentiable
gradients       gradients of functions that are written out
symbolic        terms as SymPy expressions
survey          what the names in a term stand for, as far as the term tells
letters         names of variables and of sets in LaTeX
typeset         terms and statements in LaTeX
"""
