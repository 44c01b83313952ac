"""A commented study for a region of the user's: what to download, from whom, with which velocity models."""

import math

from quakesource.errors import SettingsError
from quakesource.settings.earth import CRUST1
from quakesource.systems.fmnet.settings import FmnetRegionSettings
from quakesource.systems.registry import mechanism_systems

MOST_TILES = 4
"""So many velocity models a study gets at most: each costs minutes of Green's functions."""

_TEXT = """\
# {title}. Made by `quakesource new-study`; every other setting has its default, see config.yaml.
#   quakesource check --downloads --config {file}    requests, bytes and hours, before anything is fetched
#   snakemake -j 2 results/{name}/archive/manifest.json --configfile {file}    the download alone
#   snakemake -j 2 results/{name}/kagan.csv --configfile {file}
study: {name}
title: {title}

archive:
  source: download

catalogue:
  # comcat has the mechanisms of most networks; fdsn asks the event service of 'centre'.
  provider: comcat
  start: {start}
  end: {end}
  latitude_deg: [{south:g}, {north:g}]
  longitude_deg: [{west:g}, {east:g}]
  depth_km: [-5, 50]
  magnitude: [{magnitude:g}, 10]
  # Who is believed about the mechanism, in this order. The others are compared with the first.
  labels: [comcat, gcmt]

stations:
  # Every centre that has stations here; each channel is taken from the first that lists it.
  centres: [{centres}]
  picks_centre: {picks_centre}
  networks: [{networks}]
  # Broadband sensors, accelerometers (HN, BN) where they clip, short-period ones (EH) for first motions.
  channels: ["BH?", "HH?", "HN?", "BN?", "EH?"]
  distance_km: [0, 300]
  before_s: 150
  after_s: 420

services:
  # Your address: data centres write before they block.
  contact: ""

# Bands of long-period inversion by magnitude: small ones have no signal below, large ones no point source above.
bands:
  small_hz: [0.04, 0.1]
  regular_hz: [0.02, 0.05]
  large_hz: [0.01, 0.03]

earth:
{earth}

systems:
  # fmnet answers in the one region that it learns: before you add it, set systems.fmnet.region to yours.
  run: [{systems}]
"""


def new_study(
    name: str,
    box_deg: tuple[float, float, float, float],
    *,
    networks: list[str],
    centres: list[str],
    start: str,
    end: str,
    magnitude: float,
) -> str:
    """Text of studies/<name>.yaml.

    Parameters
    ----------
    box_deg : south, north, west and east end; across 180 degrees the east end may be given as -175 or as 185
    networks, centres : FDSN codes, and ObsPy's names of the centres or addresses

    Raises
    ------
    SettingsError
        The box is none.
    """
    south, north, west, east = box_deg
    if west > east:
        east += 360  # as FDSN services and GMT wrap
    # beyond 180 degrees nobody means more than half of the Earth: the ends were exchanged
    most_deg = 360 if east <= 180 else 180
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and west < east <= west + most_deg):
        raise SettingsError(
            f"{south:g} {north:g} {west:g} {east:g} is not a box.",
            where="--box",
            next_step="Give south, north, west and east in degrees, west of Greenwich negative; a box across 180 "
            "degrees goes from 175 to -175 or to 185.",
        )
    return _TEXT.format(
        name=name,
        file=f"studies/{name}.yaml",
        title=f"Earthquakes of {name}",
        start=start,
        end=end,
        south=south,
        north=north,
        west=west,
        east=east,
        magnitude=magnitude,
        centres=", ".join(centres),
        picks_centre=centres[0],
        networks=", ".join(f'"{code}"' for code in networks),
        earth=_earth(south, north, west, east),
        systems=", ".join(_systems(south, north, west, east)),
    )


def _systems(south: float, north: float, west: float, east: float) -> list[str]:
    """Those of every study, without FMNet where no earthquake can lie in its region."""
    region = FmnetRegionSettings()
    meets = (
        south <= region.latitude_deg[1]
        and north >= region.latitude_deg[0]
        and west <= region.longitude_deg[1]
        and east >= region.longitude_deg[0]
    )
    return [name for name in mechanism_systems() if meets or name != "fmnet"]


def _earth(south: float, north: float, west: float, east: float) -> str:
    """Columns of CRUST1.0 (Laske et al. 2013), one a tile of the box."""
    rows, columns = _tiles(north - south, (east - west) * math.cos(math.radians((south + north) / 2)))
    middle = _column((south + north) / 2, (west + east) / 2)
    lines = [
        "  # The crust below the middle of the region (CRUST1.0); name a model of your own, a CSV, where there is one.",
        "  # The files of CRUST1.0: https://igppweb.ucsd.edu/~gabi/crust1.html",
        "  crust1_folder: ../shared/data/velocity/crust1.0",
        f"  model: {middle}",
    ]
    if rows * columns == 1:
        return "\n".join([*lines, "  regions: []"])
    lines.append("  regions:")
    for i in range(rows):
        for j in range(columns):
            latitudes = [south + (north - south) * k / rows for k in (i, i + 1)]
            longitudes = [west + (east - west) * k / columns for k in (j, j + 1)]
            box = "latitude_deg: [{:g}, {:g}], longitude_deg: [{:g}, {:g}]".format(*latitudes, *longitudes)
            lines.append(f'    - {{{box}, model: "{_column(sum(latitudes) / 2, sum(longitudes) / 2)}"}}')
    return "\n".join(lines)


def _tiles(height_deg: float, width_deg: float) -> tuple[int, int]:
    """Rows and columns of tiles of some five degrees, MOST_TILES at most."""
    rows, columns = max(1, round(height_deg / 5)), max(1, round(width_deg / 5))
    while rows * columns > MOST_TILES:
        rows, columns = (rows - 1, columns) if rows >= columns else (rows, columns - 1)
    return rows, columns


def _column(latitude_deg: float, longitude_deg: float) -> str:
    longitude_deg = (longitude_deg + 180) % 360 - 180
    return f"{CRUST1}:{min(latitude_deg, 89.5) // 1 + 0.5:g},{longitude_deg // 1 + 0.5:g}"
