"""A product that is not whole is refused, with the line that remakes it."""

import json

import pytest

from quakesource.errors import ProductError
from quakesource.products import build_product, open_product


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "results" / "tiny" / "thing" / "manifest.json"
    with build_product(path, "thing", "make_thing", code="c", settings={}, inputs=[], attributes={}) as work:
        (work / "part.txt").write_text("content")
        (work / "other.txt").write_text("more")
    return path


def refused(manifest, match, *, deep=False):
    with pytest.raises(ProductError, match=match) as error:
        open_product(manifest, "thing", deep=deep)
    return str(error.value)


def test_a_missing_product_names_the_line_that_makes_it(tmp_path):
    path = tmp_path / "nowhere" / "manifest.json"
    assert f"snakemake -j 2 {path}" in refused(path, "no thing product")


def test_a_missing_part(manifest):
    (manifest.parent / "part.txt").unlink()
    text = refused(manifest, r"part\.txt is missing")
    assert f"snakemake -j 2 {manifest}" in text.split("next:")[1]


def test_a_link_to_itself_is_no_part(manifest):
    part = manifest.parent / "part.txt"
    part.unlink()
    part.symlink_to(part)
    assert "snakemake" in refused(manifest, r"part\.txt is missing")


def test_a_shortened_part(manifest):
    (manifest.parent / "part.txt").write_text("con")
    assert "snakemake" in refused(manifest, "has 3 bytes instead of 7")


def test_an_altered_part_of_the_same_size(manifest):
    (manifest.parent / "part.txt").write_text("CONTENT")
    assert "snakemake" in refused(manifest, "another content")


def test_parts_that_are_left_for_later_are_compared_when_they_are_read(manifest):
    part = manifest.parent / "part.txt"
    part.write_text("CONTENT")
    product = open_product(manifest, "thing", later=lambda path: path == "part.txt")
    with pytest.raises(ProductError, match=r"part\.txt has another content[\s\S]*snakemake"):
        product.checked(part)
    assert product.checked(manifest.parent / "other.txt").read_text() == "more"
    refused(manifest, "another content", deep=True)
    part.unlink()
    with pytest.raises(ProductError, match="is missing"):
        product.checked(part)


def test_a_file_that_no_manifest_knows_is_no_part(manifest):
    product = open_product(manifest, "thing")
    stranger = manifest.parent / "stranger.txt"
    assert not product.checked(stranger).exists()
    stranger.write_text("who?")
    with pytest.raises(ProductError, match="no part"):
        product.checked(stranger)


def test_a_manifest_of_an_earlier_version_is_called_so(manifest):
    content = json.loads(manifest.read_text())
    del content["sha256"]
    manifest.write_text(json.dumps(content))
    assert "snakemake" in refused(manifest, "of an earlier version")


def test_nobody_is_told_to_remove_the_manifest_of_an_archive_that_no_rule_makes(tmp_path):
    path = tmp_path / "mine/archive/manifest.json"
    with build_product(path, "archive", "import", code="c", settings={}, inputs=[], attributes={}) as work:
        (work / "part.txt").write_text("content")
    (path.parent / "part.txt").write_text("CONTENT")
    with pytest.raises(ProductError, match="Make the product again where it comes from") as error:
        open_product(path, "archive")
    assert "rm -f" not in str(error.value)


def test_a_manifest_of_which_one_bit_is_another_is_refused(manifest):
    whole = manifest.read_bytes()
    for place in range(0, len(whole), 7):
        for bit in (1, 32):
            altered = bytearray(whole)
            altered[place] ^= bit
            manifest.write_bytes(altered)
            if bytes(altered).split() == whole.split():  # white space between tokens says nothing
                continue
            refused(manifest, "is not a manifest|another content|describes|earlier version")


def test_the_deep_check_passes_a_whole_product(manifest):
    product = open_product(manifest, "thing", deep=True)
    assert (product.folder, product.manifest) == (manifest.parent, manifest)


def test_another_kind_of_product_is_refused(manifest):
    with pytest.raises(ProductError, match="describes 'thing', not 'greens'"):
        open_product(manifest, "greens")


@pytest.mark.parametrize("text", ["", '{"product": "thing", "par', "[]", '{"product": "thing"}', '{"a": 1}'])
def test_a_manifest_that_is_cut_off_or_something_else_is_refused(manifest, text):
    manifest.write_text(text)
    refused(manifest, "manifest")


def test_the_remake_line_works_for_a_study_that_is_not_the_default(manifest, monkeypatch):
    # Without the study's configuration Snakemake knows no rule for results/tiny/...
    monkeypatch.chdir(manifest.parents[3])
    relative = manifest.relative_to(manifest.parents[3])
    (relative.parent / "part.txt").unlink()
    assert "--configfile" in refused(relative, "is missing")


def test_every_part_is_checked_not_only_the_first(manifest):
    last = json.loads(manifest.read_text())["parts"][-1]["path"]
    (manifest.parent / last).unlink()
    refused(manifest, last)
