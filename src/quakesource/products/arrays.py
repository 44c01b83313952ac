"""Zarr stores of products: every array with a checksum, and every chunk compared with the manifest when it is read.

Zarr takes a missing chunk for one of fill values, and a flipped bit in an uncompressed chunk for a number. The manifest
knows the bytes of every file, so a chunk is believed if it is one of these.
"""

from pathlib import Path
from typing import Any

import xarray as xr
import zarr
import zarr.codecs
from zarr.abc.store import ByteRequest
from zarr.core.buffer import Buffer, BufferPrototype
from zarr.storage import LocalStore

from quakesource.products.manifest import Product


class CheckedStore(LocalStore):
    """The files of a Zarr store inside a product, for reading; ProductError for one that is not as it was written."""

    def __init__(self, product: Product, name: str) -> None:
        super().__init__(product.folder / name, read_only=True)
        self._product = product

    def with_read_only(self, read_only: bool = False) -> "CheckedStore":
        """Itself: a finished product is not written to."""
        if not read_only:
            raise ValueError("a finished product is not written to")
        return self

    def get_sync(
        self, key: str, *, prototype: BufferPrototype | None = None, byte_range: ByteRequest | None = None
    ) -> Buffer | None:
        """As `LocalStore`, of a file that is as it was written."""
        self._check(key)
        return super().get_sync(key, prototype=prototype, byte_range=byte_range)

    async def get(
        self, key: str, prototype: BufferPrototype | None = None, byte_range: ByteRequest | None = None
    ) -> Buffer | None:
        """As `LocalStore`, of a file that is as it was written."""
        self._check(key)
        return await super().get(key, prototype, byte_range)

    async def get_partial_values(self, prototype: BufferPrototype, key_ranges: Any) -> list[Buffer | None]:
        """As `LocalStore`, of files that are as they were written."""
        asked = list(key_ranges)
        for key, _ in asked:
            self._check(key)
        return await super().get_partial_values(prototype, asked)

    def _check(self, key: str) -> None:
        path = Path(self.root, key)
        if not path.is_dir():
            self._product.checked(path)


def open_arrays(product: Product, name: str, group: str | None = None) -> xr.Dataset:
    """The arrays of a store of a product, read when they are used."""
    data: xr.Dataset = xr.open_zarr(CheckedStore(product, name), group=group, consolidated=False, chunks=None)
    return data


def open_group(product: Product, name: str) -> zarr.Group:
    """The same as Zarr gives it."""
    return zarr.open_group(CheckedStore(product, name), mode="r", zarr_format=3)


def checksum_codec() -> zarr.codecs.ZstdCodec:
    """The compressor of every array: fast, and with a checksum of what was compressed."""
    return zarr.codecs.ZstdCodec(level=1, checksum=True)


def write_arrays(data: xr.Dataset, path: Path, *, group: str | None = None, **encoding: dict[str, Any]) -> None:
    """Write a store (or a ``group`` of one) in which every variable, axes included, has a checksum.

    ``encoding`` is what some variables have besides, by their names: chunks, shards, fill values.
    """
    whole = {str(name): {"compressors": (checksum_codec(),), **encoding.get(str(name), {})} for name in data.variables}
    data.to_zarr(path, group=group, mode="w", zarr_format=3, consolidated=False, encoding=whole)


def append_arrays(data: xr.Dataset, path: Path, dimension: str) -> None:
    """Write ``data`` behind what a store has along a dimension, in whole chunks of it, coded as that is."""
    data.to_zarr(path, mode="a", append_dim=dimension, zarr_format=3, consolidated=False)
