"""Errors on the command line: message, place, next step, exit status 1, no traceback; and in docs/errors.md."""

import ast
import json
import re
from pathlib import Path

import pytest

import quakesource
from quakesource.cli import main

DOCUMENT = (Path(__file__).parents[2] / "docs/errors.md").read_text()
EVENTS = "event_id,origin_time_utc,latitude_deg,longitude_deg,depth_km\ne1,2020-01-01T00:00:00,35,-117,8\n"


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    message = capsys.readouterr().err
    assert status == 1
    assert message.startswith("error: ")
    assert "\n  next:  " in message
    assert "Traceback" not in message
    return message


def importing(capsys, tmp_path, events_csv=EVENTS, **changes):
    (tmp_path / "events.csv").write_text(events_csv)
    collection = {"event": "e1", "folder": ".", "waveforms": "*.mseed", **changes}
    section = {"root": str(tmp_path), "events": "events.csv", "collections": [collection]}
    text = json.dumps({"import": section})
    return run(
        capsys,
        "import-waveforms",
        "--settings",
        text,
        "--archive",
        tmp_path / "archive/manifest.json",
        "--truth",
        tmp_path / "sealed/manifest.json",
    )


@pytest.fixture
def record(tmp_path):
    import numpy as np
    from obspy import Trace, UTCDateTime

    header = {"network": "XX", "station": "A", "channel": "BHZ", "starttime": UTCDateTime("2020-01-01T00:00:00")}
    Trace(np.arange(100, dtype=np.int32), header).write(str(tmp_path / "a.mseed"), format="MSEED")


def test_unknown_key(capsys, tmp_path):
    study = tmp_path / "study.yaml"
    study.write_text("observe:\n  min_srn: 4\n")
    message = run(capsys, "check", "--config", study)
    assert "unknown key 'observe.min_srn': the nearest valid one is 'observe.min_snr'" in message
    assert "unknown key 'observe.min_srn': the nearest valid one is 'observe.min_snr'" in DOCUMENT


@pytest.mark.usefixtures("record")
def test_unstated_units(capsys, tmp_path):
    message = importing(capsys, tmp_path)
    assert "The units of these records are not stated." in message
    assert "The units of these records are not stated." in DOCUMENT


@pytest.mark.usefixtures("record")
def test_unknown_units(capsys, tmp_path):
    assert "Unknown units 'furlongs'." in importing(capsys, tmp_path, units="furlongs")


@pytest.mark.usefixtures("record")
def test_counts_without_responses(capsys, tmp_path):
    message = importing(capsys, tmp_path, units="counts")
    assert "Raw counts without responses cannot become ground motion." in message
    assert "Raw counts without responses cannot become ground motion." in DOCUMENT


def test_nothing_but_corrupt_files(capsys, tmp_path):
    (tmp_path / "a.mseed").write_bytes(b"\0" * 5000)
    message = importing(capsys, tmp_path, units="m/s")
    assert "None of 1 waveform files could be used." in message
    assert "waveform files could be used." in DOCUMENT


@pytest.mark.usefixtures("record")
def test_empty_catalogue(capsys, tmp_path):
    message = importing(capsys, tmp_path, units="m/s", events_csv=EVENTS.splitlines()[0] + "\n")
    assert "The catalogue holds no earthquake with an origin." in message
    assert "The catalogue holds no earthquake with an origin." in DOCUMENT


@pytest.mark.usefixtures("record")
def test_event_that_is_not_in_the_table(capsys, tmp_path):
    assert "Event 'e2' is not in the event table." in importing(capsys, tmp_path, units="m/s", event="e2")


def test_missing_product(capsys, tmp_path):
    text = json.dumps({"observe": {}, "earth": {}})
    missing = tmp_path / "archive/manifest.json"
    message = run(
        capsys,
        "observe-waveforms",
        "--settings",
        text,
        "--archive",
        missing,
        "--observations",
        tmp_path / "o/manifest.json",
    )
    assert f"There is no archive product at {missing}." in message
    assert f"snakemake -j 2 {missing}" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "samples are not finite",
        "corrupt:",
        "2 usable stations; at least 3 are needed",
        "no response for this channel and time",
        "The archive has no station metadata",
    ],
)
def test_recorded_drops_are_documented(sentence):
    assert sentence in DOCUMENT


def first_words(text):
    """What a reason starts with, up to a colon, a bracket or a number; where it starts with one, what follows it."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return re.split("[:(]", words[0])[0].strip() if words else ""


def reasons_in_the_source():
    package = Path(quakesource.__file__).parent / "waveforms"
    files = [*(package / "quality").glob("*.py"), package / "station_motion.py", package / "response.py"]
    for file in [*files, package / "orientation.py"]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args:
                of = ast.unparse(node.func)
                if of in ("WaveformError", "verdict.drop"):
                    yield first_words(node.args[0])
                if of == "motion.drop":  # after the channel
                    yield first_words(node.args[1])


def test_every_reason_for_a_drop_is_documented():
    reasons = {reason for reason in reasons_in_the_source() if reason}
    assert len(reasons) > 20
    assert {reason for reason in reasons if reason not in DOCUMENT} == set()
