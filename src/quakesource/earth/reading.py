"""One entry for every way to name a velocity model: a shipped name, a file, or a CRUST1.0 position."""

from collections.abc import Callable
from pathlib import Path

from quakesource.earth.model import LayeredModel
from quakesource.earth.read_crust1 import read_crust1
from quakesource.earth.read_csv import read_csv
from quakesource.earth.read_model96 import looks_like_model96, read_model96
from quakesource.earth.read_mtinv import read_mtinv
from quakesource.earth.read_nd import read_nd
from quakesource.earth.shipped import read_shipped, shipped_models, unknown_model
from quakesource.errors import EarthModelError

CRUST1 = "crust1.0"

READERS: dict[str, Callable[[Path], LayeredModel]] = {
    ".csv": read_csv,
    ".nd": read_nd,
    ".tvel": read_nd,
    ".mod": read_mtinv,
    ".model96": read_model96,
    ".mod96": read_model96,
}


def read_model(
    spec: str | Path,
    *,
    latitude_deg: float | None = None,
    longitude_deg: float | None = None,
    crust1_folder: str | Path | None = None,
) -> LayeredModel:
    """Read a layered model.

    Parameters
    ----------
    spec : a name of :func:`shipped_models`, the path of a file, or "crust1.0". Files: ``.csv`` (header
        line with units), ``.nd`` and ``.tvel`` (TauP, pyrocko; to 400 km), ``.mod`` (mtinv), and
        Computer Programs in Seismology "model96" under any extension.
    latitude_deg, longitude_deg : where to take CRUST1.0; ignored for the others.
    crust1_folder : folder with the CRUST1.0 files, or its ``crust1.npz``.

    Raises
    ------
    EarthModelError
        unknown name (with the nearest known one), unreadable or unphysical file, or
        "crust1.0" without a position or folder.
    """
    path = Path(spec)
    if str(spec).lower() == CRUST1:
        return _read_crust1_at(latitude_deg, longitude_deg, crust1_folder)
    # names come first, so that a stray file in the working folder cannot change a study
    if str(spec).lower() in shipped_models():
        return read_shipped(str(spec))
    if path.is_file():
        if looks_like_model96(path):
            return read_model96(path)
        if path.suffix.lower() in READERS:
            return READERS[path.suffix.lower()](path)
        raise EarthModelError(
            f"the format {path.suffix or 'without extension'} of a velocity model is not known",
            where=str(path),
            next_step=f"convert it to one of {', '.join(READERS)}; a CSV needs the header "
            "thickness_km,vp_km_s,vs_km_s,density_g_cm3,qp,qs (or depth_km of the tops for thickness_km)",
        )
    if path.suffix.lower() in READERS or len(path.parts) > 1:
        raise EarthModelError("the velocity model file does not exist", where=str(path), next_step="correct the path")
    raise unknown_model(str(spec), also=CRUST1)


def _read_crust1_at(latitude_deg: float | None, longitude_deg: float | None, folder: str | Path | None) -> LayeredModel:
    if folder is None or latitude_deg is None or longitude_deg is None:
        raise EarthModelError(
            "CRUST1.0 needs a position and the folder of its files, which quakesource does not ship",
            where="read_model('crust1.0', ...)",
            next_step="give latitude_deg, longitude_deg and crust1_folder "
            "(https://igppweb.ucsd.edu/~gabi/crust1.html, unpacked)",
        )
    return read_crust1(folder, latitude_deg, longitude_deg)
