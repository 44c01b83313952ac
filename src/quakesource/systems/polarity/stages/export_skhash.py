"""Stage export-skhash: the first motions of a study as inputs of SKHASH."""

from pathlib import Path

import pandas as pd

from quakesource.earth.study_model import study_model
from quakesource.errors import CatalogueError
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import EarthSettings
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.skhash import write_skhash


def export_skhash(
    polarity: PolaritySettings, earth: EarthSettings, *, model: str, first_motions: Path, control: Path
) -> None:
    """Write control files, polarities, amplitude ratios, catalogue, stations and velocity model.

    Parameters
    ----------
    model : velocity model; the events that it belongs to are exported, as SKHASH takes one for all
    first_motions : manifest of the first motions
    control : ``control_file.txt`` to write; the other files come beside it

    Raises
    ------
    CatalogueError
        No event of the study has this velocity model.
    """
    folder = open_product(first_motions, "first_motions").folder
    events = pd.read_csv(folder / "events.csv", dtype={"event_id": str})
    own = [
        earth.model_at(*place) == model
        for place in events[["latitude_deg", "longitude_deg"]].itertuples(index=False, name=None)
    ]
    if not any(own):
        raise CatalogueError(
            f"No event of this study has the velocity model {model!r}.",
            where=str(folder),
            next_step="Name a model of section earth that serves at an epicentre.",
        )
    observed = read_parquet(folder / "first_motions.parquet")
    write_skhash(control.parent, events[own], observed, study_model(earth, model), polarity)
