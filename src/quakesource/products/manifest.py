"""The manifest of a product: what made it, and the parts it must consist of."""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quakesource import __version__
from quakesource.errors import ProductError
from quakesource.products.digests import as_written, file_hash, is_result, remake_command

MANIFEST_NAME = "manifest.json"

PRODUCT_MARK = ".quakesource-product"
"""File in every product, with its key: Snakemake removes the manifest before a rerun, and the folder must still be
known."""

TIMES_NAME = "timings.parquet"
"""File of a product that tells how long its making took. It is no part: the manifests of two runs are the same, and so
is the key of everything that is made from them."""


@dataclass(frozen=True)
class Part:
    """A file of a product: bytes, and the SHA-256 of them."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Product:
    """A product whose parts were found as listed; ``attributes`` is what its stage recorded.

    ``parts`` are those of the manifest by their paths in ``folder``.
    """

    folder: Path
    name: str
    attributes: dict[str, Any]
    parts: Mapping[str, Part] = field(default_factory=dict, repr=False)

    @property
    def manifest(self) -> Path:
        """The file that Snakemake tracks."""
        return self.folder / MANIFEST_NAME

    def checked(self, path: Path) -> Path:
        """A part that opening has left for the moment it is read; ProductError if it is not as it was written.

        A file that is neither listed nor there is the caller's matter.
        """
        known = self.parts.get(path.relative_to(self.folder).as_posix())
        if known is None:
            if not path.exists():
                return path
            raise _altered(path, "is no part of the product", self.manifest)
        try:
            whole = as_written(path, known.sha256)
        except FileNotFoundError:
            raise _altered(path, "is missing", self.manifest) from None
        if not whole:
            raise _altered(path, "has another content than when it was made", self.manifest)
        return path


def open_product(
    manifest: Path, name: str, *, deep: bool = False, later: Callable[[str], bool] = lambda path: False
) -> Product:
    """Open a product by its manifest and check that every part is there and as it was written.

    Parameters
    ----------
    manifest : path of ``manifest.json``
    name : what it must be, e.g. ``observations``
    deep : compare the digest of every part, which reads every byte
    later : whether the part of a path is compared when it is read instead (`Product.checked`); chunks of arrays always
        are (`arrays.open_arrays`), so that a large store costs what is used of it

    Raises
    ------
    ProductError
        The manifest is missing, describes something else or was altered, or a part is missing or altered.
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
    parts = {part["path"]: Part(part["size"], part["sha256"]) for part in content["parts"]}
    for path, part in parts.items():
        _check_part(manifest, path, part, hashed=deep or not (_is_chunk(path) or later(path)))
    return Product(manifest.parent, name, content["attributes"], parts)


def read_manifest(manifest: Path) -> dict[str, Any]:
    """What a manifest holds; ProductError if the file is cut off, altered or something else."""
    try:
        content = json.loads(manifest.read_bytes())
    except ValueError:
        content = None
    if not isinstance(content, dict) or not {"product", "parts", "attributes"} <= content.keys():
        raise ProductError(f"{manifest} is not a manifest.", next_step=_remake(manifest))
    if "sha256" not in content:
        problem = "is of an earlier version, whose manifests have no hash of their own"
        raise ProductError(f"{manifest} {problem}.", next_step=_remake(manifest))
    if content["sha256"] != _own_hash(content):
        raise ProductError(f"{manifest} has another content than when it was made.", next_step=_remake(manifest))
    return content


def write_manifest(
    folder: Path, name: str, stage: str, key: str, attributes: dict[str, Any], hashes: dict[str, str] | None = None
) -> None:
    """Write the manifest of a finished folder; every file in it but the times of its making becomes a part.

    ``hashes`` are those known already.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path not in {folder / name for name in (MANIFEST_NAME, PRODUCT_MARK, TIMES_NAME)}
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
    content = json.loads(json.dumps(content))  # a hash of what will be read, where a tuple is a list
    content["sha256"] = _own_hash(content)
    (folder / MANIFEST_NAME).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")


def _own_hash(content: dict[str, Any]) -> str:
    """Of all that a manifest says but this."""
    others = {name: value for name, value in content.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(others, sort_keys=True).encode()).hexdigest()


def _is_chunk(path: str) -> bool:
    """Whether a part is a chunk or shard of a Zarr array."""
    _, found, inside = path.partition(".zarr/")
    return bool(found) and "c" in inside.split("/")[:-1] and not inside.endswith("zarr.json")


def _check_part(manifest: Path, name: str, part: Part, *, hashed: bool) -> None:
    # strings: an archive has tens of thousands of parts, and a Path each would take most of the time
    try:
        found = os.stat(f"{manifest.parent}{os.sep}{name}")
    except PermissionError:
        raise
    except (OSError, ValueError):
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        raise _altered(manifest.parent / name, "is missing", manifest)
    if found.st_size != part.size:
        raise _altered(manifest.parent / name, f"has {found.st_size} bytes instead of {part.size}", manifest)
    if hashed and not as_written(path := manifest.parent / name, part.sha256):
        raise _altered(path, "has another content than when it was made", manifest)


def _altered(path: Path, problem: str, manifest: Path) -> ProductError:
    return ProductError(f"{path} {problem}.", where=str(manifest), next_step=_remake(manifest))


def _remake(manifest: Path) -> str:
    if not is_result(manifest):
        return "Make the product again where it comes from."
    return f"Remake the product: rm -f {manifest} && {remake_command(manifest)}"
