"""A text body of a service or file."""


def plain_text(body: str | bytes) -> str:
    """The text; bytes that are not UTF-8 become marks that no number can contain, so that their line is a problem."""
    return body if isinstance(body, str) else body.decode("utf-8", errors="replace")
