"""A system is one folder and one line of the registry: a toy joins every place that the others have."""

import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
FOLDER = "src/quakesource/systems/toy"
TARGETS = ("results/tiny/figures/toy/errors.png", "results/tiny/events/index.html", "results/tiny/events/sim0001.html")
FILES = {
    "__init__.py": '"""A system that always says the same."""\n',
    "settings.py": '''"""Section ``systems.toy``."""

from pydantic import Field

from quakesource.settings.base import Section


class ToySettings(Section):
    """The same mechanism whatever was recorded."""

    strike_deg: float = Field(30.0, ge=0, lt=360, description="Strike of every answer.")
''',
    "system.py": '''"""What the toy is to the study, the workflow and the pages."""

from quakesource.systems.contract import System
from quakesource.systems.toy.settings import ToySettings

SYSTEM = System(
    name="toy", label="Toy", settings=ToySettings, answers="mechanism", stages=("predict_toy",), reads=("observations",)
)
''',
    "stages/__init__.py": '"""The one stage."""\n',
    "stages/predict_toy.py": '''"""Stage predict-toy: the same mechanism for every event."""

from pathlib import Path

from quakesource.jobs.fingerprint import fingerprint
from quakesource.mechanisms import moment_tensor
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.systems.answers import Answers, plane_columns, tensor_columns
from quakesource.systems.toy.settings import ToySettings
from quakesource.waveforms.observations import open_observations


def predict_toy(toy: ToySettings, *, observations: Path, predictions: Path) -> None:
    """Answer without looking."""
    source, answers = open_observations(observations), Answers()
    tensor = moment_tensor(toy.strike_deg, 80.0, 170.0, 1e16)
    for event_id in source.events["event_id"]:
        row = {"event_id": event_id, "system": "toy", "variant": "always", "seed": 0, "status": "answered", "mw": 4.6}
        answers.predictions.append({**row, "reason": "", **tensor_columns(tensor), **plane_columns(tensor)})
    with build_product(
        predictions, "predictions", "predict_toy", code=fingerprint("predict_toy"), settings=as_values(toy),
        inputs=[observations], attributes={"simulated": source.simulated},
    ) as work:
        answers.write(work, {}, simulated=source.simulated)
''',
}


@pytest.fixture
def with_toy(finished, tmp_path):
    """A copy of the finished study, joined by the toy."""
    clone = finished.copied_to(tmp_path / "of a user")
    for name, text in FILES.items():
        path = clone.folder / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    registry = clone.folder / "src/quakesource/systems/registry.py"
    registry.write_text(registry.read_text().replace("NAMES = (", 'NAMES = (\n    "toy",'))
    environment = {**os.environ, "PYTHONPATH": str(clone.folder / "src")}
    subprocess.run([sys.executable, "-m", "quakesource", "write-config"], cwd=clone.folder, env=environment, check=True)
    return clone


def test_one_folder_and_one_line_put_a_system_into_tables_pages_figures_and_settings(with_toy):
    planned = with_toy.planned_rules()
    assert {"predict_toy", "plot_toy_answers", "evaluate_predictions", "write_event_page"} <= planned
    # nobody else answers anew, is trained anew, or observes anew
    assert not [rule for rule in planned - {"predict_toy"} if not re.match("evaluate|plot|write|figures", rule)]
    run = with_toy.snakemake(*TARGETS)
    assert run.returncode == 0, run.stdout[-4000:]
    results = with_toy.folder / "results/tiny"
    table = pd.read_csv(results / "kagan.csv")
    toy = table[table["system"] == "toy"]
    assert len(toy) == 3
    assert toy["kagan_deg"].between(0, 120).all()
    assert (results / "figures/toy/errors.png").stat().st_size > 5000
    assert "Toy" in (results / "events/index.html").read_text()
    assert re.search(r"toy<br><b>always</b>", (results / "events/sim0001.html").read_text())
    drawn = json.loads((results / "figures/events/sim0001_answers.json").read_text())
    assert drawn["n"] == 5  # the toy's mechanism beside those of the four systems
    config = (with_toy.folder / "config.yaml").read_text()
    assert "Strike of every answer" in config
    assert "  run: [toy, waveform_inversion" in config
    assert '"ToySettings"' in (with_toy.folder / "workflow/schemas/config.schema.json").read_text()
