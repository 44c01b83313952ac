"""SourceNet's batches made on the device that trains: shapes that never change, and nothing that the host waits for.

The examples are those of `task.SourceNetTask` on a CPU. Rows of spare slots lie in one more source than there is room
for, which has no station and no weight, as have sources that a part has not.
"""

from collections.abc import Sequence

import torch

from quakesource.posteriors.double_couples import unit_vectors_there
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.objective import Targets


class DeviceBatches:
    """Batches by the keys of their parts."""

    def __init__(self, samplers: Sequence[Sampler], device: torch.device | str) -> None:
        self.examples = DeviceExamples(samplers, device)
        draws = self.examples.draws
        self._n_stations = draws.samplers[0].recipe.n_stations[1]
        self._depth_km = torch.from_numpy(draws.samplers[0].grid.depth_km).to(draws.device)

    def keys(self, numbers: Sequence[int]) -> torch.Tensor:
        """(parts, 3) of parts by their numbers, on the device."""
        return self.examples.draws.keys(numbers)

    def batch(self, keys: torch.Tensor, level: torch.Tensor) -> tuple[Inputs, Targets]:
        """The part with ``keys`` (3,), with nuisances scaled by ``level``, a number in double precision there."""
        sources, paths, windows = self.examples.made(keys, level)
        n, room = len(sources.there), self._n_stations
        place = torch.where(paths.used, paths.event * room + paths.station, n * room)
        present = torch.zeros((n + 1) * room, dtype=torch.bool, device=place.device).scatter(0, place, paths.used)
        depth_km = torch.cat([sources.catalogue_depth_km, torch.ones_like(sources.catalogue_depth_km[:1])])
        inputs = network_inputs(
            present.view(n + 1, room),
            windows,
            paths.catalogue_distance_km.float(),
            paths.catalogue_azimuth_deg.float(),
            depth_km.float(),
            place,
        )
        of_sources = (
            unit_vectors_there(sources.moment_tensor),
            sources.magnitude,
            self._depth_km[sources.depth_index],
            sources.complex_source,
            sources.there,
        )
        return inputs, Targets(*(_and_none(values.float()) for values in of_sources))


def _and_none(values: torch.Tensor) -> torch.Tensor:
    """``values`` (n, ...) and zeros for one more source."""
    return torch.cat([values, torch.zeros_like(values[:1])])
