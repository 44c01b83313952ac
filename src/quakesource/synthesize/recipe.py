"""How training examples are drawn: ranges of sources and paths, and the sizes of what disturbs them."""

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How examples are drawn; ranges are uniform unless they say otherwise, errors are standard deviations.

    Stations lie evenly in a disc of a radius from ``radius_km``, cut to ``distance_km``; a share ``gap_share`` of the
    sources has them in a sector alone, a share ``real_layouts`` as a real network recorded some earthquake (1: all, and
    as many of them).
    A share ``second_pulse`` of the sources has two pulses of moment rate;
    ``directivity`` is how much longer or shorter, at most, a source lasts for a station behind or ahead of its rupture.
    A share ``compound`` consists of two mechanisms, the second 4 to 12 km away and later by what a rupture needs; a
    share ``slow`` lasts 3 to 8 times as long.
    ``time_error``: the share by which travel times of a path differ from those of
    its model (common to P and S, and half as much for each); ``site_log_amplitude`` and ``log_amplitude_error``: ln
    amplitude of a station, and of each of its windows; ``epicentre_error_km``, ``depth_error_km`` and
    ``azimuth_error_deg``: of the catalogue's values; ``coda``: waves scattered after P and S over the largest sample
    of the window, for stations at 100 km, and as the root of the distance (single scattering); ``noise_to_signal``:
    noise over that of the pair, log-uniform, and ``noise_m_s``: noise whatever the signal, log-uniform over sources and
    a factor of 3 about that over stations; ``window_s``: window about the reference times; ``missing_component`` and
    ``missing_phase``: shares of the pairs that lack one component, or P or S; ``band_hz``: of the store, which noise
    and coda lie in too (None: up to 0.4 of the rate).
    """

    slots: int
    n_stations: tuple[int, int]
    magnitude: Range
    depth_km: Range
    distance_km: Range
    window_s: Range
    radius_km: Range = (40.0, 200.0)
    gap_share: float = 0.0
    duration_scatter: float = 0.0
    second_pulse: float = 0.0
    directivity: float = 0.0
    compound: float = 0.0
    slow: float = 0.0
    time_error: float = 0.0
    site_log_amplitude: float = 0.0
    log_amplitude_error: float = 0.0
    polarity_flips: float = 0.0
    epicentre_error_km: float = 0.0
    depth_error_km: float = 0.0
    azimuth_error_deg: float = 0.0
    coda: Range = (0.0, 0.0)
    noise_to_signal: Range = (0.0, 0.0)
    noise_m_s: Range = (0.0, 0.0)
    real_layouts: float = 0.0
    missing_component: float = 0.0
    missing_phase: float = 0.0
    band_hz: Range | None = None
