"""Rules of the house that a reviewer should not have to check."""

import ast
import re
import statistics
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from quakesource.systems.registry import NAMES, systems

REPOSITORY = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
PERMISSIVE = ("bsd", "mit", "apache", "python software foundation", "lgpl", "lesser general public")
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
NOT_IN_JOBS = {"snakemake"}


def requirement(text: str) -> tuple[str, set[str], str]:
    """Name, extras and version range of a requirement."""
    name, extras, version = re.fullmatch(r"([\w.-]+)(?:\[([\w,]+)\])?(.*)", text).groups()
    return name, set(extras.split(",")) if extras else set(), version


@pytest.mark.parametrize("text", PROJECT["dependencies"])
def test_direct_runtime_dependencies_have_licences_that_ours_can_live_with(text):
    package = metadata.metadata(requirement(text)[0])
    classifiers = [c for c in package.get_all("Classifier", []) if c.startswith("License ::")]
    # Long licence texts mention what is bundled; the classifier or the expression, or a licence field of one line that
    # only names it, is the package's own word.
    field = package.get("License", "")
    named = [package.get("License-Expression"), *classifiers, field if len(field) < 40 else ""]
    licence = " ".join(word for word in named if word).lower()
    assert any(word in licence for word in PERMISSIVE), licence
    without_lesser = re.sub(r"lgpl\S*|gnu lesser general public", "", licence)
    assert not re.search(r"\bgpl|general public", without_lesser), licence


def test_conda_environment_is_in_step_with_pyproject():
    environment = yaml.safe_load((REPOSITORY / "envs/quakesource.yaml").read_text())
    *lines, from_pypi = environment["dependencies"]
    conda = dict(re.fullmatch(r"([\w-]+)(.*)", line).groups() for line in [*lines, *from_pypi["pip"]])
    assert conda.pop("pip") == ""
    assert conda.pop("python") == PROJECT["requires-python"]
    expected = {}
    for text in PROJECT["dependencies"]:
        name, extras, version = requirement(text)
        if name in NOT_IN_JOBS:
            continue
        expected[CONDA_NAMES.get(name, name)] = version
        if "distributed" in extras:
            expected["distributed"] = version
    assert conda == expected


def rules_files():
    return [
        *(REPOSITORY / "workflow/rules").glob("*.smk"),
        *(REPOSITORY / "src/quakesource/systems").glob("*/rules.smk"),
    ]


def test_the_one_environment_of_the_rules_exists():
    assert (
        'ENVIRONMENT = literal(f"{workflow.basedir}/envs/quakesource.yaml")'
        in (REPOSITORY / "workflow/rules/stage.smk").read_text()
    )
    assert (REPOSITORY / "envs/quakesource.yaml").is_file()


def test_constraints_pin_every_direct_dependency_and_torch():
    pins = (REPOSITORY / "constraints.txt").read_text()
    assert "torch==2.13.0" in pins
    assert "://" not in pins
    extras = [text for group in PROJECT["optional-dependencies"].values() for text in group]
    for text in [*PROJECT["dependencies"], *extras]:
        name = requirement(text)[0].lower()
        if name != "quakesource":
            assert re.search(rf"^{re.escape(name)}==", pins, flags=re.MULTILINE | re.IGNORECASE), name


def test_modules_stay_small():
    lengths = {path: len(path.read_text().splitlines()) for path in (REPOSITORY / "src").rglob("*.py")}
    assert statistics.median(lengths.values()) <= 120
    assert [str(path) for path, length in lengths.items() if length > 400] == []


def test_there_is_one_shell_line_and_every_stage_has_a_rule():
    from quakesource.study.stages import stage_modules

    text = {path: path.read_text() for path in rules_files()}
    shells = [line.strip() for rules in text.values() for line in re.findall(r"shell:\n(.*)", rules)]
    assert set(shells) == {"STAGE", '"cp {input:q} {output:q} 2> {log:q}; mkdir -p {params.digests:q}; "'}
    for rules in text.values():
        assert "script:" not in rules
        assert not re.search(r"^\s*run:", rules, flags=re.MULTILINE)
    named = set(re.findall(r"\w+", " ".join(text.values())))
    assert set(stage_modules()) <= named


def test_rules_stay_short():
    lengths = {path: len(path.read_text().splitlines()) for path in rules_files()}
    assert sum(lines for path, lines in lengths.items() if path.parent.name == "rules") <= 622
    joined = [systems()[name] for name in NAMES[4:]]  # after the first four
    # the first four, and of SourceNet's comparison thirteen stages and two targets
    assert sum(lengths.values()) <= 973 + 12 * 15 + 12 * sum(len(system.stages) for system in joined)


def test_the_workflow_knows_no_system_by_name():
    for path in [REPOSITORY / "Snakefile", *(REPOSITORY / "workflow/rules").glob("*.smk")]:
        code = re.sub(r"#.*", "", path.read_text())
        assert not [name for name in NAMES if re.search(rf"\b{name}\b", code)], path


def test_targets_that_the_readme_names_exist():
    readme = (REPOSITORY / "README.md").read_text()
    for command in ("make run", "make test", "snakemake -j 8 results/kagan.csv"):
        assert command in readme
    for path in re.findall(r"\]\(((?:docs|studies|results|workflow)/[^)#]+)\)", readme):
        assert (REPOSITORY / path).exists(), path


def test_worlds_are_named_in_the_changelog():
    """A world that was changed is another judge: its new hash has to be announced."""
    from quakesource.observatory.world.definition import read_world

    text = (REPOSITORY / "CHANGELOG.md").read_text()
    paths = list((REPOSITORY / "resources/worlds").glob("*.yaml"))
    assert paths
    for path in paths:
        assert read_world(path).title in text, path


def test_what_judges_and_what_trains_know_nothing_of_each_other():
    source = REPOSITORY / "src/quakesource"
    rooms = {
        "observatory": ("synthesize", "systems"),
        "synthesize": ("observatory",),
        "systems/sourcenet": ("observatory",),
    }
    for room, forbidden in rooms.items():
        for path in (source / room).rglob("*.py"):
            for name in imported_modules(path):
                for other in forbidden:
                    assert not name.startswith(f"quakesource.{other}"), f"{path} imports {name}"


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
