"""Training of networks: one loop, resumable to the same digest. Needs torch and NumPy alone."""
