"""Section ``services``: where services are, and how they are asked."""

from typing import Any

from pydantic import Field, model_validator

from quakesource.settings.base import Section


class ServiceSettings(Section):
    """How data centres are asked; nothing here changes what is downloaded."""

    contact: str = Field("", description="Your address, told to the centres so that they can write to you.")
    comcat: str = Field("https://earthquake.usgs.gov", description="Address of ComCat.")
    scedc_bucket: str = Field(
        "https://scedc-pds.s3.us-west-2.amazonaws.com", description="Address of SCEDC's open data."
    )
    gcmt: str = Field(
        "https://www.ldeo.columbia.edu/~gcmt/projects/CMT/catalog", description="Address of GCMT's files."
    )
    concurrent: int = Field(4, ge=1, le=50, description="Requests to one host at a time. EarthScope resets from 6.")
    per_second: float = Field(5.0, gt=0, description="Requests to one host a second. EarthScope allows 10.")
    channels_per_request: int = Field(30, ge=1, description="Channels asked for in one request for records.")
    connect_s: float = Field(10.0, gt=0, description="Time to get a connection.")
    read_s: float = Field(60.0, gt=0, description="Time without a byte after which an attempt is given up.")
    total_s: float = Field(600.0, gt=0, description="Time for a whole answer, whatever drips in.")
    most_bytes: int = Field(1 << 30, gt=0, description="Of a longer answer, as sent or unpacked, nothing is kept.")
    attempts: int = Field(6, ge=1, description="Attempts of a request that may succeed later.")
    first_pause_s: float = Field(1.0, ge=0, description="Pause after a first failure; it doubles with every other.")
    longest_pause_s: float = Field(120.0, ge=0, description="Longest pause between attempts.")
    failures_to_rest: int = Field(8, ge=1, description="Failures in a row after which a host is left alone.")
    rest_s: float = Field(60.0, ge=0, description="For how long it is left alone.")
    rests: int = Field(4, ge=1, description="Rests without a success after which it is given up for this run.")

    @model_validator(mode="before")
    @classmethod
    def _no_slash_at_the_end(cls, values: Any) -> Any:
        if isinstance(values, dict):
            return {k: v.rstrip("/") if isinstance(v, str) and "://" in v else v for k, v in values.items()}
        return values
