"""A product that is made twice at once is made once, whoever comes first and whoever is killed."""

import json
import re
import signal
import subprocess
import sys
import time

import pytest

from quakesource.products import open_product

MAKER = """
import sys, time
from pathlib import Path
from quakesource.products.building import MadeMeanwhile, build_product

manifest, seconds = Path(sys.argv[1]), float(sys.argv[2])
key = sys.argv[3] if len(sys.argv) > 3 else "c"
try:
    with build_product(manifest, "thing", "make_thing", code=key, settings={}, inputs=[], attributes={}) as work:
        print("making", flush=True)
        (work / "part.txt").write_text("content")
        time.sleep(seconds)
    print("made", flush=True)
except MadeMeanwhile:
    print("made by another", flush=True)
"""


@pytest.fixture
def manifest(tmp_path):
    return tmp_path / "results/tiny/thing/manifest.json"


def maker(manifest, seconds, *key):
    line = [sys.executable, "-c", MAKER, str(manifest), str(seconds), *key]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(process):
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.split("\n")[:-1], err


def wait_until_it_makes(process):
    assert process.stdout.readline() == "making\n"


def nothing_is_left_behind(manifest):
    assert [path.name for path in manifest.parents[1].iterdir()] == ["thing"]


def test_the_second_waits_says_who_has_it_and_takes_what_was_made(manifest):
    first = maker(manifest, 2)
    wait_until_it_makes(first)
    second = maker(manifest, 0)
    out, err = said(second)
    assert out == ["made by another"]
    assert re.fullmatch(
        rf"{re.escape(str(manifest.parent))} is being made by process {first.pid} on \S+ since [\d :-]+: this process "
        r"waits, and takes what it makes\n",
        err,
    )
    assert said(first) == (["made"], "")
    open_product(manifest, "thing", deep=True)
    nothing_is_left_behind(manifest)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_of_one_that_is_killed_is_free(manifest, sent):
    first = maker(manifest, 600)
    wait_until_it_makes(first)
    second = maker(manifest, 0)
    time.sleep(1)
    assert second.poll() is None
    first.send_signal(sent)
    first.wait(10)
    assert said(second)[0] == ["making", "made"]
    open_product(manifest, "thing", deep=True)
    nothing_is_left_behind(manifest)


def test_one_with_other_settings_makes_its_own_afterwards(manifest):
    first = maker(manifest, 1)
    wait_until_it_makes(first)
    second = maker(manifest, 0, "another code")
    assert said(second)[0] == ["making", "made"]
    said(first)
    assert json.loads(manifest.read_text())["attributes"]["code"] == "another code"
    nothing_is_left_behind(manifest)


def test_what_is_there_is_made_anew_when_it_is_asked_for(manifest):
    for _ in range(2):
        assert said(maker(manifest, 0))[0] == ["making", "made"]


def test_pairs_that_start_at_once_make_one_product_and_say_one_line_at_most(tmp_path):
    waited = 0
    for number in range(20):
        manifest = tmp_path / f"results/tiny/{number}/thing/manifest.json"
        pair = [maker(manifest, 0.2) for _ in range(2)]
        told = [said(process) for process in pair]
        makes = sorted(out for out, _ in told)
        lines = [line for _, err in told for line in err.splitlines()]
        if makes == [["made by another"], ["making", "made"]]:
            waited += 1
            assert len(lines) == 1
            assert "is being made by" in lines[0]
        else:  # one came when the other had ended
            assert (makes, lines) == ([["making", "made"]] * 2, [])
        open_product(manifest, "thing", deep=True)
        nothing_is_left_behind(manifest)
    assert waited > 10


def test_a_third_that_opens_the_file_while_it_goes_makes_no_second_lock(manifest):
    """Three at once: the file of the lock is removed and made again while others hold it open."""
    trio = [maker(manifest, 0.2, key) for key in "abc"]
    for process in trio:
        assert said(process)[0][-1] == "made"
    open_product(manifest, "thing", deep=True)
    nothing_is_left_behind(manifest)
