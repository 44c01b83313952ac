"""Folder names of Green's function stores: readable, and never shared by two models."""

from quakesource.settings.earth import model_slug


def test_shipped_names_stay_as_they_are():
    assert model_slug("socal") == "socal"


def test_altered_names_never_collide():
    specs = ["models/m a.csv", "models/m_a.csv", "models_m a.csv", "crust1.0:61.45,-149.74", "crust1.0_61.45_-149.74"]
    assert len({model_slug(spec) for spec in specs}) == len(specs)
    assert all("/" not in model_slug(spec) and " " not in model_slug(spec) for spec in specs)
