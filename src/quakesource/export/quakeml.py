"""Answers of a system as QuakeML, which ObsPy, pyrocko and the tools of observatories read."""

from pathlib import Path

import numpy as np
import pandas as pd
from obspy import UTCDateTime
from obspy.core.event import Catalog, Comment, CreationInfo, Event, Magnitude, Origin, QuantityError, ResourceIdentifier

from quakesource import __version__
from quakesource.acquire.archive import open_archive
from quakesource.errors import ProductError
from quakesource.mechanisms import to_obspy_focal_mechanism
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.tables import MOMENT_TENSOR_COLUMNS

PREFIX = "smi:quakesource/export"


def export_quakeml(predictions: Path, archive: Path, output: Path, *, variant: str | None = None) -> int:
    """Write the answered events of one variant; returns how many there are.

    The preferred origin is the catalogue's hypocentre; the depth and the magnitude of the answer are an origin and a
    magnitude of their own, to which the moment tensor refers. A comment says which system answered, how uncertain it
    is, and whether the records are simulated.

    Parameters
    ----------
    predictions, archive : manifests
    output : file to write
    variant : of the predictions; None for the first

    Raises
    ------
    ProductError
        The predictions hold no answer of that variant.
    """
    rows = read_parquet(open_product(predictions, "predictions").folder / "predictions.parquet")
    variants = list(dict.fromkeys(rows["variant"]))
    chosen = variants[0] if variant is None and variants else variant
    answered = rows[(rows["variant"] == chosen) & (rows["status"] == "answered")]
    if answered.empty:
        raise ProductError(
            f"There is no answer of variant {chosen!r}.",
            where=str(predictions),
            next_step=f"Use one of {', '.join(variants) or 'none'}; kagan.csv says why events are not answered.",
        )
    hypocentres = open_archive(archive).events().set_index("event_id")
    events = [_event(row, hypocentres.loc[row["event_id"]]) for _, row in answered.iterrows()]
    output.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(events, resource_id=ResourceIdentifier(f"{PREFIX}/catalogue"))
    catalog.write(str(output), format="QUAKEML", validate=True)
    return len(events)


def _event(row: pd.Series, hypocentre: pd.Series) -> Event:
    name = f"{PREFIX}/event/{row['event_id']}"
    origin = _origin(f"{name}/origin", hypocentre, float(hypocentre["depth_km"]))
    event = Event(resource_id=ResourceIdentifier(name), origins=[origin], preferred_origin_id=origin.resource_id)
    derived = origin
    if np.isfinite(row["depth_km"]):
        derived = _origin(f"{name}/answer/origin", hypocentre, float(row["depth_km"]))
        event.origins.append(derived)
    tensor = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
    method = f"{PREFIX}/method/{row['system']}/{row['variant']}"
    mechanism = to_obspy_focal_mechanism(tensor, derived_origin_id=str(derived.resource_id.id), method_id=method)
    mechanism.resource_id = ResourceIdentifier(f"{name}/mechanism")
    mechanism.creation_info = CreationInfo(agency_id="quakesource", version=__version__)
    mechanism.comments = [Comment(text=_comment(row), resource_id=ResourceIdentifier(f"{name}/mechanism/comment"))]
    mechanism.moment_tensor.resource_id = ResourceIdentifier(f"{name}/tensor")
    event.focal_mechanisms = [mechanism]
    event.preferred_focal_mechanism_id = mechanism.resource_id
    if np.isfinite(row["mw"]):
        magnitude = Magnitude(
            resource_id=ResourceIdentifier(f"{name}/magnitude"),
            mag=float(row["mw"]),
            magnitude_type="Mw",
            origin_id=derived.resource_id,
        )
        if np.isfinite(row["mw_uncertainty"]):
            magnitude.mag_errors = QuantityError(uncertainty=float(row["mw_uncertainty"]))
        event.magnitudes = [magnitude]
        event.preferred_magnitude_id = magnitude.resource_id
        mechanism.moment_tensor.moment_magnitude_id = magnitude.resource_id
    return event


def _origin(name: str, hypocentre: pd.Series, depth_km: float) -> Origin:
    return Origin(
        resource_id=ResourceIdentifier(name),
        time=UTCDateTime(hypocentre["origin_time_utc"]),
        latitude=float(hypocentre["latitude_deg"]),
        longitude=float(hypocentre["longitude_deg"]),
        depth=1000 * depth_km,
    )


def _comment(row: pd.Series) -> str:
    told = [f"{row['system']}, {row['variant']}".replace("_", " ")]
    if np.isfinite(row["uncertainty_deg"]):
        told.append(f"68 % of the possible sources within {row['uncertainty_deg']:.0f} degrees (Kagan angle)")
    if isinstance(row["quality"], str) and row["quality"]:
        told.append(f"quality {row['quality']}")
    told.append("SIMULATED records" if row["simulated"] else "recorded data")
    return "; ".join(told)
