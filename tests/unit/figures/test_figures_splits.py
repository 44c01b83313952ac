"""Figures of splits and receiver groups at their ends: one event, nothing kept, nothing at all; and their stage."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from quakesource.figures.receiver_groups import plot_receiver_groups
from quakesource.figures.split_map import COLOURS, plot_split_map
from quakesource.geometry.focal_sphere import focal_pixel
from quakesource.products import build_product
from quakesource.settings import PlotSettings
from quakesource.settings.splits import SplitSettings
from quakesource.stages.plot_splits import plot_splits
from quakesource.stages.split_events import event_parts, split_leaks
from quakesource.tables import RECEIVER_GROUP


def rays(n: int, *, kept: bool = True, event_id: str = "a", takeoff_deg: float = 60.0) -> pd.DataFrame:
    """n rays of one event, all in the pixel at azimuth 30."""
    rows = pd.DataFrame(dict.fromkeys(RECEIVER_GROUP, "x"), index=range(n))
    pixel = int(focal_pixel(takeoff_deg, 30.0))
    return rows.assign(event_id=event_id, focal_pixel=pixel, receivers_in_pixel=n, kept=kept)


def catalogue(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    times = pd.Timestamp("2031-01-01") + pd.to_timedelta(np.sort(rng.uniform(0, 1000, n)), unit="D")
    return pd.DataFrame(
        {
            "event_id": [f"e{i}" for i in range(n)],
            "origin_time_utc": [f"{t.isoformat()}Z" for t in times],
            "latitude_deg": rng.uniform(33, 34, n),
            "longitude_deg": rng.uniform(-118, -117, n),
        }
    )


def titles(figure: Figure) -> list[str]:
    return [ax.get_title() for ax in figure.axes]


def legends(figure: Figure) -> list[str]:
    boxes = [legend for ax in figure.axes if (legend := ax.get_legend())]
    return [text.get_text() for box in boxes for text in box.get_texts()]


def filled(figure: Figure, panel: int) -> list[Polygon]:
    pixels = [patch for patch in figure.axes[panel].patches if isinstance(patch, Polygon)]
    return [pixel for pixel in pixels if pixel.get_facecolor() != (1, 1, 1, 1)]


@pytest.mark.parametrize(("takeoff_deg", "panel"), [(50.0, 0), (130.0, 1)])
def test_a_ray_is_drawn_in_its_hemisphere_and_at_its_azimuth(takeoff_deg, panel):
    figure = plot_receiver_groups(rays(3, takeoff_deg=takeoff_deg), 4, title="T", simulated=False)
    assert titles(figure)[panel].startswith(("lower", "upper")[panel])
    (pixel,) = filled(figure, panel)
    assert not filled(figure, 1 - panel)
    east, north = pixel.get_xy()[:-1].mean(axis=0)
    assert np.degrees(np.arctan2(east, north)) == pytest.approx(30, abs=12)
    assert np.hypot(east, north) == pytest.approx(np.sqrt(2) * np.sin(np.radians(25)), abs=0.12)


def test_a_pixel_across_the_rim_is_in_both_hemispheres():
    figure = plot_receiver_groups(rays(3, takeoff_deg=90.0), 4, title="T", simulated=False)
    assert len(filled(figure, 0)) == len(filled(figure, 1)) == 1


def test_nothing_kept_and_no_rows(tmp_path):
    figure = plot_receiver_groups(rays(2, kept=False), 4, title="T", simulated=False)
    assert legends(figure) == ["left out (1)"]
    figure.savefig(tmp_path / "drawn.png")
    nothing = plot_receiver_groups(rays(0), 4, title="T", simulated=True)
    words = [text.get_text() for text in nothing.texts]
    assert "SIMULATED" in words
    assert any("has no record" in word for word in words)


@pytest.mark.parametrize("settings", [SplitSettings(), SplitSettings(min_distance_km=80, max_cluster_share=0.01)])
@pytest.mark.parametrize("n", [1, 60])
def test_split_map_draws_what_the_stage_writes(n, settings, tmp_path):
    parts = event_parts(catalogue(n), settings, simulated=False)
    figure = plot_split_map(parts, split_leaks(parts, settings), title="T")
    expected = [
        f"{part} ({m})" for name in ("blocked", "random") for part in COLOURS if (m := sum(parts[name] == part))
    ]
    assert legends(figure) == expected
    assert any("excluded" in entry for entry in expected) == (n == 60 and settings.min_distance_km == 80)
    assert titles(figure)[0].startswith("blocked: 0 near pairs across parts\n0 of ")
    figure.savefig(tmp_path / "drawn.png")


def test_the_stage_writes_both_figures_from_files(tmp_path):
    settings = SplitSettings()
    parts = event_parts(catalogue(60), settings, simulated=True)
    parts.to_csv(tmp_path / "splits.csv", index=False)
    split_leaks(parts, settings).to_csv(tmp_path / "leaks.csv", index=False)
    manifest = tmp_path / "groups/manifest.json"
    about = {"simulated": True, "nside": 4, "n_rows": 5}
    with build_product(
        manifest, "receiver_groups", "group_receivers", code="", settings={}, inputs=[], attributes=about
    ) as work:
        rays(5).to_parquet(work / "groups.parquet", index=False)
    figures = {"receiver_figure": tmp_path / "figures/groups.png", "split_figure": tmp_path / "figures/splits.png"}
    tables = {name: tmp_path / f"{name}.csv" for name in ("splits", "leaks")}
    plot_splits(PlotSettings(), title="t", groups=manifest, **tables, **figures)
    for path, n in zip(figures.values(), (5, 60), strict=True):
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.with_suffix(".svg").is_file()
        assert json.loads(path.with_suffix(".json").read_text())["n"] == n
