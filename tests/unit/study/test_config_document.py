"""config.yaml and its schema are generated: they say what the classes say."""

import json
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from quakesource.study.document import config_text, schema_text
from quakesource.study.loading import load_settings, resolve_settings
from quakesource.study.settings import Settings

ROOT = Path(__file__).parents[3]


def fields(section, prefix=""):
    for name, field in section.model_fields.items():
        yield prefix + name, field
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from fields(kind, f"{prefix}{name}.")


def descriptions(schema):
    """Every part of a JSON schema that is described."""
    if isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield {"description": " ".join(schema["description"].split())}
        for part in schema.values():
            yield from descriptions(part)


def test_every_setting_is_described():
    all_fields = dict(fields(Settings))
    assert len(all_fields) > 50
    assert [name for name, field in all_fields.items() if not (field.description or "").strip()] == []


@pytest.mark.parametrize("start", ["As in", "Of the", "The same", "...", "These", "Its "])
def test_a_description_stands_alone(start):
    assert [name for name, field in fields(Settings) if field.description.startswith(start)] == []


def test_ranges_and_choices_are_shown():
    text = " ".join(line.strip().removeprefix("#").strip() for line in config_text().splitlines())
    assert "log, linear, weighted, weighted_twice" in text
    assert "Events with fewer stations are unusable. (≥ 3)" in text
    for heading in ("Data", "Systems", "Training examples"):
        assert f"# {heading} ---" in config_text()


def test_config_yaml_is_the_generated_text():
    assert (ROOT / "config.yaml").read_text() == config_text(), "run: quakesource write-config"


def test_the_schema_is_the_generated_text():
    path = ROOT / "workflow" / "schemas" / "config.schema.json"
    assert path.read_text() == schema_text(), "run: quakesource write-config"


def test_config_yaml_holds_every_setting_and_gives_back_the_defaults():
    values = yaml.safe_load(config_text())
    assert resolve_settings(values) == Settings()
    assert values.keys() == Settings().model_dump(by_alias=True).keys()


def test_every_description_stands_in_config_yaml():
    text = " ".join(line.strip().removeprefix("#").strip() for line in config_text().splitlines())
    schema = " ".join(part["description"] for part in descriptions(json.loads(schema_text())))
    for name, field in fields(Settings):
        # Lists show their values alone; what an item holds is described where editors look for it.
        item_of_a_list = any(part in name for part in ("collections.", "regions.", "stations."))
        where = schema if item_of_a_list else text
        assert " ".join(field.description.split()) in where, name


def test_no_line_is_too_long():
    assert max(map(len, config_text().splitlines())) <= 120


def test_the_schema_allows_no_other_keys():
    schema = json.loads(schema_text())
    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
    assert "import" in schema["properties"]


@pytest.mark.parametrize("path", sorted((ROOT / "studies").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_study_loads_and_is_named_like_its_file(path):
    assert load_settings(path).study == path.stem
