"""A few earth models with their exact curves, for the tests of networks."""

from functools import cache

from quakesource.systems.dispersion_kernels.ensemble import Models, computed, drawn, ensemble_named, periods_s
from quakesource.systems.dispersion_kernels.layering import layer_edges_km
from quakesource.systems.dispersion_kernels.networks import described
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings

SETTINGS = KernelEnsembleSettings(layering_km=((6.0, 1.0), (51.0, 5.0), (131.0, 20.0)), periods_s=(4, 49, 5))


@cache
def some_models(name="weak", n=24):
    ensemble = ensemble_named(name, SETTINGS)
    made = computed([drawn(ensemble, i, SETTINGS) for i in range(n)], SETTINGS)
    return Models(
        made["columns"],
        made["phase_velocity_km_s"],
        made["kernels"],
        layer_edges_km(SETTINGS),
        periods_s(SETTINGS),
    )


@cache
def known(name="weak"):
    models = some_models(name)
    return described(models.columns, models.phase, models.top_km, models.period_s)
