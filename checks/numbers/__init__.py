"""Number systems, from floats with proved error bounds to closed forms that decide equality.

reading         reading values exactly, whatever they come as
text            exact numbers in JSON
rationals       rational numbers, on FLINT
balls           real numbers enclosed by Arb, rational ones kept exact
closed_forms    combinations of square roots and logarithms, with decidable equality
float_filter    floats with a proved error bound
vectors         all outcomes at once
outcomes        the outcomes of a large set at which floats cannot tell
signs           signs alone, whatever the values of some variables
line            facts about every real number in a range
forms           facts about all values of several real variables
curvature       bounds of a Hessian that hold everywhere
unrolled        functions that are written out, coordinate by coordinate
fixed_points    the table that solves an equation about its entries
"""
