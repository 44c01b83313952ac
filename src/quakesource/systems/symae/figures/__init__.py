"""Pictures of SymAE."""
