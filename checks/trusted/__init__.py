"""What the kernel rests on.

rules           from the data of a step to what it proves
scope           what a step may speak of, and instances of earlier lemmas
clauses         when two clauses say the same, or one says more than the other
polynomials     exact polynomial arithmetic on terms
axioms          the facts about real functions that are taken as known
defined         whether a statement means the same to the kernel and to whoever evaluates it
definitions     whether the definitions of quantities say what they seem to say
enclosure       ball arithmetic on a cover of an interval

Derivatives are those of `theorems.language.calculus`.
"""
