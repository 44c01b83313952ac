"""The simulated world: earthquakes with known sources, recorded by a network and written as an archive.

In its present, plain form: one layered earth, coloured noise, instrument responses, turned sensors and hypocentre
errors. It never imports the training synthetics: the judge must not know the training prior.
"""

from quakesource.observatory.network import SimulatedStation, simulate_network
from quakesource.observatory.picking import simulate_pick_network, simulate_picks
from quakesource.observatory.recording import record_event
from quakesource.observatory.seismicity import SimulatedEvent, simulate_events

__all__ = [
    "SimulatedEvent",
    "SimulatedStation",
    "record_event",
    "simulate_events",
    "simulate_network",
    "simulate_pick_network",
    "simulate_picks",
]
