"""Products appear whole or not at all."""

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from quakesource.errors import ProductError
from quakesource.products import build_product, open_product
from quakesource.products.manifest import TIMES_NAME


def build(manifest, text="content", *, settings=None, inputs=(), code="c", stage="make_thing", attributes=None):
    with build_product(
        manifest, "thing", stage, code=code, settings=settings or {}, inputs=list(inputs), attributes=attributes or {}
    ) as work:
        (work / "sub").mkdir(exist_ok=True)
        (work / "part.txt").write_text(text)
        (work / "sub" / "deep.bin").write_bytes(b"\0" * 10)
    return work


@pytest.fixture
def manifest(tmp_path):
    return tmp_path / "study" / "thing" / "manifest.json"


def test_every_file_is_a_part_of_the_manifest(manifest):
    build(manifest, settings={"a": 1}, attributes={"units": "m/s"})
    content = json.loads(manifest.read_text())
    assert [part["path"] for part in content["parts"]] == ["part.txt", "sub/deep.bin"]
    assert [part["size"] for part in content["parts"]] == [7, 10]
    assert content["attributes"] == {"units": "m/s", "settings": {"a": 1}, "code": "c", "inputs": {}}
    assert (content["product"], content["stage"]) == ("thing", "make_thing")
    assert open_product(manifest, "thing", deep=True).attributes["units"] == "m/s"


def test_inputs_are_recorded_with_their_hashes(manifest, tmp_path):
    source = tmp_path / "input.csv"
    source.write_text("1")
    build(manifest, inputs=[source])
    recorded = open_product(manifest, "thing").attributes["inputs"]
    assert list(recorded) == [str(source)]
    assert len(recorded[str(source)]) == 64


def test_attributes_may_be_added_while_the_folder_is_filled(manifest):
    attributes = {"n": 0}
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes=attributes):
        attributes["n"] = 5
    assert open_product(manifest, "thing").attributes["n"] == 5


def test_nothing_is_at_the_final_place_while_it_is_made(manifest):
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes={}) as work:
        assert not manifest.parent.exists()
        assert work.parts[-2] == ".work"
    assert not work.exists()


def half_made(manifest):
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes={}) as work:
        (work / "part.txt").write_text("half")
        raise RuntimeError(work)


def fail_in_the_middle(manifest):
    with pytest.raises(RuntimeError) as error:
        half_made(manifest)
    return error.value.args[0]


def test_an_error_leaves_no_product_and_keeps_the_parts_made_so_far(manifest):
    work = fail_in_the_middle(manifest)
    assert not manifest.exists()
    assert not (work / "manifest.json").exists()
    assert (work / "part.txt").read_text() == "half"


def test_an_error_leaves_an_older_product_untouched(manifest):
    build(manifest, "old")
    fail_in_the_middle(manifest)
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "old"


def test_a_new_product_replaces_the_old_one_and_its_leftovers(manifest):
    build(manifest, "old", settings={"a": 1})
    (manifest.parent / "only_in_the_old.txt").write_text("x")
    build(manifest, "new", settings={"a": 2})
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "new"
    assert not (manifest.parent / "only_in_the_old.txt").exists()


def test_a_killed_job_finds_its_parts_again(manifest):
    program = (
        "import os, sys; from pathlib import Path; from quakesource.products import build_product\n"
        "product = build_product(Path(sys.argv[1]), 'thing', 's', code='c', settings={}, inputs=[], attributes={})\n"
        "with product as work:\n"
        "    (work / 'part.txt').write_text('made before the kill'); os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(manifest)], check=False).returncode == 9
    assert not manifest.exists()
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes={}) as work:
        assert (work / "part.txt").read_text() == "made before the kill"
    assert open_product(manifest, "thing", deep=True)


