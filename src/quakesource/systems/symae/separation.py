"""Are source and path apart? Redatuming, and what a virtual seismogram keeps of the earthquake that lent its path.

``redatuming_error`` is 1 − correlation with the noise-free record that the earthquake would have left at the receiver;
``copying_error`` is that of the donor's own record, unchanged. ``leakage`` is the share of a virtual seismogram's
variance that follows the donor earthquake when source and receiver are kept, and its ``floor`` what follows another
noise on the same donor. A network whose path codes carry everything has collapsed: it copies the donor.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.errors import correlation_of
from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Faithful, Ours
from quakesource.systems.symae.virtual import Codes, codes_of, redatumed

PAIRS = ((0, 3), (3, 0), (0, 2), (2, 0))
"""(source, path) of earthquakes of a region that are unlike each other."""
COLLAPSED = 0.9
"""A redatuming error above this share of that of copying the donor: the path code carries the source."""


def redatuming(network: torch.nn.Module, data: Regions, r: int) -> dict[str, float]:
    """Scores of `PAIRS`, means over regions, pixels and receivers."""
    rows = [values for _, values in redatuming_by_region(network, data, r)]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def redatuming_by_region(network: Any, data: Regions, r: int) -> list[tuple[int, dict[str, float]]]:
    """(region, scores) of every region."""
    found = []
    for region in range(len(data.records)):
        records = data.records[region, :, :, :r]
        codes = [codes_of(network, torch.from_numpy(records[event])) for event in range(len(records))]
        scores = []
        for source, donor in PAIRS:
            made = redatumed(network, codes[source], codes[donor]).numpy()
            truth = data.clean[region, source, :, :r]
            scores.append(
                {
                    "redatuming_error": 1 - float(correlation_of(made, truth).mean()),
                    "copying_error": 1 - float(correlation_of(records[donor], truth).mean()),
                    "donor_correlation": float(correlation_of(made, records[donor]).mean()),
                    "true_donor_correlation": float(correlation_of(truth, records[donor]).mean()),
                }
            )
        found.append((region, {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}))
    return found


def leakage(network: Faithful | Ours, data: Regions, region: int, r: int, rng: np.random.Generator) -> dict[str, float]:
    """Shares of the variance of virtual seismograms of one region, averaged over sources and receivers."""
    records, clean = data.records[region, :, :, :r], data.clean[region, :, :, :r]
    # the noise of the same receivers in another order: another recording of the same earthquake
    noise = (records - clean)[:, :, rng.permutation(r)]
    again = clean + noise
    again /= again.std(axis=-1, keepdims=True)
    n_events = len(records)
    first, second = (
        [codes_of(network, torch.from_numpy(np.asarray(values[event], np.float32))) for event in range(n_events)]
        for values in (records, again)
    )
    donors, noises = [], []
    for source in range(n_events):
        made = np.stack([_aligned_virtual(network, first[source], donor) for donor in first])
        other = np.stack([_aligned_virtual(network, first[source], donor) for donor in second])
        power = (made**2).mean(axis=(0, -1))
        donors.append((made.var(axis=0, ddof=1).mean(axis=-1) / power).mean())
        noises.append((0.5 * ((made - other) ** 2).mean(axis=(0, -1)) / power).mean())
    return {"leakage": float(np.mean(donors)), "floor": float(np.mean(noises))}


def _aligned_virtual(network: Faithful | Ours, source: Codes, donor: Codes) -> NDArray[np.float32]:
    """Virtual seismograms before receivers' delays are put back, which alignment has told apart from the source."""
    with torch.no_grad():
        return np.asarray(network.fuse(source.source, donor.paths).numpy())
