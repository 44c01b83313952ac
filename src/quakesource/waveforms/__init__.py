"""From raw records to oriented ground velocity: response, rotation, screens, resampling."""
