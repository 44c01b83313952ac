"""Sections of ``systems.fmnet``: the region with its grid of sources, and the earthquakes that test the search."""

from pydantic import Field, model_validator

from quakesource.settings.base import Band, Interval, Section


class FmnetStationSettings(Section):
    """A seismic station of the region."""

    code: str = Field(min_length=1, description="Network and station, e.g. CI.CLC.")
    latitude_deg: float = Field(ge=-90, le=90, description="Geographic latitude.")
    longitude_deg: float = Field(ge=-180, le=360, description="Longitude.")


_RIDGECREST = {
    "CI.CCC": (35.525, -117.365),
    "CI.CLC": (35.816, -117.598),
    "CI.SLA": (35.891, -117.283),
    "CI.TOW2": (35.809, -117.765),
    "CI.WMF": (36.118, -117.855),
    "CI.JRC2": (35.982, -117.809),
    "CI.LRL": (35.480, -117.682),
    "CI.WBM": (35.608, -117.890),
    "CI.MPM": (36.058, -117.489),
    "CI.WRC2": (35.948, -117.650),
    "CI.ISA": (35.663, -118.474),
    "CI.EDW2": (34.881, -117.994),
    "CI.GSC": (35.302, -116.806),
    "CI.VES": (35.841, -119.085),
    "CI.FUR": (36.467, -116.863),
    "CI.SHO": (35.900, -116.275),
}
"""The paper maps 16 stations within 150 km without naming them: these are our choice, to 0.001°."""


class FmnetRegionSettings(Section):
    """Source places and mechanisms on a grid, stations, and what is done to their records."""

    latitude_deg: Interval = Field((35.4, 36.2), description="South and north end of the source places.")
    longitude_deg: Interval = Field((-118.0, -117.2), description="West and east end.")
    step_deg: float = Field(0.1, gt=0, description="Step of the source places in latitude and longitude.")
    depth_km: Band = Field((2.0, 20.0), description="Shallowest and deepest source.")
    depth_step_km: float = Field(2.0, gt=0, description="Step of the depths.")
    strike_step_deg: float = Field(30.0, gt=0, le=360, description="Step of the strikes, from 0 to below 360.")
    dip_step_deg: float = Field(10.0, gt=0, le=90, description="Step of the dips, from one step to 90.")
    rake_step_deg: float = Field(20.0, gt=0, le=180, description="Step of the rakes, even about 0 and within ±90.")
    stations: tuple[FmnetStationSettings, ...] = Field(
        tuple(FmnetStationSettings(code=c, latitude_deg=a, longitude_deg=o) for c, (a, o) in _RIDGECREST.items()),
        min_length=2,
        description="Stations, in the order of the traces.",
    )
    velocity_model: str = Field("socal", description="Velocity model: a shipped name or a file.")
    sampling_rate_hz: float = Field(1.0, gt=0, description="Sampling rate of the traces.")
    duration_s: float = Field(128.0, gt=0, description="Length of the traces.")
    before_p_s: float = Field(10.0, ge=0, description="How long before P the traces begin.")
    band_hz: Band = Field((0.05, 0.1), description="Pass band.")

    @model_validator(mode="after")
    def _steps_fit(self) -> "FmnetRegionSettings":
        if 2 * self.band_hz[1] >= self.sampling_rate_hz:
            raise ValueError(f"band_hz must end below half of sampling_rate_hz {self.sampling_rate_hz:g}")
        for name, whole, step in (("strike", 360.0, self.strike_step_deg), ("dip", 90.0, self.dip_step_deg)):
            if abs(whole / step - round(whole / step)) > 1e-9:
                raise ValueError(f"{name}_step_deg must divide {whole:g}, so that the grid is even")
        return self


class FmnetOffGridSettings(Section):
    """Simulated earthquakes off the grid, in velocity models that differ from the searched one."""

    n_models: int = Field(10, ge=1, description="Perturbed velocity models.")
    n_sources: int = Field(20, ge=1, description="Earthquakes in each.")
    velocity_scatter: float = Field(0.05, ge=0, lt=0.5, description="Largest relative change of a layer's velocities.")
    thickness_scatter: float = Field(0.1, ge=0, lt=0.5, description="Largest relative change of a layer's thickness.")
    noise: float = Field(
        0.1, ge=0, description="Standard deviation of the noise, relative to the largest sample of an earthquake."
    )
    pick_error_s: float = Field(1.0, ge=0, description="Standard deviation of the errors of picks, station by station.")
    few_stations: int = Field(8, ge=2, description="Stations left in the last condition.")
    seed: int = Field(1, ge=0, description="Random seed.")


class FmnetSettings(Section):
    """Mechanisms from waveforms at fixed stations, aligned on P."""

    region: FmnetRegionSettings = Field(FmnetRegionSettings(), description=str(FmnetRegionSettings.__doc__))
    off_grid: FmnetOffGridSettings = Field(FmnetOffGridSettings(), description=str(FmnetOffGridSettings.__doc__))
