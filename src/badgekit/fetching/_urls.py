"""How a URL is written in an error text."""

from urllib.parse import urlsplit

_MAX_SHOWN = 200


def shown(url: str) -> str:
    """Return what of *url* may stand in an error text or a log: no query, no user.

    >>> shown("https://ada:pw@badges.example/lists/3?learner=ada#top")
    'https://badges.example/lists/3'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "a malformed URL"
    if not parts.scheme:
        return "a relative URL"
    if not parts.netloc:
        text = f"{parts.scheme}:…"
    else:
        text = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if len(text) > _MAX_SHOWN:
        text = text[:_MAX_SHOWN] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
