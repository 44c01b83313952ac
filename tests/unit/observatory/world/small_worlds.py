"""A world that is simulated in seconds: world A with one province, four earthquakes and eight stations."""

import shutil
from pathlib import Path

import yaml

A = Path(__file__).parents[4] / "resources/worlds/A.yaml"


def write_world(folder: Path, **changes) -> Path:
    """World A with changes given as section__key=value; its station table beside it."""
    content = yaml.safe_load(A.read_text())
    for path, value in changes.items():
        *sections, key = path.split("__")
        place = content
        for section in sections:
            place = place[section]
        assert key in place, path
        place[key] = value
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(A.with_name("A_stations.csv"), folder)
    (folder / "S.yaml").write_text(yaml.safe_dump(content))
    return folder / "S.yaml"


def small_world(folder: Path) -> Path:
    """One province, few depths and distances, four earthquakes in one place."""
    content = yaml.safe_load(A.read_text())
    system = {**content["seismicity"]["fault_systems"]["ridgecrest"], "share": 1.0, "depth_km": [7, 9]}
    return write_world(
        folder,
        provinces={"sierra": content["provinces"]["sierra"]},
        shares=[1.0],
        depths_km=[8.0],
        distances_km=[10.0, 30.0, 60.0, 90.0],
        days=200,
        seismicity__n_events=4,
        seismicity__fault_systems={"ridgecrest": system},
        seismicity__two_subevents=1,
        seismicity__line_sources=1,
        seismicity__magnitude=[4.5, 5.5],
        seismicity__aftershock_share=0.0,
        network__n_stations=18,
        network__n_pick_stations=6,
        network__max_stations=4,
        network__max_distance_km=60,
        network__outage_share=0.01,
        network__late_share=0.0,
        record_defects={"gap": 0.3},
        station_defects={},
    )
