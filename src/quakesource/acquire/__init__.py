"""Catalogues, stations and waveforms: from a user's files into an archive, and out of an archive again."""

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.catalogue import read_events
from quakesource.acquire.references import read_references

__all__ = ["Archive", "ArchiveWriter", "open_archive", "read_events", "read_references"]
