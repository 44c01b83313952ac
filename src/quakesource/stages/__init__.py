"""One file a stage: the function that a rule and a verb call, and the root of the stage's fingerprint."""
