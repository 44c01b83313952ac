"""Section ``records``: which records a simulated world is compared with real ones on."""

from pydantic import Field

from quakesource.settings.base import Interval, Section


class RecordSettings(Section):
    """Stages measure-records and compare-records: is a world like the records that we hold?"""

    magnitude: Interval = Field((4.0, 5.5), description="Catalogue magnitudes of the earthquakes that are compared.")
    max_distance_km: float = Field(200.0, gt=0, description="Records from farther away are left out.")
    band_hz: Interval = Field((0.5, 1.5), description="Band of coda and spectral slope; below half the sampling rate.")
    direct_s: float = Field(10.0, gt=0, description="Length of the direct S waves.")
    coda_s: Interval = Field((20.0, 60.0), description="The coda, after the arrival of S.")
    min_coda_snr: float = Field(2.0, gt=1, description="Codas weaker than this times the noise before P are left out.")
