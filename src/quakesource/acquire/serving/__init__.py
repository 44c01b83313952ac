"""An archive offered over HTTP, as data centres offer theirs: FDSN web services, ComCat, SCEDC's bucket.

``server.py`` the sockets and the log · ``routes.py`` which path is answered by what · ``holdings.py`` what the archive
holds · ``dataselect.py``, ``station.py``, ``event.py``, ``comcat.py``, ``bucket.py`` the services · ``wadl.py`` how
they describe themselves · ``selection.py`` wildcards and times of a query
"""

from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.routes import BUCKET, ArchiveService
from quakesource.acquire.serving.server import Reply, Request, Server

__all__ = ["BUCKET", "ArchiveService", "Holdings", "Reply", "Request", "Server"]
