"""A band of periods that the network reads."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SeenBand:
    """``band_hz`` of the causal filter, rate of the windows, and ``window_s`` about theoretical arrivals."""

    name: str
    sampling_rate_hz: float
    band_hz: tuple[float, float]
    window_s: tuple[float, float]

    @property
    def n_samples(self) -> int:
        """Samples of a window."""
        return round((self.window_s[1] - self.window_s[0]) * self.sampling_rate_hz) + 1


def read_band(values: dict[str, Any]) -> SeenBand:
    """From JSON, which has lists for tuples."""
    low_hz, high_hz = values["band_hz"]
    first_s, last_s = values["window_s"]
    return SeenBand(values["name"], values["sampling_rate_hz"], (low_hz, high_hz), (first_s, last_s))