def test_a_kill_before_the_old_folder_is_moved_keeps_the_old_product(manifest, monkeypatch):
    build(manifest, "old", settings={"a": 1})

    def killed(self, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            build(manifest, "new", settings={"a": 2})
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "old"
    build(manifest, "new", settings={"a": 2})
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "new"


def test_a_kill_between_the_two_renames_leaves_no_product_and_can_be_repeated(manifest, monkeypatch):
    build(manifest, "old", settings={"a": 1})
    rename, calls = Path.rename, []

    def killed_the_second_time(self, target):
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed_the_second_time)
        with pytest.raises(KeyboardInterrupt):
            build(manifest, "new", settings={"a": 2})
    with pytest.raises(ProductError, match="no thing product"):
        open_product(manifest, "thing")
    build(manifest, "new", settings={"a": 2})
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "new"


def test_a_kill_while_the_old_folder_is_removed_has_the_new_product_in_place(manifest, monkeypatch):
    build(manifest, "old")

    def killed(path, *_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            build(manifest, "new")
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "new"
    build(manifest, "newer")
    assert (open_product(manifest, "thing", deep=True).folder / "part.txt").read_text() == "newer"


def test_other_settings_inputs_stages_and_targets_never_share_a_work_folder(manifest, tmp_path):
    source = tmp_path / "input.csv"
    source.write_text("1")
    folders = [
        build(manifest),
        build(manifest, settings={"a": 1}),
        build(manifest, settings={"a": 2}),
        build(manifest, inputs=[source]),
        build(manifest, stage="other"),
        build(manifest, code="edited"),
        build(manifest.parent.parent / "twin" / "manifest.json"),
    ]
    source.write_text("2")
    folders.append(build(manifest, inputs=[source]))
    assert len(set(folders)) == len(folders)
    assert build(manifest, settings={"b": 1, "a": 2}) == build(manifest, settings={"a": 2, "b": 1})


def test_a_nested_file_called_manifest_json_is_a_part_too(manifest):
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes={}) as work:
        (work / "inner").mkdir()
        (work / "inner" / "manifest.json").write_text("{}")
    assert [part["path"] for part in json.loads(manifest.read_text())["parts"]] == ["inner/manifest.json"]


def test_a_folder_of_other_files_is_never_removed(tmp_path):
    # quakesource compute-greens --store ~/project/manifest.json
    (tmp_path / "project").mkdir()
    precious = tmp_path / "project" / "thesis.tex"
    precious.write_text("years of work")
    with suppress(ProductError):
        build(tmp_path / "project" / "manifest.json")
    assert precious.exists()


def test_a_bare_file_name_does_not_empty_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "thesis.tex").write_text("years of work")
    with suppress(ProductError, OSError):
        build(Path("manifest.json"))
    assert (tmp_path / "thesis.tex").exists()


def test_the_file_that_was_asked_for_is_the_file_that_appears(tmp_path):
    asked = tmp_path / "store" / "greens.json"
    try:
        build(asked)
    except ProductError as error:
        assert "manifest.json" in str(error)  # noqa: PT017
    else:
        assert asked.is_file()


def test_a_neighbour_that_clears_the_room_away_at_that_instant_does_no_harm(manifest, monkeypatch):
    """Two jobs of one folder: the first ends between the second's two steps, and the room is empty then."""
    made, cleared = Path.mkdir, []

    def mkdir(path, *args, **options):
        made(path, *args, **options)
        if path.name == ".work" and len(cleared) < 3:
            cleared.append(path)
            path.rmdir()

    monkeypatch.setattr(Path, "mkdir", mkdir)
    build(manifest)
    assert len(cleared) == 3
    assert manifest.is_file()


def test_the_times_of_making_are_no_part_and_change_no_key(manifest, tmp_path):
    manifests = []
    for seconds in (b"1.0", b"2.0"):
        with build_product(manifest, "thing", "make", code="c", settings={}, inputs=[], attributes={}) as work:
            (work / "part.txt").write_text("content")
            (work / TIMES_NAME).write_bytes(seconds)
        manifests.append(manifest.read_bytes())
        assert (manifest.parent / TIMES_NAME).read_bytes() == seconds
    assert manifests[0] == manifests[1]
    assert TIMES_NAME not in manifests[0].decode()
