"""What is claimed and why it holds: statements, quantities, and drafts of proofs.  Nothing here decides anything.

Rooms of claims, in the order of the text
    setup               1       importance sampling, and what it takes for granted
    sga                 2-3     stochastic gradient ascent with a biased estimator
    divergences         4       total variation, chi-square and KL
    trust_region        5       visitation, surrogate and the bounds of a trust region
    token_bias          5-6     the bias of token-level methods
    practice            5-6     what token-level methods do in practice
    sequence_variance   6-7     the variance of importance sampling over whole sequences and per token

What they share
    foundations         lemmas that the text does not state
    quantities          the quantities, each defined once
    language            terms, their evaluation and their text
    certificates        the stored proofs, as JSON
    claim, proof        what a claim and a proof are
    drafting            words in which authors write proofs
    notation, processes, objectives     names and hypotheses that many claims share
    chains              words for decision processes that are written out
    models              models of a process as plain values
"""
