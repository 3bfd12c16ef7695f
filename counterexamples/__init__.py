"""Where the claims are attained and where they break, and how such instances are found.

Rooms mirror those of `theorems`: setup, sga, divergences, trust_region, token_bias, practice, sequence_variance.  Parts
of sga are biased_ascent, estimator_terms, guaranteed_progress, limits, smooth_ascent and step_size.

What they share
    instance, shorthand     what an instance or a family is, and words to write one
    shape                   what a generator of instances must respect
    family_proofs           proofs of families of pairs of laws
    importance_identity, determinism    where two kinds of readings break
    geometric               a countable alphabet on which every sum is exact

Finding them
    search, approximate                 random search, in floats
    extremes, extremal_families         pairs of laws on demand
    extremal_trees, tree_search         token trees with the largest gap or bias
    coin_scores                         the largest known bias for bounded scores
    objective_search, objective_forms   objectives on which a promise is tight
    rational_intervals                  logarithms in plain rational arithmetic
"""
