"""SourceNet as published beside its baselines and ours: what is trained, and what all of it is worth."""
