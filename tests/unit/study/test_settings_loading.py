"""Configuration files: what is refused, and what the message says."""

import pytest
import yaml

from quakesource.errors import SettingsError
from quakesource.study.loading import load_settings, resolve_settings
from quakesource.study.settings import Settings


def refused(values):
    with pytest.raises(SettingsError) as error:
        resolve_settings(values)
    return error.value


@pytest.mark.parametrize(
    ("values", "key", "nearest"),
    [
        ({"stdy": "x"}, "stdy", "study"),
        ({"observes": {}}, "observes", "observe"),
        ({"greens": {"depth_stp_km": 1}}, "greens.depth_stp_km", "greens.depth_step_km"),
        (
            {"systems": {"waveform_inversion": {"min_station": 3}}},
            "systems.waveform_inversion.min_station",
            "systems.waveform_inversion.min_stations",
        ),
        ({"systems": {"waveform_inversions": {}}}, "systems.waveform_inversions", "systems.waveform_inversion"),
        (
            {"import": {"collections": [{"evnt": "a", "event": "a", "folder": "f", "waveforms": "*"}]}},
            "import.collections.0.evnt",
            "import.collections.event",
        ),
        ({"import": {"root": ".", "event": "e.csv"}}, "import.event", "import.collections.event"),
        ({"greens": {"max_response_error": 5}}, "greens.max_response_error", "observe.max_response_error"),
        ({"max_distance_km": 5}, "max_distance_km", "observe.max_distance_km"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_valid_one(values, key, nearest):
    assert f"unknown key '{key}': the nearest valid one is '{nearest}'" in refused(values).what


def test_every_wrong_key_and_value_is_named_at_once():
    what = refused({"stdy": "x", "plot": {"dpi": "sharp"}, "greens": {"depth_step_km": -1}}).what
    assert all(word in what for word in ("stdy", "plot.dpi", "sharp", "greens.depth_step_km", "-1"))


@pytest.mark.parametrize(
    "values",
    [
        {"greens": {"depth_km": "deep"}},
        {"greens": {"depth_km": [5]}},
        {"greens": {"depth_km": [9, 4]}},
        {"greens": {"depth_km": [4, 4]}},
        {"greens": 7},
        {"observe": {"channel_priority": "BH"}},
        {"study": "a/b"},
        {"study": ""},
        {"archive": {"source": "internet"}},
        {"archive": {"source": "folder"}},
        {"simulate": {"n_events": 0}},
        {"simulate": {"n_events": 2.5}},
        {"import": {"collections": [{"event": "a"}]}},
        {"earth": {"by_event": ["socal"]}},
    ],
)
def test_wrong_types_and_ranges_are_refused_with_the_section(values):
    assert next(iter(values)) in refused(values).what


@pytest.mark.parametrize(
    "values",
    [
        {"bands": {"regular_hz": [float("nan"), float("nan")]}},
        {"bands": {"large_hz": [-0.1, 0.1]}},
        {"bands": {"regular_hz": [0.0, 0.05]}},
        {"evaluate": {"seed": -1}},
        {"simulate": {"seed": -1}},
        {"systems": {"waveform_inversion": {"grid_step_deg": 0.01}}},
    ],
)
def test_values_that_could_only_crash_later_are_refused_now(values):
    refused(values)


def test_a_system_that_does_not_exist_is_refused():
    assert "waveform_inversion" in str(refused({"systems": {"run": ["waveform_inverison"]}}))


def test_no_file_and_an_empty_file_are_the_defaults(tmp_path):
    empty = tmp_path / "empty.yaml"
    empty.write_text("# nothing but a comment\n")
    assert load_settings() == load_settings(empty) == Settings()


def test_the_last_file_wins_key_by_key(tmp_path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("study: one\ngreens: {depth_step_km: 1, duration_s: 100}\nobserve: {channel_priority: [BH, HH]}\n")
    second.write_text("greens: {depth_step_km: 3}\nobserve: {channel_priority: [LH]}\n")
    merged = load_settings(first, second)
    assert (merged.study, merged.greens.depth_step_km, merged.greens.duration_s) == ("one", 3, 100)
    assert merged.observe.channel_priority == ("LH",)  # lists are replaced, not joined
    assert load_settings(second, first).greens.depth_step_km == 1


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("stdy: x\n")
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("text", ["a: [1", "- a\n- b\n", "just words", "\tx: 1"])
def test_files_that_are_no_mapping_are_refused(tmp_path, text):
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    with pytest.raises(SettingsError):
        load_settings(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="There is no file"):
        load_settings(tmp_path / "nowhere.yaml")


def test_numbers_as_keys_are_refused():
    assert "1" in refused({1: 2}).what


def test_settings_cannot_be_changed_after_loading():
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.greens.depth_step_km = 3


def test_a_section_has_one_spelling(tmp_path):
    # 'import' is a word of Python, so the field is called imports; a configuration file knows 'import' alone,
    # or a file with one spelling laid over a file with the other would lose one of them.
    over = tmp_path / "a.yaml"
    over.write_text(yaml.safe_dump({"imports": {"root": "x"}}))
    with pytest.raises(SettingsError):
        load_settings(over)


LOCAL = {"bands": {"local_below_magnitude": 3}, "greens": {"sampling_rate_hz": 5}}


@pytest.mark.parametrize(
    ("observe", "what"),
    [
        ({"sampling_rate_hz": 5}, "observe.response_band_hz does not hold bands.local_hz"),
        (
            {"sampling_rate_hz": 5, "response_band_hz": [0.1, 1.2]},
            "observe.response_band_hz does not hold bands.small_hz",
        ),
        ({"sampling_rate_hz": 2, "response_band_hz": [0.008, 1.2]}, "differ"),
    ],
)
def test_the_local_band_asks_for_records_that_hold_it(observe, what):
    assert what in refused({**LOCAL, "observe": observe}).what


def test_the_local_band_is_refused_for_records_too_coarse_for_it():
    assert "bands.local_hz ends at 1 Hz, above a quarter" in refused({"bands": {"local_below_magnitude": 3}}).what


def test_the_local_band_is_taken_where_the_records_hold_it():
    settings = resolve_settings({**LOCAL, "observe": {"sampling_rate_hz": 5, "response_band_hz": [0.008, 1.2]}})
    assert settings.bands.local_below_magnitude == 3
