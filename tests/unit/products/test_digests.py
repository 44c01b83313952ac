"""Tables and figures beside products: noted when a stage has written them, compared when a stage is handed them."""

import hashlib
import os

import pytest

from quakesource.errors import ProductError
from quakesource.products.checking import check_made
from quakesource.products.digests import as_written, check_digests, loose_files


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "results/tiny/kagan.csv"
    path.parent.mkdir(parents=True)
    with loose_files([path]):
        path.write_text("event_id,kagan_deg\ne1,3\n")
    return path


def altered(path):
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)


def test_what_a_stage_writes_has_the_digest_that_sha256sum_would_write(table):
    assert (table.parent / ".digests/kagan.csv.sha256").read_text() == (
        f"{hashlib.sha256(table.read_bytes()).hexdigest()}  kagan.csv\n"
    )


def test_an_altered_table_is_refused_before_the_stage_begins(table):
    altered(table)
    with pytest.raises(ProductError, match="another content") as error, loose_files([table]):
        pytest.fail("the stage began")
    assert f"rm -f {table} && snakemake -j 2 {table} --configfile" in str(error.value)


def test_an_altered_digest_is_no_better(table):
    altered(table.parent / ".digests/kagan.csv.sha256")
    with pytest.raises(ProductError, match="another content"):
        check_digests([table])


def test_inputs_that_are_somebodys_own_may_be_edited_while_a_stage_runs(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("a\n1\n")
    with loose_files([own]):
        own.write_text("a\n2\n")
    assert not (tmp_path / ".digests").exists()


def test_a_drawing_that_is_stopped_half_way_can_be_drawn_again(tmp_path):
    figure = tmp_path / "results/tiny/map.png"
    figure.parent.mkdir(parents=True)

    def draw(text):
        for suffix in (".png", ".svg", ".json"):
            figure.with_suffix(suffix).write_text(text)

    with loose_files([figure]):
        draw("first")

    def stopped():
        figure.unlink()
        draw("second")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), loose_files([figure]):
        stopped()
    figure.unlink()  # Snakemake takes away what it knows of
    with loose_files([figure]):
        draw("third")
    figure.with_suffix(".svg").write_text("fourth")  # killed: nothing was told
    figure.unlink()
    with loose_files([figure]):
        draw("fifth")
    check_digests([figure, figure.with_suffix(".svg")])
    altered(figure.with_suffix(".svg"))
    with pytest.raises(ProductError, match=r"rm -f \S+map\.png && snakemake -j 2 \S+map\.png"):
        check_digests([figure.with_suffix(".svg")])


def test_nobody_is_told_to_remove_what_no_rule_makes(tmp_path):
    made = tmp_path / "resources/A.csv"
    made.parent.mkdir()
    with loose_files([made]):
        made.write_text("a")
    made.write_text("b")
    with pytest.raises(ProductError, match="if it is yours, remove") as error:
        check_digests([made])
    assert "rm -f" not in str(error.value)


def test_inputs_that_are_somebodys_own_are_taken_as_they_are(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("a\n1\n")
    with loose_files([own]):
        pass
    assert not (tmp_path / ".digests").exists()


def test_a_figure_is_noted_with_the_files_beside_it(tmp_path):
    figure = tmp_path / "map.png"
    with loose_files([figure]):
        for suffix in (".png", ".svg", ".json"):
            figure.with_suffix(suffix).write_text(suffix)
    assert len(list((tmp_path / ".digests").iterdir())) == 3
    altered(figure.with_suffix(".json"))
    with pytest.raises(ProductError, match=r"map\.json"):
        check_digests([figure.with_suffix(".json")])
    with pytest.raises(ProductError, match=r"map\.json"), loose_files([figure]):
        pytest.fail("the stage began")


def test_a_stage_that_fails_notes_nothing_and_one_that_writes_again_notes_anew(table):
    before = (table.parent / ".digests/kagan.csv.sha256").read_text()
    with pytest.raises(ZeroDivisionError), loose_files([table]):
        1 / 0  # noqa: B018
    assert (table.parent / ".digests/kagan.csv.sha256").read_text() == before
    table.unlink()  # as Snakemake does
    with loose_files([table]):
        table.write_text("event_id,kagan_deg\n")
    check_digests([table])
    assert (table.parent / ".digests/kagan.csv.sha256").read_text() != before


def test_a_hash_is_taken_again_when_the_file_is_another(tmp_path):
    path = tmp_path / "a"
    path.write_text("one")
    digest = hashlib.sha256(b"one").hexdigest()
    assert as_written(path, digest)
    path.write_text("two")
    os.utime(path, ns=(1, 1))
    assert not as_written(path, digest)


def test_a_folder_is_checked_with_everything_in_it(table):
    assert list(check_made(table.parents[1], deep=True)) == [table]
    assert list(check_made(table, deep=True)) == [table]
    altered(table)
    with pytest.raises(ProductError, match="another content"):
        list(check_made(table.parents[1], deep=True))
    table.unlink()
    assert list(check_made(table.parents[1], deep=True)) == []  # taken away on purpose, perhaps
    with pytest.raises(ProductError, match="is missing"):
        list(check_made(table, deep=True))


def test_a_file_of_which_nothing_is_known_is_not_called_whole(tmp_path):
    (tmp_path / "own.csv").write_text("a\n")
    with pytest.raises(ProductError, match="has no digest"):
        list(check_made(tmp_path / "own.csv", deep=True))
