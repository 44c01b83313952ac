"""First motions and S/P amplitude ratios: the rays that carried them, and how likely they are for a double couple."""
