"""Products on disk: built in a work folder, renamed into place, described by a manifest that readers check."""

from quakesource.products.building import build_product
from quakesource.products.digests import remake_command
from quakesource.products.manifest import Product, open_product

__all__ = ["Product", "build_product", "open_product", "remake_command"]
