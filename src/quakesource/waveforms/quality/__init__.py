"""Quality with evidence: which records can be used, which can be repaired, which must go, and by what numbers.

``samples.py`` gaps, NaN, padding, flat and short records · ``spikes.py`` glitches · ``clipping.py`` full scale ·
``units.py`` input units against the instrument · ``dead.py`` channels that feel nothing · ``axes.py`` letters against
stated orientation · ``steps.py`` baseline steps · ``noise.py`` the ground before the earthquake · ``event.py`` what
needs all stations. The response's own plausibility is checked where it is used, in ``waveforms/response.py``. No screen
looks at how well a source model fits: records are never judged by the answer.
"""

from quakesource.waveforms.quality.event import TraceVerdict, screen_event
from quakesource.waveforms.quality.noise import signal_to_noise

__all__ = ["TraceVerdict", "screen_event", "signal_to_noise"]
