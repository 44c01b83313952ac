"""What `systems.contract` asks of every registered system; a new one needs no line here."""

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

import quakesource
from quakesource.jobs.fingerprint import fingerprint
from quakesource.settings.base import Section
from quakesource.study.stages import stage_modules
from quakesource.systems.registry import NAMES, systems

SOURCE = Path(quakesource.__file__).parent
every_system = pytest.mark.parametrize("name", NAMES)
HEAVY = ("torch", "scipy", "numba", "obspy", "xarray", "zarr", "matplotlib", "pandas", "healpy", "dask")


@every_system
def test_its_folder_and_its_declaration_bear_the_same_name(name):
    assert systems()[name].name == name
    assert (SOURCE / "systems" / name / "__init__.py").read_text().startswith('"""')


@every_system
def test_every_stage_that_it_lists_is_there_and_every_one_there_is_listed(name):
    stages = systems()[name].stages
    files = {path.stem for path in (SOURCE / "systems" / name / "stages").glob("*.py")} - {"__init__"}
    assert set(stages) == files
    assert set(stages) <= stage_modules().keys()
    for stage in stages:
        module = importlib.import_module(f"quakesource.systems.{name}.stages.{stage}")
        assert inspect.getdoc(getattr(module, stage)), f"{stage} has no docstring"
        assert fingerprint(stage)


@every_system
def test_every_setting_says_what_it_is(name):
    def check(section: type[Section], where: str) -> None:
        assert section.__doc__, where
        for key, info in section.model_fields.items():
            kind = info.annotation
            if inspect.isclass(kind) and issubclass(kind, BaseModel):
                check(kind, f"{where}.{key}")
            else:
                assert info.description, f"{where}.{key} has no description"

    check(systems()[name].settings, f"systems.{name}")


@every_system
def test_every_figure_has_a_title_and_says_how_to_read_it(name):
    system = systems()[name]
    for caption in {**system.figures, **system.further_figures, **system.event_figures}.values():
        assert caption.title
        assert len(caption.text) > 40


@every_system
def test_a_system_of_mechanisms_predicts_from_what_was_recorded(name):
    system = systems()[name]
    if system.answers == "mechanism":
        assert f"predict_{name}" in system.stages
        assert system.reads
        assert set(system.reads) <= {"observations", "short_period", "first_motions"}
    if system.reference_fit:
        assert callable(importlib.import_module(system.reference_fit).reference_variance_reduction)


def test_reading_every_declaration_loads_nothing_heavy():
    code = f"""
import sys
from quakesource.systems.registry import systems
systems()
print(set({HEAVY}) & set(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
