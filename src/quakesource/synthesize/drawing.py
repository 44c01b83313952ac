"""The compiled draws of a part: sources, and the paths to the stations of each.

Everything is a function of a key, the number of a source or of a pair, and a field (`counter_numbers`); nothing depends
on what was drawn before.
"""

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import MAGNITUDE_OFFSET, MIN_RAY_DEPTH_KM
from quakesource.greens.compiled import ENGINE
from quakesource.synthesize.counter_fields import At, Of
from quakesource.synthesize.counter_numbers import exactly, normal, uniform, whole
from quakesource.synthesize.draw_tables import Band, Grid, Keys, Limits, Paths, RealLayouts, Sources
from quakesource.synthesize.exact_functions import cos_turns, cube_root, direction, exp, log_near_one, sin_turns
from quakesource.synthesize.sources import (
    APART_KM,
    LARGEST_SCATTER,
    PAUSE_S,
    RUPTURE_KM_S,
    SHARE,
    SHORTEST_S,
    SLOWER,
    UNUSUALLY_SLOW,
    WAVE_KM_S,
    triangle_duration_s,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
Float32Array = NDArray[np.float32]

GAP_DEG = (120.0, 300.0)
"""Width of the sector that the stations of some sources lie in."""
CODA_DISTANCES = (0.1, 2.0)
"""In 100 km: where coda ceases to depend on the distance."""
NOISE_OF_STATIONS = 3.0
"""Factor about the noise of a source that its stations have."""
LN_10, TURN = float(np.log(10)), 360.0
REFERENCE_MAGNITUDE = 4.5
REFERENCE_MOMENT_N_M = 10 ** (1.5 * REFERENCE_MAGNITUDE + MAGNITUDE_OFFSET)
REFERENCE_DURATION_S = float(triangle_duration_s(np.array(REFERENCE_MAGNITUDE)))
LN_SLOWER, LN_NOISE_OF_STATIONS = float(np.log(SLOWER[1] / SLOWER[0])), float(np.log(NOISE_OF_STATIONS))


@ENGINE.compiled(exact=True)
def station_counts(key: np.uint64, low: int, high: int, sizes: IntArray, slots: int, counts: NDArray[np.int64]) -> int:
    """Stations of the sources that fit ``slots``, into ``counts``; how many sources. ``sizes``: of real layouts that
    are to be had as they are, or none.
    """
    left = slots
    for source in range(counts.size):
        if sizes.size:
            count = min(max(sizes[whole(key, source, Of.STATIONS, sizes.size)], low), high)
        else:
            count = low + whole(key, source, Of.STATIONS, high + 1 - low)
        if count > left:
            return source
        counts[source] = count
        left -= count
    return counts.size


@ENGINE.compiled(exact=True)
def draw(
    keys: Keys,
    level: float,
    limits: Limits,
    grid: Grid,
    layouts: RealLayouts,
    counts: NDArray[np.int64],
    sources: Sources,
    paths: Paths,
) -> None:
    """Fill ``sources`` and ``paths``; ``counts`` (n,) stations of each, one source's pairs after the other's."""
    slot = 0
    places = np.empty((layouts.places.shape[1], 2))
    for source in range(counts.size):
        moment = _draw_source(keys.sources, source, level, limits, grid, sources)
        compound = uniform(keys.sources, source, Of.IS_COMPOUND) < level * limits.compound
        apart_km, towards, later_s = 0.0, 0.0, 0.0
        if compound:
            _add_second(keys.sources, source, moment, sources)
            apart_km = _between(uniform(keys.sources, source, Of.APART), APART_KM)
            towards = uniform(keys.sources, source, Of.OTHER_DIRECTION)
            later_s = apart_km / RUPTURE_KM_S + _between(uniform(keys.sources, source, Of.PAUSE), PAUSE_S)
        radius_km = _between(uniform(keys.sources, source, Of.RADIUS), limits.radius_km)
        width = 1.0
        if uniform(keys.sources, source, Of.HAS_GAP) < limits.gap_share:
            width = _between(uniform(keys.sources, source, Of.WIDTH), GAP_DEG) / TURN
        start = uniform(keys.sources, source, Of.START)
        error_km = level * limits.epicentre_error_km
        east_km = error_km * normal(keys.sources, source, Of.EAST, grid.normals)
        north_km = error_km * normal(keys.sources, source, Of.NORTH, grid.normals)
        ahead = level * limits.directivity * uniform(keys.sources, source, Of.AHEAD)
        ahead_of = uniform(keys.sources, source, Of.DIRECTION)
        row = _layout_row(keys.sources, source, counts[source], limits.real_layouts, layouts)
        real = row >= 0
        if real:
            _put_real_places(keys, source, row, counts[source], layouts, places)
        for station in range(counts[source]):
            distance_km = radius_km * np.sqrt(uniform(keys.pairs, slot, At.DISTANCE))
            turns = start + width * uniform(keys.pairs, slot, At.AZIMUTH)
            turns -= 1.0 * (turns >= 1.0)
            if real:
                distance_km, turns = places[station, 0], places[station, 1] / TURN
            distance_km = min(max(distance_km, limits.distance_km[0]), limits.distance_km[1])
            index = grid.distances[np.searchsorted(grid.between_km, distance_km)]
            on_grid_km = grid.distance_km[index]
            paths.distance_index[slot], paths.azimuth_deg[slot] = index, TURN * turns
            away_north, away_east = cos_turns(turns), sin_turns(turns)
            paths.stretch[slot] = 1.0 - ahead * cos_turns(ahead_of - turns)
            paths.second_delay_s[slot] = later_s - apart_km * cos_turns(turns - towards) / WAVE_KM_S
            north = on_grid_km * away_north + north_km
            east = on_grid_km * away_east + east_km
            paths.catalogue_distance_km[slot] = np.sqrt(north * north + east * east)
            error_deg = level * limits.azimuth_error_deg * normal(keys.pairs, slot, At.AZIMUTH_ERROR, grid.normals)
            paths.catalogue_azimuth_deg[slot] = direction(north, east) * (180.0 / np.pi) + error_deg
            _draw_path(keys.pairs, slot, level, limits, grid, paths)
            slot += 1


@exactly
def _between(share: float, limits: tuple[float, float]) -> float:
    return limits[0] + share * (limits[1] - limits[0])


@exactly
def _draw_source(key: np.uint64, source: int, level: float, limits: Limits, grid: Grid, sources: Sources) -> float:
    """One mechanism, its duration and pulses, its depth. Returns the moment in N·m."""
    magnitude = _between(uniform(key, source, Of.MAGNITUDE), limits.magnitude)
    over = LN_10 * (magnitude - REFERENCE_MAGNITUDE)
    moment: float = REFERENCE_MOMENT_N_M * exp(1.5 * over)
    sources.magnitude[source] = magnitude
    _add_double_couple(key, source, Of.MECHANISM, moment, sources.tensor[source])
    scatter = normal(key, source, Of.DURATION, grid.normals)
    scatter = limits.duration_scatter * min(max(scatter, -LARGEST_SCATTER), LARGEST_SCATTER)
    duration_s = max(SHORTEST_S, REFERENCE_DURATION_S * exp(0.5 * over)) * exp(scatter)
    slower = 1.0
    if uniform(key, source, Of.IS_SLOW) < limits.slow:
        slower = SLOWER[0] * exp(uniform(key, source, Of.SLOWER) * LN_SLOWER)
        slower = min(slower, max(1.0, grid.longest_s / (1.0 + limits.directivity) / duration_s))
    sources.duration_s[source] = duration_s * slower
    sources.second_duration_s[source] = duration_s * slower
    sources.complex_source[source] = slower > UNUSUALLY_SLOW
    sources.rise[source] = 0.2 + 0.6 * uniform(key, source, Of.RISE)
    sources.end[source], sources.second[source], sources.moment[source] = 1.0, 0.0, 1.0
    if uniform(key, source, Of.HAS_TWO_PULSES) < limits.second_pulse:
        sources.end[source] = 0.3 + 0.5 * uniform(key, source, Of.END)
        sources.second[source] = 0.1 + 0.5 * uniform(key, source, Of.SECOND)
        sources.moment[source] = 0.3 + 0.5 * uniform(key, source, Of.MOMENT)
    depth = grid.depths[whole(key, source, Of.DEPTH, grid.depths.size)]
    error_km = level * limits.depth_error_km * normal(key, source, Of.DEPTH_ERROR, grid.normals)
    sources.depth_index[source] = depth
    sources.catalogue_depth_km[source] = max(grid.depth_km[depth] + error_km, MIN_RAY_DEPTH_KM)
    return moment


@exactly
def _add_double_couple(key: np.uint64, source: int, field: int, moment: float, tensor: FloatArray) -> None:
    """Add one that is uniform over orientations to ``tensor`` (6,) USE: strike, cos(dip) and rake are uniform.

    As `mechanisms.moment_tensor`: Aki & Richards (2002), eqs. 4.88 and box 4.4.
    """
    strike, cos_dip = uniform(key, source, field), uniform(key, source, field + 1)
    rake = uniform(key, source, field + 2)
    cos_s, sin_s, cos_r, sin_r = cos_turns(strike), sin_turns(strike), cos_turns(rake), sin_turns(rake)
    sin_dip = np.sqrt(1.0 - cos_dip * cos_dip)
    n_n, n_e, n_d = -sin_dip * sin_s, sin_dip * cos_s, -cos_dip
    d_n = cos_r * cos_s + sin_r * (cos_dip * sin_s)
    d_e = cos_r * sin_s - sin_r * (cos_dip * cos_s)
    d_d = -sin_r * sin_dip
    tensor[0] += 2.0 * moment * n_d * d_d
    tensor[1] += 2.0 * moment * n_n * d_n
    tensor[2] += 2.0 * moment * n_e * d_e
    tensor[3] += moment * (n_n * d_d + n_d * d_n)
    tensor[4] -= moment * (n_e * d_d + n_d * d_e)
    tensor[5] -= moment * (n_n * d_e + n_e * d_n)


@exactly
def _add_second(key: np.uint64, source: int, moment: float, sources: Sources) -> None:
    """Give a share of the moment to another mechanism; the magnitude becomes that of the sum."""
    share = _between(uniform(key, source, Of.SHARE), SHARE)
    second, tensor = sources.second_tensor[source], sources.tensor[source]
    _add_double_couple(key, source, Of.OTHER_MECHANISM, moment * (1.0 - share), second)
    squares = 0.0
    for i in range(6):
        tensor[i] = share * tensor[i] + second[i]
        squares += (0.5 if i < 3 else 1.0) * (tensor[i] / moment) ** 2
    sources.magnitude[source] += 2.0 / 3.0 / LN_10 * log_near_one(np.sqrt(squares))
    sources.second_duration_s[source] *= cube_root(1.0 - share)
    sources.complex_source[source] = True


@exactly
def _layout_row(key: np.uint64, source: int, count: int, share: float, layouts: RealLayouts) -> int:
    """Row of the real layout that a source has; -1 if it has none, because of its number or because none is as large.

    ``share`` of the sources have one.
    """
    if uniform(key, source, Of.HAS_REAL_LAYOUT) >= share:
        return -1
    first = layouts.first[count] if count < layouts.first.size else layouts.sizes.size
    fitting = layouts.sizes.size - first
    if fitting == 0:
        return -1
    row: int = first + whole(key, source, Of.LAYOUT, fitting)
    return row


@ENGINE.compiled(exact=True)
def layout_rows(
    key: np.uint64, share: float, layouts: RealLayouts, counts: NDArray[np.int64], rows: NDArray[np.int64]
) -> None:
    """Fill ``rows`` (n,) as `_layout_row` for sources with ``counts`` (n,) stations."""
    for source in range(counts.size):
        rows[source] = _layout_row(key, source, counts[source], share, layouts)


@exactly
def _put_real_places(keys: Keys, source: int, row: int, count: int, layouts: RealLayouts, places: FloatArray) -> None:
    """Put ``count`` stations of a layout, in a random order, into ``places``."""
    size, most = layouts.sizes[row], layouts.places.shape[1]
    # stations by a random number each; the first ``count`` in its order
    order = np.empty(size, np.int64)
    rank = np.empty(size)
    for station in range(size):
        value = uniform(keys.layouts, source * most + station, 0)
        at = station
        while at > 0 and rank[at - 1] > value:
            rank[at], order[at] = rank[at - 1], order[at - 1]
            at -= 1
        rank[at], order[at] = value, station
    for station in range(count):
        places[station, 0] = layouts.places[row, order[station], 0]
        places[station, 1] = layouts.places[row, order[station], 1]


@exactly
def _draw_path(key: np.uint64, slot: int, level: float, limits: Limits, grid: Grid, paths: Paths) -> None:
    """The model of a path, errors of its times and amplitudes, and what of it is missing."""
    paths.model_index[slot] = whole(key, slot, At.MODEL, grid.n_models)
    common = 2.0 * uniform(key, slot, At.TIME) - 1.0
    site = limits.site_log_amplitude * normal(key, slot, At.SITE, grid.normals)
    sign = -1.0 if uniform(key, slot, At.FLIPPED) < level * limits.polarity_flips else 1.0
    for phase in range(2):
        paths.time_error[slot, phase] = common + (uniform(key, slot, At.P_TIME + phase) - 0.5)
        ln_factor = site + limits.log_amplitude_error * normal(key, slot, At.P_FACTOR + phase, grid.normals)
        paths.factor[slot, phase] = sign * exp(level * ln_factor)
    if uniform(key, slot, At.LACKS_PHASE) < level * limits.missing_phase:
        paths.kept[slot, whole(key, slot, At.PHASE, 2), :] = False
    if uniform(key, slot, At.LACKS_COMPONENT) < level * limits.missing_component:
        paths.kept[slot, :, whole(key, slot, At.COMPONENT, 3)] = False


@ENGINE.compiled(exact=True)
def draw_band(
    keys: Keys,
    level: float,
    band: Band,
    grid: Grid,
    arrival_s: FloatArray,
    counts: NDArray[np.int64],
    depth_index: IntArray,
    paths: Paths,
    shift: IntArray,
    coda: Float32Array,
    noise: Float32Array,
    noise_m_s: Float32Array,
) -> None:
    """Fill what a band adds: ``shift`` and ``coda`` (slots, 2), ``noise`` and ``noise_m_s`` (slots,)."""
    slot = 0
    for source in range(counts.size):
        source_ln = _between(uniform(keys.sources, source, Of.NOISE), band.ln_noise_m_s)
        for _ in range(counts[source]):
            index = paths.distance_index[slot]
            times = arrival_s[paths.model_index[slot], depth_index[source], index]
            hundreds = min(max(grid.distance_km[index] / 100.0, CODA_DISTANCES[0]), CODA_DISTANCES[1])
            for phase in range(2):
                late = level * band.time_error * paths.time_error[slot, phase] * times[phase] * band.sampling_rate_hz
                late = min(max(np.rint(late), band.least_shift), band.largest_shift)
                shift[slot, phase] = np.int32(late)
                scattered = _between(uniform(keys.pairs, slot, At.P_CODA + phase), band.coda)
                coda[slot, phase] = level * np.sqrt(hundreds) * scattered
            if band.has_noise_to_signal:
                ln_noise = _between(uniform(keys.pairs, slot, At.NOISE), band.ln_noise_to_signal)
                noise[slot] = level * exp(ln_noise)
            if band.has_noise_m_s:
                about = 2.0 * uniform(keys.pairs, slot, At.NOISE_M_S) - 1.0
                noise_m_s[slot] = level * exp(source_ln + LN_NOISE_OF_STATIONS * about)
            slot += 1
