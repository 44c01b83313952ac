"""The web client of a stage, from its settings."""

from pathlib import Path

from quakesource import __version__
from quakesource.acquire.web import Limits, WebClient
from quakesource.settings import ServiceSettings


def web_client(services: ServiceSettings, gates: Path | None = None) -> WebClient:
    """A client that keeps to the limits of the settings, together with all jobs that share a folder of ``gates``."""
    names = Limits.__dataclass_fields__
    limits = Limits(**{name: getattr(services, name) for name in names})
    contact = f" ({services.contact})" if services.contact else ""
    return WebClient(limits, f"quakesource/{__version__}{contact}", gates)
