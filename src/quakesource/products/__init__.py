"""Products on disk: built in a work folder, renamed into place, described by a manifest that readers check."""

from quakesource.products.building import build_product
from quakesource.products.manifest import Product, check_parts, open_product, remake_command

__all__ = ["Product", "build_product", "check_parts", "open_product", "remake_command"]
