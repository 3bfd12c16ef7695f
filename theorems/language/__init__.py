"""The language of the suite: terms, their sorts and text, derivatives, evaluation, and how they are typeset."""
