"""Stage tabulate-fmnet: what the region's stations record of every place of its grid."""

import sys
import time
from pathlib import Path

from quakesource.earth.study_model import study_model
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import EarthSettings
from quakesource.settings.base import as_values
from quakesource.systems.fmnet.product import write_responses
from quakesource.systems.fmnet.region import grid_depths_km, grid_epicentres, grid_mechanisms, places_of
from quakesource.systems.fmnet.responses import place_responses
from quakesource.systems.fmnet.settings import FmnetRegionSettings


def tabulate_fmnet(region: FmnetRegionSettings, earth: EarthSettings, *, responses: Path, threads: int = 1) -> None:
    """Compute responses once; every sample of the training set is a product with them.

    Parameters
    ----------
    responses : manifest of the product to write
    """
    started = time.perf_counter()
    layers = study_model(earth, region.velocity_model)
    epicentre, depth_km = grid_epicentres(region), grid_depths_km(region)
    n_places, n_mechanisms = len(epicentre) * len(depth_km), len(grid_mechanisms(region))
    told = f"{n_places} places x {n_mechanisms} mechanisms = {n_places * n_mechanisms:,} samples"
    print(f"{region.velocity_model}: {told} at {len(region.stations)} stations", file=sys.stderr)
    with build_product(
        responses,
        "fmnet_responses",
        "tabulate_fmnet",
        code=fingerprint("tabulate_fmnet"),
        settings=as_values(region) | {"model": layers.to_table().tolist()},
        inputs=[],
        attributes={"n_samples": n_places * n_mechanisms, "simulated": True},
    ) as work:
        found = place_responses(layers, region, places_of(region, epicentre), depth_km, threads=threads)
        write_responses(work, found, epicentre, depth_km, [station.code for station in region.stations])
    print(f"done in {time.perf_counter() - started:.1f} s, {found.nbytes / 1e6:.0f} MB", file=sys.stderr)
