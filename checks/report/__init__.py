"""What a reader sees: claims and proofs as text and tables."""
