"""Displacements as people read them."""

_UNITS = (("m", 1.0), ("mm", 1e-3), ("µm", 1e-6), ("nm", 1e-9), ("pm", 1e-12))


def displacement_text(value_m: float) -> str:
    """Three digits and the unit that suits, e.g. '3.91 µm'."""
    name, size_m = next(((name, size_m) for name, size_m in _UNITS if value_m >= size_m), _UNITS[-1])
    value = value_m / size_m
    return f"{value:#.3g}".rstrip(".") + f" {name}" if value < 1000 else f"{value:.0f} {name}"
