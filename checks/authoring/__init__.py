"""For authors of proofs: completing drafts and storing certificates."""
