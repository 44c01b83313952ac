"""`quakesource dispersion` prints, writes and draws, and the engine's cache is named by all it is made of."""

from pathlib import Path

import pandas as pd

from quakesource.cli import main
from quakesource.surface_waves import compiled


def test_curves_are_printed_written_and_drawn(tmp_path, capsys):
    figure, table = tmp_path / "curves.png", tmp_path / "curves.csv"
    given = ["--periods", "3", "9", "12", "--mode", "0", "1", "--figure", str(figure), "--output", str(table)]
    assert main(["dispersion", "socal", *given]) == 0
    rows = pd.read_csv(table)
    assert len(rows) == 2 * 2 * 3
    absent = rows[rows["status"] != "found"]
    assert set(zip(absent["wave"], absent["mode"], absent["period_s"], strict=True)) == {
        ("rayleigh", 1, 12.0),
        ("love", 1, 12.0),
    }
    assert absent["phase_velocity_km_s"].isna().all()
    assert "does not exist at this period" in capsys.readouterr().out
    assert figure.stat().st_size > 10_000
    assert figure.with_suffix(".svg").exists()


def test_errors_say_what_to_do(capsys):
    assert main(["dispersion", "socal", "--periods", "9", "3"]) == 1
    assert "sort the curve by period" in capsys.readouterr().err


def test_the_cache_is_named_by_every_source_of_compiled_code():
    folder = Path(compiled.__file__).parent
    users = {path for path in folder.glob("*.py") if "import compiled" in path.read_text()}
    assert users == set(compiled.ENGINE.sources)
