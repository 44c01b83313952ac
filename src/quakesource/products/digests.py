"""SHA-256 of files: of a product's parts, and of the tables and figures that stages write beside products.

What a stage writes that is no product (``kagan.csv``, a figure) gets its digest in a folder ``.digests`` beside it, one
file each, in the form of ``sha256sum``. A stage that is handed such a file compares first. A file without a digest is
somebody's own and is taken as it is.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from quakesource.errors import ProductError
from quakesource.jobs.durable import write_durably

DIGESTS = ".digests"
"""Folder of the digests of the files beside it."""
SUFFIX = ".sha256"
BESIDE_A_FIGURE = (".svg", ".json")


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_written(path: Path, sha256: str) -> bool:
    """Whether a file has a digest; read once by a process as long as its time, size and inode stay."""
    state = path.stat()
    return _known_hash(path.absolute(), state.st_mtime_ns, state.st_size, state.st_ino) == sha256


@lru_cache(maxsize=100_000)
def _known_hash(path: Path, _changed_ns: int, _size: int, _inode: int) -> str:
    return file_hash(path)


@contextmanager
def loose_files(paths: Iterable[Path]) -> Iterator[None]:
    """While a stage runs: files that it is handed are compared before, and those that it has written noted afterwards.

    Parameters
    ----------
    paths : what its options name; folders and manifests, which look after themselves, are passed over

    Raises
    ------
    ProductError
        A file that a stage wrote has been altered since.
    """
    named = [path for path in paths if path.name != "manifest.json"]
    # Snakemake takes a picture away before it is drawn again, and leaves the files beside it.
    check_digests(file for path in named if path.is_file() for file in _with_companions(path))
    # what was there without a digest is somebody's own, and may be edited while the stage runs
    ours = [path for path in named if not path.is_file() or _digest_file(path).is_file()]
    files = [file for path in ours for file in _with_companions(path)]
    before = {file: _state(file) for file in files}
    try:
        yield
    except BaseException:
        for file in files:
            if _state(file) != before[file]:
                _digest_file(file).unlink(missing_ok=True)
        raise
    note_digests(file for file in files if _state(file) not in (None, before[file]))


def note_digests(paths: Iterable[Path]) -> None:
    """Write the digests of files that a stage has made."""
    for path in paths:
        noted = _digest_file(path)
        noted.parent.mkdir(exist_ok=True)
        write_durably(noted, _line(path))


def check_digests(paths: Iterable[Path]) -> None:
    """ProductError for a file that is not as its stage wrote it."""
    for path in paths:
        noted = _digest_file(path)
        if not (noted.is_file() and path.is_file()) or noted.read_bytes() == _line(path):
            continue
        picture = path.with_suffix(".png")
        made = picture if path.suffix in BESIDE_A_FIGURE and picture.is_file() else path
        raise ProductError(
            f"{path} has another content than when it was made.",
            where=str(noted),
            next_step=_remake_or_keep(made, noted),
        )


def noted_files(folder: Path) -> list[Path]:
    """Files below a folder that have a digest, whether they are there or not."""
    return sorted(noted.parents[1] / noted.name.removesuffix(SUFFIX) for noted in folder.rglob(f"{DIGESTS}/*{SUFFIX}"))


def remake_command(target: Path) -> str:
    """The line that makes a file of a study, with the settings that the study was run with."""
    study = next((folder for folder in target.parents if folder.parent.name == "results"), None)
    config = f" --configfile {study / 'settings.yaml'}" if study else ""
    return f"snakemake -j 2 {target}{config}"


def _remake_or_keep(path: Path, noted: Path) -> str:
    if not is_result(path):
        return f"Put it back as it was, or, if it is yours, remove {noted}."
    return f"Remake it: rm -f {path} && {remake_command(path)}"


def is_result(path: Path) -> bool:
    """Whether a file is one that a rule may make: nobody is told to remove others."""
    return "results" in path.absolute().parts


def _with_companions(path: Path) -> list[Path]:
    """A file, and of a figure the two beside it."""
    return [path, *(path.with_suffix(suffix) for suffix in BESIDE_A_FIGURE if path.suffix == ".png")]


def _state(path: Path) -> tuple[int, int, int] | None:
    if not path.is_file():
        return None
    state = path.stat()
    return state.st_mtime_ns, state.st_size, state.st_ino


def _line(path: Path) -> bytes:
    return f"{file_hash(path)}  {path.name}\n".encode()


def _digest_file(path: Path) -> Path:
    return path.parent / DIGESTS / f"{path.name}{SUFFIX}"
