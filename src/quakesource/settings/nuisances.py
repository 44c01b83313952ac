"""Section ``nuisances`` of a learned system: what disturbs its training examples besides errors of paths."""

from pydantic import Field

from quakesource.settings.base import Section


class NuisanceSettings(Section):
    """Disturbances of training examples, raised from nothing by the curriculum."""

    directivity: float = Field(
        0.5, ge=0, lt=1, description="Largest relative change of a source's duration between stations; 0: none."
    )
    compound: float = Field(0.065, ge=0, le=1, description="Share of the sources that consist of two mechanisms.")
    slow: float = Field(0.03, ge=0, le=1, description="Share of the sources that last 3 to 8 times as long.")
    coda: tuple[float, float] = Field(
        (0.0, 0.7), description="Waves scattered after P and S over the largest sample of the window, at 100 km."
    )
    noise_to_signal: tuple[float, float] = Field(
        (0.01, 0.5), description="Noise over the largest sample of the pair, log-uniform."
    )
    noise_m_s: tuple[float, float] = Field(
        (3e-8, 1e-6), description="Noise whatever the signal: log-uniform over sources, stations within a factor of 3."
    )
    missing_component: float = Field(0.08, ge=0, le=1, description="Share of the pairs that lack a component.")
    missing_phase: float = Field(0.04, ge=0, le=1, description="Share of the pairs that lack P or S.")
