"""The words that a rule runs are those a person would type: what the stage has options for, and its settings."""

import json

import pytest

from quakesource.errors import SettingsError
from quakesource.study import renamed
from quakesource.study.commands import stage_words
from quakesource.study.layout import Layout
from quakesource.study.loading import resolve_settings


def test_what_is_no_option_of_the_stage_or_is_empty_is_left_out():
    named = {"observations": "o.json", "greens": ["a.json", "b.json"], "predictions": "p.json", "caption": "x"}
    words = stage_words(resolve_settings({}), "predict_waveform_inversion", named)
    assert words[0] == "predict-waveform-inversion"
    assert set(json.loads(words[2])) == {"systems.waveform_inversion", "bands", "earth"}
    assert words[3:] == ["--observations", "o.json", "--greens", "a.json", "b.json", "--predictions", "p.json"]
    without = stage_words(resolve_settings({}), "predict_waveform_inversion", {**named, "greens": []})
    assert "--greens" not in without


def test_services_are_never_part_of_what_decides_a_rerun():
    words = stage_words(resolve_settings({}), "download_catalogue", {"catalogue": "c.json"})
    assert "services" not in json.loads(words[words.index("--settings") + 1])


def test_files_of_a_study_lie_where_the_layout_says():
    places = Layout(resolve_settings({"study": "mine"}))
    assert places.product("observations") == "results/mine/observations/manifest.json"
    assert places.log("observe_waveforms") == "results/mine/logs/observe-waveforms.log"
    assert set(places.predictions) == set(places.settings.systems.run)


@pytest.mark.parametrize("old", renamed.SETTINGS)
def test_an_old_name_is_refused_with_the_new_one(old):
    content = 1
    for key in reversed(old.split(".")):
        content = {key: content}
    with pytest.raises(SettingsError) as refused:
        resolve_settings(content)
    assert renamed.SETTINGS[old].split(" (")[0] in str(refused.value)
