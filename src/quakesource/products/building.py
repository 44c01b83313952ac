"""Build a product in a work folder of its own and rename it into place when it is whole."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quakesource.products.manifest import MANIFEST_NAME, file_hash, write_manifest


@contextmanager
def build_product(
    manifest: Path, name: str, stage: str, *, settings: Any, inputs: list[Path], attributes: dict[str, Any]
) -> Iterator[Path]:
    """A work folder to fill; on leaving without an error it becomes the folder of ``manifest``.

    The work folder is named by a hash of settings and inputs, so a job that was killed finds its own parts again and
    never those of another configuration. Snakemake deletes declared outputs of failed jobs, hence it is
    told of the manifest alone, which appears last.

    Parameters
    ----------
    manifest : path of the manifest in the final folder
    settings : anything JSON can hold; part of the work folder's name and of the manifest
    inputs : files whose content the product depends on
    attributes : recorded in the manifest; the caller may add to it while the folder is being filled
    """
    hashes = {str(path): file_hash(path) for path in inputs}
    key = hashlib.sha256(json.dumps([settings, hashes], sort_keys=True, default=str).encode()).hexdigest()[:16]
    target = manifest.parent
    work = target.parent / ".work" / f"{stage}-{target.name}-{key}"
    work.mkdir(parents=True, exist_ok=True)
    yield work
    write_manifest(work, name, stage, key, {**attributes, "settings": settings, "inputs": hashes})
    if target.exists():
        # Without its manifest the old folder is no product, should the rename be interrupted.
        (target / MANIFEST_NAME).unlink(missing_ok=True)
        shutil.rmtree(target)
    work.rename(target)
    with suppress(OSError):  # other products may be at work
        work.parent.rmdir()
