"""What data centres send, as tables: bytes or text in, columns of `tables` out; no network, no settings.

``comcat_events.py``, ``comcat_tensors.py`` ComCat's GeoJSON (``tensor_product.py`` one product, ``tensor_choice.py``
which one) · ``gcmt_ndk.py`` GCMT · ``scedc_catalogue.py``, ``scedc_phases.py``, ``scedc_focal_mechanisms.py`` SCEDC ·
``label_conflicts.py`` two labels of one event · ``scedc_event_id.py``, ``hypocentre.py``, ``clock_time.py``,
``json_document.py``, ``plain_text.py`` what they share
"""

from quakesource.acquire.formats.comcat_events import read_comcat_count, read_comcat_events
from quakesource.acquire.formats.comcat_tensors import read_comcat_tensors
from quakesource.acquire.formats.gcmt_ndk import read_ndk
from quakesource.acquire.formats.label_conflicts import cross_check
from quakesource.acquire.formats.scedc_catalogue import read_catalogue, read_index
from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.acquire.formats.scedc_focal_mechanisms import read_focal_mechanisms
from quakesource.acquire.formats.scedc_phases import read_phases, write_phases

__all__ = [
    "cross_check",
    "read_catalogue",
    "read_comcat_count",
    "read_comcat_events",
    "read_comcat_tensors",
    "read_focal_mechanisms",
    "read_index",
    "read_ndk",
    "read_phases",
    "scedc_event_id",
    "write_phases",
]
