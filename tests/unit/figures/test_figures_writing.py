"""Files of a figure: same bytes from the same figure, and a note that says how to make it again."""

import json
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from evaluation_examples import angles, grades, label_noise, strata
from figure_examples import depth_curve, first_motions, kagan, prediction, resampled, stations, tensor, traces

from quakesource.figures import (
    plot_depth_curve,
    plot_kagan_summary,
    plot_label_noise,
    plot_lune,
    plot_quality_grades,
    plot_radiation_pattern,
    plot_station_map,
    plot_strata,
    plot_waveform_fits,
    write_figure,
)

FIGURES = {
    "waveforms": lambda: plot_waveform_fits(traces(4), prediction(), title="a", simulated=True),
    "depth": lambda: plot_depth_curve(depth_curve([2, 8, 20]), catalogue_depth_km=6.0, title="a", simulated=True),
    "map": lambda: plot_station_map(
        stations(), (35.7, -117.5, 8), {"r": tensor()}, letters={}, title="a", simulated=True
    ),
    "lune": lambda: plot_lune(
        {"double_couple": tensor()}, resampled(9), cloud_variant="double_couple", title="a", simulated=True
    ),
    "radiation": lambda: plot_radiation_pattern(tensor(), traces(4), first_motions(), title="a", simulated=True),
    "kagan": lambda: plot_kagan_summary(kagan(), title="a"),
    "many": lambda: plot_kagan_summary(kagan(n_events=100), title="a"),
    "strata": lambda: plot_strata(strata(angles()), title="a"),
    "grades": lambda: plot_quality_grades(grades(angles()), angles(), title="a"),
    "label_noise": lambda: plot_label_noise(label_noise(), title="a"),
}


def write(figure, path, **options):
    return write_figure(figure, path, **({"command": "quakesource plot", "inputs": ["a.csv"], "n": 3} | options))


@pytest.mark.parametrize("name", FIGURES)
def test_two_runs_give_the_same_bytes_and_a_picture(name, tmp_path):
    first = write(FIGURES[name](), tmp_path / "one" / name)
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "none"}):  # another user's taste
        second = write(FIGURES[name](), tmp_path / "two" / f"{name}.png")
    assert [p.name for p in first] == [f"{name}.png", f"{name}.svg", f"{name}.json"]
    for a, b in zip(first, second, strict=True):
        assert a.read_bytes() == b.read_bytes()
    assert first[0].read_bytes().startswith(b"\x89PNG")
    svg = first[1].read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    assert "<dc:date>" not in svg
    assert "<image" not in svg  # vectors only


def test_note_keeps_command_inputs_n_and_version(tmp_path):
    note = write(FIGURES["kagan"](), tmp_path / "k", n={"waveform_inversion": np.int64(13)})[2]
    about = json.loads(note.read_text(encoding="utf-8"))
    assert about["command"] == "quakesource plot"
    assert about["inputs"] == ["a.csv"]
    assert about["n"] == {"waveform_inversion": 13}
    assert about["quakesource_version"]


def test_dots_in_names_survive_and_the_figure_is_emptied(tmp_path):
    figure = FIGURES["depth"]()
    paths = write(figure, tmp_path / "event_2019.07.06", dpi=60)
    assert [p.name for p in paths] == [f"event_2019.07.06.{kind}" for kind in ("png", "svg", "json")]
    assert figure.axes == []
