"""What a reader sees: claims and proofs as text and tables.

show            the text of ``offpolicy list`` and ``offpolicy show``
plain           facts, clauses and lemmas as plain text
proof_text      a proof: what every step says and why it holds
reasons         how a step follows, in words
abbreviations   short names for long terms that a proof repeats
sharpness       what is known about the constant of a claim
table           the table that ``offpolicy verify`` prints
environment     what a run ran on
ledger_page     the ledger as a page
five_lemmas     the lemmas that the text rests on, as a table of the README
comparison      the gap of the surrogate beside the bounds of its text, as a page
score_orders    the bias for bounded scores: the proved bound beside the largest known bias
svg             plots without a plotting library
files           files that are written whole or not at all
"""
