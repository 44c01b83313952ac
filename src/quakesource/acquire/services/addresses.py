"""Where data centres are."""

from obspy.clients.fdsn.header import URL_MAPPINGS

from quakesource.errors import ServiceError

RETIRED = {"IRIS": "EARTHSCOPE", "RESIF": "EPOSFR", "IRISPH5": "EARTHSCOPE"}
"""Names that ObsPy still knows, of centres whose services have moved."""


def centre_url(name: str) -> str:
    """Base address of an FDSN centre: by ObsPy's name for it, or an address as it is.

    Raises
    ------
    ServiceError
        The name is unknown.
    """
    if name.startswith(("http://", "https://")):
        return name.rstrip("/")
    known = RETIRED.get(name.upper(), name.upper())
    if known not in URL_MAPPINGS:
        raise ServiceError(
            f"There is no FDSN centre {name!r}.",
            where="stations.centres",
            next_step=f"Give an address, or one of {', '.join(sorted(set(URL_MAPPINGS) - set(RETIRED)))}.",
        )
    return str(URL_MAPPINGS[known]).rstrip("/")
