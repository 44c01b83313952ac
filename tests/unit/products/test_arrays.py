"""Arrays of products: one bit in a chunk, a lost chunk, a cut one and a stranger are refused when they are read."""

import numpy as np
import pytest
import xarray as xr
import zarr

from quakesource.errors import ProductError
from quakesource.products import build_product, open_product
from quakesource.products.arrays import open_arrays, open_group, write_arrays

VALUES = np.arange(60, dtype=np.float32).reshape(6, 10)
STORE = "values.zarr"


@pytest.fixture(params=["chunks", "shards"])
def product(request, tmp_path):
    manifest = tmp_path / "results/tiny/thing/manifest.json"
    data = xr.Dataset({"value": (("row", "time_s"), VALUES)}, coords={"time_s": np.arange(10.0)})
    encoding = {"chunks": (2, 10), **({"shards": (4, 10)} if request.param == "shards" else {})}
    with build_product(manifest, "thing", "make_thing", code="c", settings={}, inputs=[], attributes={}) as work:
        write_arrays(data, work / STORE, value=encoding)
    return open_product(manifest, "thing")


def first_chunk(product):
    return product.folder / STORE / "value/c/0/0"


def test_arrays_come_back_as_they_were(product):
    data = open_arrays(product, STORE)
    np.testing.assert_array_equal(data["value"].values, VALUES)
    np.testing.assert_array_equal(data["time_s"].values, np.arange(10.0))
    np.testing.assert_array_equal(open_group(product, STORE)["value"][2:3], VALUES[2:3])


def test_every_variable_has_a_checksum_axes_included(product):
    group = zarr.open_group(product.folder / STORE, mode="r")
    for _, array in group.arrays():
        assert any(getattr(codec, "checksum", False) for codec in array.compressors), array


def test_one_bit_of_a_chunk_is_found_when_it_is_read_and_not_before(product):
    path = first_chunk(product)
    for place in range(path.stat().st_size):
        content = bytearray(path.read_bytes())
        content[place] ^= 16
        path.write_bytes(content)
        data = open_arrays(open_product(product.manifest, "thing"), STORE)
        np.testing.assert_array_equal(data["value"][4:].values, VALUES[4:])
        with pytest.raises(ProductError, match=r"c/0/0 has another content[\s\S]*next:.*snakemake"):
            data["value"].values  # noqa: B018
        content[place] ^= 16
        path.write_bytes(content)


def test_a_chunk_that_goes_after_opening_is_no_fill_value(product):
    data = open_arrays(product, STORE)
    first_chunk(product).unlink()
    with pytest.raises(ProductError, match="c/0/0 is missing"):
        data["value"].values  # noqa: B018
    with pytest.raises(ProductError, match="c/0/0 is missing"):
        open_product(product.manifest, "thing")


def test_a_chunk_that_no_manifest_knows_is_refused(tmp_path):
    manifest = tmp_path / "thing/manifest.json"
    data = xr.Dataset({"value": (("row",), np.full(4, np.nan))})
    with build_product(manifest, "thing", "make_thing", code="c", settings={}, inputs=[], attributes={}) as work:
        write_arrays(data, work / STORE, value={"chunks": (2,), "fill_value": np.nan})
    product = open_product(manifest, "thing")
    assert np.isnan(open_arrays(product, STORE)["value"].values).all()  # chunks of fill values are not written
    other = tmp_path / "other.zarr"
    write_arrays(xr.Dataset({"value": (("row",), np.ones(4))}), other, value={"chunks": (2,)})
    (product.folder / STORE / "value/c").mkdir()
    (product.folder / STORE / "value/c/0").write_bytes((other / "value/c/0").read_bytes())
    with pytest.raises(ProductError, match="no part of the product"):
        open_arrays(product, STORE)["value"].values  # noqa: B018


def test_a_finished_product_is_not_written_to(product):
    with pytest.raises(ValueError, match=r"read-only|not written to|read only"):
        open_group(product, STORE)["value"][0] = 1.0
