"""Build a product in a work folder of its own and rename it into place when it is whole."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from quakesource.errors import ProductError
from quakesource.jobs.durable import flush_files, flush_folder, told_where_full
from quakesource.jobs.locks import only_maker
from quakesource.products.digests import file_hash
from quakesource.products.manifest import MANIFEST_NAME, PRODUCT_MARK, read_manifest, write_manifest

ATTEMPTS = 1000
"""At a work folder whose room is cleared away at the same instant."""


class MadeMeanwhile(Exception):
    """The product that was to be made is there: another process made it while this one waited."""


@contextmanager
def build_product(
    manifest: Path,
    name: str,
    stage: str,
    *,
    code: str,
    settings: Any,
    inputs: list[Path],
    attributes: dict[str, Any],
    hashes: dict[str, str] | None = None,
    repair: bool = False,
) -> Iterator[Path]:
    """A work folder to fill; on leaving without an error it becomes the folder of ``manifest``.

    The work folder is named by a hash of settings, code and inputs, so a job that was killed finds its own parts
    again and never those of another configuration. Snakemake deletes declared outputs of failed jobs, hence it is
    told of the manifest alone, which appears last.

    Parameters
    ----------
    manifest : path of the manifest in the final folder
    code : fingerprint of the stage's code
    settings : anything JSON can hold; part of the work folder's name and of the manifest
    inputs : files whose content the product depends on
    attributes : recorded in the manifest; the caller may add to it while the folder is being filled
    hashes : of parts that the caller knows, {path in the folder: SHA-256}; it may add to them as well
    repair : a finished product of the same settings, code and inputs becomes the work folder again, for a stage that
        makes anew only what is not as it was written

    Raises
    ------
    MadeMeanwhile
        Another process made the same product while this one waited for it; the command line ends well then.
    StorageError
        The disk is full.
    """
    _check_target(manifest)
    of_inputs = {str(path): file_hash(path) for path in inputs}
    key = hashlib.sha256(json.dumps([settings, code, of_inputs], sort_keys=True, default=str).encode()).hexdigest()[:16]
    target = manifest.parent.absolute()
    work = target.parent / ".work" / f"{stage}-{target.name}-{key}"
    before = _state(manifest)
    with ExitStack() as held:
        held.callback(_clear, work.parent)
        lock, what = work.with_name(f"{target.name}.lock"), str(manifest.parent)
        _in_work_room(work, lambda: held.enter_context(only_maker(lock, what)))
        if _state(manifest) not in (None, before) and read_manifest(manifest).get("key") == key:
            raise MadeMeanwhile
        mark = target / PRODUCT_MARK
        if repair and not work.exists() and mark.is_file() and mark.read_text() == key:
            manifest.unlink(missing_ok=True)
            _in_work_room(work, lambda: target.rename(work))
        _in_work_room(work, lambda: work.mkdir(exist_ok=True))
        with told_where_full(work):
            yield work
            (work / PRODUCT_MARK).write_text(key)
            recorded = {**attributes, "settings": settings, "code": code, "inputs": of_inputs}
            write_manifest(work, name, stage, key, recorded, hashes or {})
            flush_files(work)
        _put_into_place(work, target)


def _clear(room: Path) -> None:
    with suppress(OSError):  # other products may be at work, or parts be left of this one
        room.rmdir()


def _put_into_place(work: Path, target: Path) -> None:
    old = work.with_name(work.name + "-old")
    if target.exists():
        if old.exists():
            shutil.rmtree(old, ignore_errors=True)
        # Moved aside whole: wherever this is interrupted, a folder is either the old product or the new one.
        target.rename(old)
    work.rename(target)
    flush_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_ino


def _in_work_room(work: Path, make: Callable[[], object]) -> None:
    """Make a work folder in a room that a neighbour, which has just finished, may be clearing away meanwhile."""
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError, FileExistsError):  # the latter if it goes while it is looked at
            work.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            make()
            return
    raise ProductError(
        f"The folder {work.parent} is removed again and again while a product is to be made in it.",
        next_step="Look for what clears it away, and run the same command again.",
    )


def _check_target(manifest: Path) -> None:
    """ProductError rather than removing a folder that no product stood in."""
    folder = manifest.absolute().parent
    if manifest.name != MANIFEST_NAME:
        raise ProductError(
            f"A product is tracked by its {MANIFEST_NAME}, not by {manifest.name!r}.",
            next_step=f"Write to {manifest.parent / MANIFEST_NAME}.",
        )
    ours = (folder / PRODUCT_MARK).exists() or (folder / MANIFEST_NAME).exists()
    if folder.exists() and any(folder.iterdir()) and not ours:
        raise ProductError(
            f"{folder} holds files that are not a product; making one there would remove them.",
            next_step="Give a folder of its own, new or empty.",
        )
