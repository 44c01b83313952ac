"""Pictures of the system alone."""
