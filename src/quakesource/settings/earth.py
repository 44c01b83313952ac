"""Section ``earth``: the layered velocity model of each event, by where it is."""

import hashlib
import re
from itertools import pairwise
from math import ceil, cos, floor, radians

from pydantic import Field

from quakesource.settings.base import FolderPath, Interval, Section

CRUST1 = "crust1.0"


def model_slug(spec: str) -> str:
    """A model's name as it stands in paths; what had to be altered gets a hash, so that no two models share one."""
    slug = re.sub(r"[^\w.-]+", "_", spec)
    return slug if slug == spec else f"{slug}-{hashlib.sha256(spec.encode()).hexdigest()[:6]}"


class RegionSettings(Section):
    """A box of epicentres and the velocity model that is known to serve there."""

    latitude_deg: Interval = Field(description="South and north end.")
    longitude_deg: Interval = Field(description="West and east end.")
    model: str = Field(description="Velocity model of events inside: a shipped name or a file.")

    def holds(self, latitude_deg: float, longitude_deg: float) -> bool:
        """Whether an epicentre is inside."""
        south, north = self.latitude_deg
        west, east = self.longitude_deg
        return south <= latitude_deg < north and (longitude_deg - west) % 360 < east - west


class EarthSettings(Section):
    """Velocity models: a shipped name, a file, or crust1.0, which stands for the crust below the epicentre."""

    regions: tuple[RegionSettings, ...] = Field(
        (
            RegionSettings(latitude_deg=(32.0, 36.6), longitude_deg=(-121.5, -114.5), model="socal"),
            RegionSettings(latitude_deg=(36.6, 42.0), longitude_deg=(-125.0, -118.0), model="gil7"),
        ),
        description="Regions with a model of their own; the first that holds the epicentre decides.",
    )
    model: str = Field("ak135", description="Model of events in none of the regions.")
    min_vs_km_s: float = Field(
        1.5,
        ge=0,
        description="Layers of a CRUST1.0 column slower than this take the velocities of the first faster one: "
        "seismometers stand on rock, not on the mean of a cell.",
    )
    crust1_folder: FolderPath | None = Field(None, description="Folder of the CRUST1.0 files, for model crust1.0.")

    def model_at(self, latitude_deg: float, longitude_deg: float) -> str:
        """Velocity model of an epicentre; for CRUST1.0 with the centre of its cell, ``crust1.0:61.5,-149.5``."""
        of_regions = (region.model for region in self.regions if region.holds(latitude_deg, longitude_deg))
        model = next(of_regions, self.model)
        if model != CRUST1:
            return model
        cell = min(latitude_deg, 89.5) // 1 + 0.5, ((longitude_deg + 180) % 360 - 180) // 1 + 0.5
        return f"{CRUST1}:{cell[0]:g},{cell[1]:g}"

    def models_near(self, latitude_deg: float, longitude_deg: float, reach_km: float) -> list[str]:
        """Every model that epicentres within a distance may be given, sorted."""
        north = reach_km / 111.0
        east = north / max(cos(radians(latitude_deg)), 0.01)
        steps = [i / 20 for i in range(-20, 21)]
        places = ((latitude_deg + a * north, longitude_deg + b * east) for a in steps for b in steps)
        return sorted({self.model_at(*place) for place in places})

    def models_within(self, latitude_deg: tuple[float, float], longitude_deg: tuple[float, float]) -> list[str]:
        """Every model that epicentres in a box may be given, sorted."""
        (south, north), (west, east) = latitude_deg, longitude_deg
        turns = (-360.0, 0.0, 360.0)
        latitudes = {south, north, *(edge for region in self.regions for edge in region.latitude_deg)}
        longitudes = {west, east, *(edge + turn for r in self.regions for edge in r.longitude_deg for turn in turns)}
        if CRUST1 in {self.model, *(region.model for region in self.regions)}:
            latitudes |= set(map(float, range(floor(south), ceil(north))))
            longitudes |= set(map(float, range(floor(west), ceil(east))))
        # between two neighbouring edges the model is one and the same
        rows, columns = (
            [(a + b) / 2 for a, b in pairwise(sorted(edge for edge in edges if low <= edge <= high))]
            for edges, low, high in ((latitudes, south, north), (longitudes, west, east))
        )
        return sorted({self.model_at(row, column) for row in rows for column in columns})
