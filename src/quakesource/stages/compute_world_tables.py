"""Stage compute-world-tables: elementary seismograms of the paths that begin in one province of a world."""

from pathlib import Path

from quakesource.jobs.fingerprint import fingerprint
from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.elementary import write_tables
from quakesource.products import build_product


def compute_world_tables(*, world: Path, province: str, tables: Path, threads: int = 1) -> None:
    """Seismograms of a grid of depths and distances for every pair of provinces and share of the path.

    Parameters
    ----------
    world : the world's YAML file
    province : where the paths begin
    tables : manifest of the product to write
    """
    definition = read_world(world)
    attributes = {"simulated": True, "world": definition.title, "units": "m/s per N·m, unit step moment"}
    with build_product(
        tables,
        "world_tables",
        "compute_world_tables",
        code=fingerprint("compute_world_tables"),
        settings={"world": definition.hash, "province": province},
        inputs=[world],
        attributes=attributes,
    ) as work:
        write_tables(definition, province, work, threads)
