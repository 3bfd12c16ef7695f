"""Name and version of the suite, said once; the build, the reports and the citations read them here."""

VERSION = "0.1.0"
DISTRIBUTION = "offpolicy-theorems"
AUTHORS = "The off-policy theorem suite authors"
YEAR = "2026"
