"""For authors of proofs: completing drafts and storing certificates.

elaborate           from a draft to a complete proof
write_certificates  the command that stores certificates
"""
