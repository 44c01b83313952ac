"""Rooms import only from their left; special libraries stay in their rooms."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

import quakesource

PACKAGE = Path(quakesource.__file__).parent

LEVELS = (
    ("constants", "tables", "errors"),
    ("settings", "jobs"),
    ("mechanisms", "geometry", "earth"),
    ("products",),
    ("splits", "waveforms", "first_motions", "training", "networks", "posteriors"),
    ("greens", "acquire", "surface_waves"),
    ("synthesize", "observatory"),
    ("evaluation",),
    ("figures", "export"),
    ("systems",),
    ("study",),
    ("stages",),
    ("cli",),
)
LEVEL_OF = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
VOCABULARY = set(LEVELS[0])  # the words may lean on each other
ENTRY = {"__init__", "__main__"}
NETWORK = {"socket", "requests", "urllib", "urllib3", "http", "aiohttp", "httpx", "boto3", "botocore", "ftplib"}


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules():
    return [path for path in sorted(PACKAGE.rglob("*.py")) if room_of(path) not in ENTRY]


def imports(path):
    """(line, dotted name) of every import, those inside functions included; relative ones made absolute."""
    package = ["quakesource", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            if module == "quakesource":
                for alias in node.names:
                    yield node.lineno, f"quakesource.{alias.name}"
            else:
                # 'from obspy.clients import fdsn' names the module in the second half.
                for alias in node.names:
                    yield node.lineno, f"{module}.{alias.name}"


def offences(forbidden):
    found = []
    for path in modules():
        for line, name in imports(path):
            why = forbidden(path, room_of(path), name)
            if why:
                found.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}: {why}")
    return found


def report(found):
    assert not found, "\n".join(found)


def test_every_room_has_a_place():
    rooms = {room_of(path) for path in modules()}
    assert rooms <= set(LEVEL_OF), f"give a place to {rooms - set(LEVEL_OF)}"


def test_imports_go_to_the_left():
    def forbidden(_, room, name):
        parts = name.split(".")
        if parts[0] != "quakesource" or len(parts) < 2:
            return ""
        other = parts[1]
        if other == "__version__" or other == room or {room, other} <= VOCABULARY:
            return ""
        if other not in LEVEL_OF:
            return f"room {other} has no place"
        if LEVEL_OF[other] > LEVEL_OF[room]:
            return f"{other} is right of {room}"
        return f"{other} is beside {room}" if LEVEL_OF[other] == LEVEL_OF[room] else ""

    report(offences(forbidden))


def test_systems_never_import_each_other():
    def forbidden(path, room, name):
        parts, own = name.split("."), path.relative_to(PACKAGE).parts
        if room != "systems" or parts[:2] != ["quakesource", "systems"] or len(own) < 3 or len(parts) < 3:
            return ""
        shared = {"contract", "registry", "answers"}
        return "another system" if parts[2] not in {own[1], *shared} else ""

    report(offences(forbidden))


def test_only_acquire_opens_a_socket():
    def forbidden(_, room, name):
        network = name.split(".")[0] in NETWORK or name.startswith(("obspy.clients.fdsn", "obspy.clients.seedlink"))
        return "only acquire/ opens a socket" if network and room != "acquire" else ""

    report(offences(forbidden))


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("snakemake", ()),
        (
            "matplotlib",
            ("figures", "systems/*/figures", "systems/source_spectra/stages"),
        ),
        ("jinja2", ("figures",)),
        (
            "torch",
            (
                "systems",
                "training",
                "networks",
                "posteriors",
                "greens/device.py",
                "synthesize/device*.py",
            ),
        ),
    ],
)
def test_a_library_stays_in_its_rooms(library, allowed):
    def forbidden(path, _, name):
        place = path.relative_to(PACKAGE).as_posix()
        inside = any(fnmatch(place, f"{room}*") for room in allowed)
        return f"{library} belongs to {allowed or 'workflow/'}" if name.split(".")[0] == library and not inside else ""

    report(offences(forbidden))


def test_reading_settings_needs_nothing_heavy():
    # Snakemake imports these to plan the DAG; the settings travel to bare nodes.
    def forbidden(path, room, name):
        heavy = name.split(".")[0] in {"obspy", "xarray", "zarr", "numba", "scipy", "pandas", "matplotlib", "torch"}
        return "too heavy" if heavy and (room in {"settings", *VOCABULARY} or path.stem == "scope") else ""

    report(offences(forbidden))


def test_the_checker_finds_an_offence(tmp_path, monkeypatch):
    import sys

    (tmp_path / "earth").mkdir()
    (tmp_path / "earth" / "bad.py").write_text(
        "def f():\n    from quakesource import cli\n    from ..greens.store import x\nimport quakesource.mechanisms\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    with pytest.raises(AssertionError) as error:
        test_imports_go_to_the_left()
    assert str(error.value).split("\nassert")[0].count("earth/bad.py") == 3
