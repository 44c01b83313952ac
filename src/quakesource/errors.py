"""Exceptions that a user can act on: what is wrong, where, and the next step.

Every error that quakesource raises on purpose derives from :class:`QuakesourceError`; the command line prints
it without a traceback. ``docs/errors.md`` lists them.
"""


class QuakesourceError(Exception):
    """What is wrong, where it was found, and the next step for the user."""

    def __init__(self, what: str, *, where: str = "", next_step: str):
        self.what, self.where, self.next_step = what, where, next_step
        lines = [what, f"  where: {where}" if where else "", f"  next:  {next_step}"]
        super().__init__("\n".join(line for line in lines if line))


class SettingsError(QuakesourceError):
    """A configuration file has an unknown key, a wrong type or a value out of range."""


class CatalogueError(QuakesourceError):
    """A catalogue is empty, unreadable or lacks what a stage needs (origin time, hypocentre)."""


class ArchiveError(QuakesourceError):
    """An archive folder lacks a part, or a file in it cannot be used."""


class UnitsError(QuakesourceError):
    """The physical units of data are not stated, or contradict each other."""


class WaveformError(QuakesourceError):
    """A waveform cannot be processed at all (a single bad trace is a recorded drop, not an error)."""


class EarthModelError(QuakesourceError):
    """A velocity model is unphysical, unreadable or unknown."""


class SourceError(QuakesourceError):
    """A moment tensor, mechanism or source time function has a wrong shape or an impossible value."""


class GreensError(QuakesourceError):
    """Green's functions cannot be computed or do not cover what was asked of them."""


class ProductError(QuakesourceError):
    """A product on disk is missing, incomplete or not what its manifest says."""


class ServiceError(QuakesourceError):
    """A data centre that cannot be asked or does not answer as its service must."""


class StorageError(QuakesourceError):
    """A file cannot be written because the disk is full."""
