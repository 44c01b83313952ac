"""What changes a stage's fingerprint, and what does not."""

import ast
import importlib
import inspect
import shutil
from pathlib import Path

import pytest

from quakesource.jobs import fingerprint as room
from quakesource.jobs.fingerprint import LEFT_OUT, fingerprint, normalised_source, reached_modules
from quakesource.study.stages import GENERAL_STAGES, stage_module, stage_modules

ORIGINAL = room.PACKAGE
STAGES = tuple(stage_modules())
HOOK = "quakesource.systems.waveform_inversion.reference_fit"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package to edit."""
    copy = tmp_path / "quakesource"
    shutil.copytree(ORIGINAL, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(room, "PACKAGE", copy)
    return copy


def reached(stage):
    return set(reached_modules(stage_module(stage)))


def edit(path, old, new):
    text = path.read_text()
    assert old in text, f"{path.name} no longer holds {old!r}: update the test"
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1  # one\n", "x = 1  # two\n\n\n"),
        ('"""Old."""\nx = 1\n', '"""New."""\nx = 1\n'),
        ("def f():\n    '''Old.'''\n    return 1\n", "def f():\n    return (\n        1\n    )\n"),
        ("class A:\n    '''Old.'''\n    x: int = 1\n    '''Old.'''\n", "class A:\n    x: int = 1\n    '''New.'''\n"),
        ("raise ValueError('old')\n", "raise ValueError('new')\n"),
        (
            "raise ValueError(f'old {x:g}', next_step='a') from None\n",
            "raise ValueError('n', next_step='b') from None\n",
        ),
        ("f(1, 2)\n", "f(\n    1,\n    2,\n)\n"),
        ("x = 'a'\n", 'x = "a"\n'),
    ],
)
def test_comments_docstrings_layout_and_wording_of_errors_do_not_count(old, new):
    assert normalised_source(old) == normalised_source(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1\n", "x = 2\n"),
        ("x = a + b\n", "x = a - b\n"),
        ("x = a < b\n", "x = a <= b\n"),
        ("x = 'a'\n", "x = 'b'\n"),
        ("x = f'{a}b'\n", "x = f'{a}c'\n"),
        ("def f(a=1): pass\n", "def f(a=2): pass\n"),
        ("if a:\n    x = 1\n", "if not a:\n    x = 1\n"),
        ("raise A('x')\n", "raise B('x')\n"),
        ("if a > 1:\n    raise A('x')\n", "if a > 2:\n    raise A('x')\n"),
        ("from a import b\n", "from c import b\n"),
        ("@cache\ndef f(): pass\n", "def f(): pass\n"),
        ("f('word')\n", "f('other')\n"),
    ],
)
def test_anything_that_can_change_results_counts(old, new):
    assert normalised_source(old) != normalised_source(new)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_fingerprint_of_its_own_room_and_more(stage):
    modules = reached(stage)
    assert stage_module(stage) in modules
    assert len(modules) > 2  # itself, its science, and something of another room
    assert len(fingerprint(stage)) == 16
    int(fingerprint(stage), 16)


def test_fingerprints_differ():
    assert len({fingerprint(stage) for stage in STAGES}) == len(STAGES)


def test_every_file_of_the_stages_room_is_a_stage_or_reached_or_known():
    files = {path.stem for path in (ORIGINAL / "stages").glob("*.py")}
    of_stages = set().union(*(reached(stage) for stage in STAGES))
    helpers = {name.split(".")[-1] for name in of_stages if name.startswith("quakesource.stages.")}
    assert files == set(GENERAL_STAGES) | helpers | {"__init__"}


@pytest.mark.parametrize("stage", STAGES)
def test_the_modules_that_define_what_is_used_are_reached(stage):
    # Against the running program: every function and class that a reached module holds comes from a reached module.
    modules = reached(stage)
    missing = set()
    for name in modules:
        for what, value in vars(importlib.import_module(name)).items():
            home = getattr(value, "__module__", None)
            ours = (inspect.isfunction(value) or inspect.isclass(value)) and str(home).startswith("quakesource")
            if ours and home not in modules and not LEFT_OUT.fullmatch(home):
                missing.add(f"{name}.{what} from {home}")
    assert missing == set()


@pytest.mark.parametrize(
    ("stage", "room_name"),
    [
        ("predict_waveform_inversion", "figures"),
        ("predict_waveform_inversion", "observatory"),
        ("predict_waveform_inversion", "acquire"),
        ("predict_waveform_inversion", "evaluation"),
        ("observe_waveforms", "observatory"),
        ("observe_waveforms", "greens"),
        ("observe_waveforms", "systems"),
        ("observe_waveforms", "figures"),
        ("compute_greens", "systems"),
        ("compute_greens", "waveforms"),
        ("evaluate_predictions", "systems.polarity"),
        ("evaluate_predictions", "greens"),
        ("simulate_archive", "systems"),
        ("import_waveforms", "observatory"),
        ("plot_summary", "systems"),
        ("plot_event", "observatory"),
    ],
)
def test_a_stage_does_not_reach_rooms_that_cannot_change_its_result(stage, room_name):
    # plot_event draws predictions; simulate_archive must not be judged by the systems, and so on.
    assert [name for name in reached(stage) if name.startswith(f"quakesource.{room_name}.")] == []


def test_the_evaluation_knows_the_misfit_of_a_system_and_not_how_it_finds_its_answer():
    # It asks how well the reference fits the same records, which must not change with the search.
    hook = reached_modules(HOOK)
    of_systems = {name.split(".")[-1] for name in hook if ".waveform_inversion." in name}
    assert fingerprint("evaluate_predictions", HOOK) != fingerprint("evaluate_predictions")
    assert "objective" in of_systems
    assert of_systems & {"search", "solution", "bootstrap", "usability", "rows", "model"} == set()


@pytest.mark.parametrize("stage", STAGES)
def test_modules_that_only_name_things_are_left_out(stage):
    assert not {name for name in reached(stage) if LEFT_OUT.fullmatch(name)}


def test_a_copy_has_the_same_fingerprint(package):
    copied = fingerprint("compute_greens")
    room.PACKAGE = ORIGINAL
    assert fingerprint("compute_greens") == copied


def test_edits_of_settings_tables_errors_and_the_command_line_change_nothing(package):
    before = [fingerprint(stage) for stage in STAGES]
    for name in (
        "settings/greens.py",
        "settings/__init__.py",
        "systems/sourcenet/settings.py",
        "systems/sourcenet/system.py",
        "systems/registry.py",
        "tables.py",
        "errors.py",
        "cli.py",
    ):
        with (package / name).open("a") as file:
            file.write("\nADDED = 1\n")
    assert [fingerprint(stage) for stage in STAGES] == before


def test_an_edited_comment_and_docstring_in_a_file_change_nothing(package):
    before = fingerprint("predict_waveform_inversion")
    path = package / "systems/waveform_inversion/objective.py"
    edit(path, '"""The misfit:', '"""The new misfit:')
    edit(path, "# A synthetic moved", "# Yet another word: a synthetic moved")
    path.write_text(path.read_text() + "\n\n# the end\n")
    assert fingerprint("predict_waveform_inversion") == before


def test_a_reworded_error_changes_nothing(package):
    before = fingerprint("predict_waveform_inversion")
    edit(package / "greens/store.py", "is outside the store", "lies outside of the store")
    assert fingerprint("predict_waveform_inversion") == before


class ChangeOne(ast.NodeTransformer):
    """Change the first number that is not part of an error, or else the first name of a function."""

    done = False

    def visit_Raise(self, node):
        return node

    def visit_Constant(self, node):
        if not self.done and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            self.done = True
            return ast.Constant(node.value + 1)
        return node


@pytest.mark.parametrize("stage", ["predict_waveform_inversion", "simulate_archive"])
def test_a_changed_number_in_any_reached_module_counts(package, stage):
    before = fingerprint(stage)
    n_changed = 0
    for name, path in reached_modules(stage_module(stage)).items():
        original = path.read_text()
        change = ChangeOne()
        tree = change.visit(ast.parse(original))
        if change.done:
            n_changed += 1
            path.write_text(ast.unparse(tree))
            assert fingerprint(stage) != before, name
            path.write_text(original)
    assert n_changed > 8
    assert fingerprint(stage) == before


def test_a_changed_operator_counts(package):
    before = fingerprint("predict_waveform_inversion")
    edit(package / "systems/waveform_inversion/data.py", "2 * station + (", "2 * station - (")
    assert fingerprint("predict_waveform_inversion") != before


def test_an_edit_elsewhere_changes_only_the_stages_that_reach_it(package):
    before = {stage: fingerprint(stage) for stage in STAGES}
    path = package / "systems/waveform_inversion/search.py"
    edit(path, "N_STARTS = 4", "N_STARTS = 5")
    changed = {stage for stage in STAGES if fingerprint(stage) != before[stage]}
    assert changed == {"predict_waveform_inversion", "assess_screens"}


def add_stage(package, text):
    (package / "stages" / "made_up.py").write_text(text)
    return set(reached_modules("quakesource.stages.made_up"))


def test_a_name_from_a_rooms_init_leads_to_its_module(package):
    modules = add_stage(package, "from quakesource.mechanisms import kagan_angle\n")
    assert "quakesource.mechanisms.kagan" in modules
    assert "quakesource.mechanisms.lune" not in modules


def test_an_import_inside_a_function_is_found(package):
    assert "quakesource.geometry.gap" in add_stage(
        package, "def f():\n    if True:\n        from quakesource.geometry.gap import azimuthal_gap_deg\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "import quakesource.geometry.gap\n",
        "import quakesource.geometry.gap as g\n",
        "from quakesource.geometry import gap\n",
        "from quakesource.geometry.gap import azimuthal_gap_deg as a\n",
        "from quakesource.geometry import azimuthal_gap_deg\n",
        "from quakesource.geometry import *\n",
        "import quakesource.geometry\nquakesource.geometry.azimuthal_gap_deg\n",
        "from quakesource import geometry\ngeometry.azimuthal_gap_deg\n",
    ],
)
def test_every_form_of_import_is_followed(package, text):
    assert "quakesource.geometry.gap" in add_stage(package, text)


def test_a_name_that_a_room_renames_is_followed_to_its_module(package):
    room_file = package / "geometry" / "__init__.py"
    room_file.write_text("from quakesource.geometry.gap import azimuthal_gap_deg as gap_deg\n")
    assert "quakesource.geometry.gap" in add_stage(package, "from quakesource.geometry import gap_deg\n")


def test_modules_that_import_each_other_end(package):
    (package / "stages" / "other.py").write_text("from quakesource.stages.made_up import x\n")
    assert add_stage(package, "from quakesource.stages.other import y\n") == {
        "quakesource.stages.made_up",
        "quakesource.stages.other",
    }


def test_numbers_do_not_hide_in_the_rooms_that_are_left_out():
    # An edit there reruns nothing, so code that makes results must live elsewhere (DESIGN §5).
    found = []
    for path in sorted([*ORIGINAL.glob("settings/*.py"), *ORIGINAL.glob("systems/*/settings.py")]):
        tree = ast.parse(path.read_text())
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import) and any("numpy" in a.name for a in n.names)]
        found += [f"{path.name} computes with NumPy" for _ in imports]
    assert found == []


def test_the_package_of_the_fingerprint_is_the_one_that_runs():
    import quakesource

    assert Path(quakesource.__file__).parent == ORIGINAL
