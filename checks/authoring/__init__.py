"""For authors of proofs: completing drafts and storing certificates.

elaborate           from a draft to a complete proof
multipliers         what the equations of a step are multiplied by
write_certificates  the command that stores certificates
"""
