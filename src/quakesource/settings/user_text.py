"""Text files that users write or download: configurations, pole-zero files, tables of mechanisms."""

from pathlib import Path


def user_text(path: Path) -> str:
    """The text of a file whose keys and numbers are ASCII: names with accents may be UTF-8 or Latin-1."""
    body = path.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")
