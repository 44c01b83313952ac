"""A tarball such as SCARDEC's page makes, of simulated source time functions."""

import io
import tarfile

import numpy as np

from quakesource.mechanisms import magnitude_to_moment
from quakesource.observatory.source_catalogues import PULSE_STEP_S, random_pulses, with_places

N_STATIONS = 12


def scardec_tarball(n_events, seed=1):
    """Bytes, and the events. The average is over stations that see the rupture longer and shorter, the optimal is not.

    Directivity stretches the function of a station and keeps its moment, so that an average over stations is smoother.
    """
    rng = np.random.default_rng(seed)
    events, pulses = random_pulses(n_events, rng)
    events = with_places(events, rng)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for i, (event, rate) in enumerate(zip(events.itertuples(), pulses, strict=True)):
            moment = float(magnitude_to_moment(event.magnitude))
            optimal = np.pad(rate, (0, rate.size))
            optimal *= moment / (optimal.sum() * PULSE_STEP_S)
            times = np.arange(optimal.size) * PULSE_STEP_S
            stretches = rng.uniform(0.7, 1.3, N_STATIONS)
            average = np.mean([np.interp(times / s, times, optimal, right=0.0) / s for s in stretches], axis=0)
            name = f"2011{1 + i // 28:02d}{1 + i % 28:02d}_051418_NOWHERE_{i}"
            for kind, values in (("moy", average), ("opt", optimal)):
                head = f"2011 {1 + i // 28} {1 + i % 28} 05 14 18.0 -7.98 109.26\n{event.depth_km:.1f} {moment:.4e} "
                head += (
                    f"{event.magnitude:.3f} {event.strike_deg:.0f} {event.dip_deg:.0f} {event.rake_deg:.0f} 0 90 0\n"
                )
                body = "".join(f"{t:.9e} {v:.9e}\n" for t, v in zip(times, values, strict=True)).encode()
                member = tarfile.TarInfo(f"FCTs_{name}/fct{kind}source_{name}")
                member.size = len(head) + len(body)
                archive.addfile(member, io.BytesIO(head.encode() + body))
    return packed.getvalue(), events
