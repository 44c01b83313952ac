"""A tarball of source time functions from an address, whole or not at all."""

from pathlib import Path

from quakesource.acquire.services.objects import Fetched, fetch_object, remove_object
from quakesource.acquire.source_functions.reading import SourceFunctions, read_source_functions
from quakesource.acquire.web import WebClient
from quakesource.errors import CatalogueError, ServiceError

TARBALL = "functions.tar"
"""Its name in the product of the stage download-source-functions."""


def fetch_tarball(web: WebClient, url: str, kind: str, path: Path) -> tuple[Fetched, SourceFunctions]:
    """Fetch what is not yet at ``path``, and read it; a page or a damaged file does not stay.

    SCARDEC's page puts the events that one selects into a ``sourcefunction_archive_<number>.tar.gz`` and gives its
    address, which is good for some time; there is none of the whole database.

    Raises
    ------
    ServiceError
        The server does not give it (what has come of it stays beside ``path``, and the next call goes on there), or
        what it gives is not a tarball of such functions.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fetched = fetch_object(web, url, path, md5_etags=False)
    if fetched.status != "ok":
        raise ServiceError(
            f"The source time functions cannot be had: {fetched.reason}.",
            where=url,
            next_step="An address that SCARDEC's page made is good for some time only: select the events there again "
            "and set spectra.address, or unpack them and set spectra.folder. If the server is down, run again later.",
        )
    try:
        return fetched, read_source_functions(path, kind)
    except CatalogueError as error:
        remove_object(path)
        raise ServiceError(
            f"What the server gave is not a tarball of source time functions: {error.what}",
            where=url,
            next_step=f"Look at the address in a browser; spectra.catalogue is {kind!r}.",
        ) from None
