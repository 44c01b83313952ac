"""How often clean simulated stations are condemned as gain outliers, by the distance of the nearest one.

    python benchmarks/near_station_screen.py results/real/greens/gil7/manifest.json

60 random double couples of Mw 4.5, 2-20 km deep, one station near and seven at 60-300 km, quiet noise.
"""

import sys
from pathlib import Path

import numpy as np

from quakesource.earth import first_arrivals, read_model
from quakesource.greens.store import open_greens
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import magnitude_to_moment, random_double_couples
from quakesource.observatory.noise import coloured_noise
from quakesource.settings import ObserveSettings
from quakesource.waveforms.quality.event import EventStation, screen_event

N_EVENTS, RATE_HZ, BAND_HZ, BEFORE_S = 60, 2.0, (0.02, 0.05), 100.0


def main(manifest: Path) -> None:
    store = open_greens(manifest)
    model, settings = read_model(store.model), ObserveSettings()
    time_s = -BEFORE_S + np.arange(880) / RATE_HZ
    for nearest in ((10, 15), (15, 20), (20, 30), (30, 40), (60, 80)):
        near, far = 0, 0
        for seed in range(N_EVENTS):
            rng = np.random.default_rng(seed)
            depth = int(rng.integers(0, 10))
            tensor = random_double_couples(1, rng)[0] * magnitude_to_moment(4.5)
            stations = []
            for distance in (rng.uniform(*nearest), *np.exp(rng.uniform(np.log(60), np.log(300), 7))):
                weights = excitation(rng.uniform(0, 360))
                motion = np.einsum("cgm,m,gt->ct", weights, tensor, store.at(float(distance), time_s)[depth])
                motion += coloured_noise(3, time_s.size, RATE_HZ, 15.0, rng)
                p_s, s_s = (
                    float(first_arrivals(model, store.depth_km[depth], distance, phase).time_s) for phase in "PS"
                )
                hypocentral_km = float(np.hypot(distance, store.depth_km[depth]))
                components = dict(zip("ZRT", motion, strict=True))
                stations.append(EventStation(components, float(distance), hypocentral_km, p_s, s_s, -88.0))
            condemned = {v.station for v in screen_event(stations, time_s, BAND_HZ, settings) if "gain" in v.reason}
            near += 0 in condemned
            far += len(condemned - {0})
        print(f"nearest at {nearest[0]}-{nearest[1]} km: {near} of {N_EVENTS}; others {far} of {7 * N_EVENTS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
