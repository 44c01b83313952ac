"""Whether what was made is as it was made: products, and the tables and figures beside them."""

from collections.abc import Iterator
from pathlib import Path

from quakesource.errors import ProductError
from quakesource.products.digests import check_digests, noted_files, remake_command
from quakesource.products.manifest import MANIFEST_NAME, PRODUCT_MARK, open_product, read_manifest


def check_made(path: Path, *, deep: bool) -> Iterator[Path]:
    """Check a manifest, a table or figure, or everything below a folder; yields each thing that is whole.

    Parameters
    ----------
    deep : compare the digest of every part, of arrays and records too

    Raises
    ------
    ProductError
        Something is missing or not as it was written, or nothing is known of it.
    """
    if path.name == MANIFEST_NAME:
        open_product(path, read_manifest(path)["product"] if path.is_file() else "(any)", deep=deep)
        yield path
    elif path.is_dir():
        for mark in sorted(path.rglob(PRODUCT_MARK)):
            if ".work" not in mark.parts:
                yield from check_made(mark.with_name(MANIFEST_NAME), deep=deep)
        for file in filter(Path.is_file, noted_files(path)):  # an old figure may have been taken away
            yield from check_made(file, deep=deep)
    elif path not in noted_files(path.parent):
        raise ProductError(
            f"{path} has no digest: no stage has written it here.",
            next_step="Name a manifest, a table, a figure, or a folder with any of them.",
        )
    elif not path.is_file():
        raise ProductError(f"{path} is missing.", next_step=f"Remake it: {remake_command(path)}")
    else:
        check_digests([path])
        yield path
