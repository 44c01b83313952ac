"""What a study names is opened before the first job, and all that is missing is told at once."""

from pathlib import Path

import pytest

from quakesource.cli import main
from quakesource.errors import SettingsError
from quakesource.study.loading import resolve_settings
from quakesource.study.named_files import check_named_files

WHOLE = {"event": "e1", "folder": "f", "waveforms": "*.mseed", "stations": "*.xml", "units": "counts"}


@pytest.fixture
def root(tmp_path) -> Path:
    (tmp_path / "f").mkdir()
    for name in ("f/a.mseed", "f/s.xml", "events.csv"):
        (tmp_path / name).write_text("")
    return tmp_path


def study(root: Path, earth: dict | None = None, imports: dict | None = None, **collection: object):
    values = {"root": str(root), "events": "events.csv", "collections": [{**WHOLE, **collection}], **(imports or {})}
    return resolve_settings({"archive": {"source": "import"}, "import": values, "earth": earth or {}})


def test_a_study_whose_files_are_there_passes(root):
    check_named_files(study(root))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"folder": "g"}, "the folder"),
        ({"waveforms": "*.sac"}, "no file matches waveforms '*.sac'"),
        ({"stations": "*.dataless"}, "no file matches stations '*.dataless'"),
        ({"picks": "*.qml"}, "no file matches picks '*.qml'"),
        ({"event_file": "f/*.qml"}, "no file matches event_file 'f/*.qml'"),
        ({"units": None}, "units of these records are not stated"),
        ({"units": "M/S^2"}, "Write 'm/s**2'"),
        ({"imports": {"events": "nowhere.csv"}}, "import.events"),
        ({"imports": {"references": "nowhere.csv"}}, "import.references"),
        ({"imports": {"root": "/nowhere"}}, "import.root /nowhere"),
        ({"earth": {"model": "crust1.0"}}, "earth.crust1_folder is not set"),
        ({"earth": {"model": "crust1.0", "crust1_folder": "/nowhere"}}, "earth.crust1_folder /nowhere"),
    ],
    ids=str,
)
def test_what_is_not_there_is_named(root, changes, told):
    with pytest.raises(SettingsError) as caught:
        check_named_files(study(root, **changes))
    assert told in caught.value.what
    assert "next:" in str(caught.value)


def test_everything_that_is_missing_is_told_at_once(root):
    with pytest.raises(SettingsError) as caught:
        check_named_files(study(root, waveforms="*.sac", stations="*.dataless", units="mm"))
    assert all(part in caught.value.what for part in ("*.sac", "*.dataless", "'mm'"))


def test_an_archive_and_a_table_that_are_not_there(tmp_path):
    for values in (
        {"archive": {"source": "folder", "folder": str(tmp_path)}},
        {"archive": {"source": "download"}, "catalogue": {"provider": "table", "table": str(tmp_path / "events.csv")}},
    ):
        with pytest.raises(SettingsError, match=str(tmp_path)):
            check_named_files(resolve_settings(values))


def test_the_verb_check_says_the_same(root, capsys):
    (root / "study.yaml").write_text(
        f"archive: {{source: import}}\nimport: {{root: {root}, events: events.csv, "
        "collections: [{event: e1, folder: f, waveforms: '*.sac', units: counts}]}\n"
    )
    assert main(["check", "--config", str(root / "study.yaml")]) == 1
    assert "no file matches waveforms '*.sac'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M/S", "m/s"),
        ("m/sec", "m/s"),
        ("M/S/S", "m/s**2"),
        ("m/s2", "m/s**2"),
        ("cm s-2", "cm/s**2"),
        ("gal", "cm/s**2"),
    ],
)
def test_other_spellings_of_units_are_told_the_right_one(root, written, meant):
    with pytest.raises(SettingsError, match=r"Unknown units") as caught:
        check_named_files(study(root, units=written))
    assert f"Write {meant!r}" in caught.value.what
