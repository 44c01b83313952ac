"""What users would do without a network: stacks and deconvolutions."""
