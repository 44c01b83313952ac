"""What is trusted of the store, and what is not."""

import json

import pytest

from quakesource.acquire.download.store import Held, Store

REQUEST = {"start_ns": 1, "channels": [["XX", "A", "", "BHZ"]]}
HELD = Held([{"channel": "BHZ", "status": "ok"}], b"records" * 100, simulated=False)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    made.put("e1", "XX.A", REQUEST, HELD)
    return made


def test_what_was_put_is_held(store):
    assert store.get("e1", "XX.A", REQUEST) == HELD
    assert store.whole("e1", "XX.A", HELD.sha256) == HELD.body


def test_another_request_is_not_answered(store):
    assert store.get("e1", "XX.A", {**REQUEST, "start_ns": 2}) is None
    assert store.get("e2", "XX.A", REQUEST) is None


def spoil_body(folder):
    body = next(folder.glob("*.mseed"))
    body.write_bytes(body.read_bytes()[:-1] + b"?")


def spoil_note(folder):
    (folder / "XX.A.json").write_text((folder / "XX.A.json").read_text()[:-20])


def other_note(folder):
    (folder / "XX.A.json").write_text(json.dumps(["nothing"]))


@pytest.mark.parametrize("spoil", [spoil_body, spoil_note, other_note, lambda f: next(f.glob("*.mseed")).unlink()])
def test_damage_is_never_trusted(store, tmp_path, spoil):
    spoil(tmp_path / "e1")
    assert store.get("e1", "XX.A", REQUEST) is None


def test_a_new_answer_replaces_the_old_one_and_leaves_no_litter(store, tmp_path):
    again = Held(HELD.rows, b"more", simulated=True)
    store.put("e1", "XX.A", REQUEST, again)
    assert store.get("e1", "XX.A", REQUEST) == again
    assert len(list((tmp_path / "e1").iterdir())) == 2


def test_a_job_killed_between_the_file_and_its_note_leaves_the_old_answer(store, tmp_path):
    (tmp_path / "e1/XX.A.0123456789abcdef.mseed").write_bytes(b"new, without a note")
    (tmp_path / "e1/XX.A.json.part").write_text("{")
    assert store.get("e1", "XX.A", REQUEST) == HELD
