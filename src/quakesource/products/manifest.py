"""The manifest of a product: what made it, and the parts it must consist of."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quakesource import __version__
from quakesource.errors import ProductError

MANIFEST_NAME = "manifest.json"

PRODUCT_MARK = ".quakesource-product"
"""File in every product, with its key: Snakemake removes the manifest before a rerun, and the folder must still be
known."""


@dataclass(frozen=True)
class Product:
    """A product whose parts were found as listed; ``attributes`` is what its stage recorded."""

    folder: Path
    name: str
    attributes: dict[str, Any]

    @property
    def manifest(self) -> Path:
        """The file that Snakemake tracks."""
        return self.folder / MANIFEST_NAME


def open_product(manifest: Path, name: str, *, deep: bool = False) -> Product:
    """Open a product by its manifest and check that every part is there with its size.

    Parameters
    ----------
    manifest : path of ``manifest.json``
    name : what it must be, e.g. ``observations``
    deep : compare hashes too, which reads every byte

    Raises
    ------
    ProductError
        The manifest is missing, describes something else, or a part is missing or altered.
    """
    if not manifest.is_file():
        raise ProductError(
            f"There is no {name} product at {manifest}.",
            next_step=f"Make it: snakemake -j 2 {manifest}",
        )
    content = read_manifest(manifest)
    if content["product"] != name:
        raise ProductError(
            f"{manifest} describes {content['product']!r}, not {name!r}.",
            next_step="Give the manifest of the right product.",
        )
    check_parts(manifest, content["parts"], deep=deep)
    return Product(manifest.parent, name, content["attributes"])


def read_manifest(manifest: Path) -> dict[str, Any]:
    """What a manifest holds; ProductError if the file is cut off or is something else."""
    try:
        content = json.loads(manifest.read_text())
    except ValueError:
        content = None
    if not isinstance(content, dict) or not {"product", "parts", "attributes"} <= content.keys():
        raise ProductError(f"{manifest} is not a manifest.", next_step=_remake(manifest))
    return content


def remake_command(target: Path) -> str:
    """The line that makes a file of a study, with the settings that the study was run with."""
    study = next((folder for folder in target.parents if folder.parent.name == "results"), None)
    config = f" --configfile {study / 'settings.yaml'}" if study else ""
    return f"snakemake -j 2 {target}{config}"


def _remake(manifest: Path) -> str:
    return f"Remake the product: rm -f {manifest} && {remake_command(manifest)}"


def check_parts(manifest: Path, parts: list[dict[str, Any]], *, deep: bool) -> None:
    """ProductError if a part is missing, or its size (``deep``: its hash) is not the recorded one."""
    for part in parts:
        path = manifest.parent / part["path"]
        if not path.is_file():
            problem = "is missing"
        elif path.stat().st_size != part["size"]:
            problem = f"has {path.stat().st_size} bytes instead of {part['size']}"
        elif deep and file_hash(path) != part["sha256"]:
            problem = "has another content than when it was made"
        else:
            continue
        raise ProductError(
            f"{path} {problem}.",
            where=str(manifest),
            next_step=_remake(manifest),
        )


def write_manifest(
    folder: Path, name: str, stage: str, key: str, attributes: dict[str, Any], hashes: dict[str, str] | None = None
) -> None:
    """Write the manifest of a finished folder; every file in it becomes a part. ``hashes`` are those known already."""
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path not in (folder / MANIFEST_NAME, folder / PRODUCT_MARK)
    )
    content = {
        "product": name,
        "stage": stage,
        "quakesource": __version__,
        "key": key,
        "attributes": attributes,
        "parts": [
            {
                "path": path,
                "size": (folder / path).stat().st_size,
                "sha256": (hashes or {}).get(path) or file_hash(folder / path),
            }
            for path in map(str, (file.relative_to(folder) for file in files))
        ],
    }
    (folder / MANIFEST_NAME).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
