"""How much a posterior leaves open: its differential entropy over double couples."""

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.posteriors.double_couples import Components, Mixture, log_density, unit_vectors
from quakesource.posteriors.draws import posterior_draws

FloatArray = NDArray[np.float64]


def entropies(outputs: Mixture, n_draws: int, seed: int) -> FloatArray:
    """Entropies (n,) in nats, 0 where every double couple is as likely as any other and negative elsewhere.

    Means of -ln density over draws of the posterior itself. Every posterior is drawn from by the same random numbers,
    so that posteriors that are alike have errors that are alike: it is for comparing them. Of sharpnesses about 3,
    which are hardly drawn by `draws.CANDIDATES` candidates, it is off by up to 0.08 nats however many draws there are.
    """
    found = np.empty(len(outputs.weights))
    for source in range(len(found)):
        own = slice(source, source + 1)
        one = Components(outputs.weights[own], outputs.axes[own], outputs.sharpness[own])
        drawn = posterior_draws(one, n_draws, np.random.default_rng(seed)).tensors()[0]
        vectors = torch.from_numpy(unit_vectors(drawn)).to(one.axes.dtype)
        repeated = Components(*(values.expand(n_draws, *values.shape[1:]) for values in one))
        with torch.no_grad():
            found[source] = -float(log_density(repeated, vectors).double().mean())
    return found
