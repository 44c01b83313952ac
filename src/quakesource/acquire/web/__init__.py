"""Asking data centres over HTTP, politely and without ever waiting for ever.

``client.py`` one request with its attempts · ``hosts.py`` how often a host is asked (``gates.py``: by
all jobs together) · ``pauses.py`` how long to wait ·
``limits.py`` the numbers
"""

from quakesource.acquire.web.client import Answer, Ask, WebClient
from quakesource.acquire.web.limits import Limits

__all__ = ["Answer", "Ask", "Limits", "WebClient"]
