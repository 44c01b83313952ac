"""Pictures of the dispersion kernels."""
