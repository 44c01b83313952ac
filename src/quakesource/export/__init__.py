"""Results and inputs in the formats of other programs."""
