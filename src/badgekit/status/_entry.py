"""The entry that goes into a credential."""

from collections.abc import Mapping, Sequence

from badgekit.models import BitstringStatusListEntry, StatusMessage


def status_entry(
    url: str,
    index: int,
    purpose: str = "revocation",
    *,
    messages: Mapping[int, str] | None = None,
    references: Sequence[str] = (),
) -> BitstringStatusListEntry:
    """Return the `credentialStatus` of the credential at *index* of the list at *url*.

    *purpose* is `revocation`, `suspension`, `refresh`, `message`, or one of your own.
    *messages* says what each value stands for: as many as there are values, which
    tells the bits per entry too. *references* are URLs that explain them.

    Draw *index* at random among the free ones, and never use one twice: in order, it
    would tell when the credential was issued and who else was there. Raises
    `ValueError` for what the standard does not allow.

    >>> status_entry("https://lincoln.example/status/1", 94_567).status_list_index
    94567
    """
    messages = messages or {}
    size = max(1, (len(messages) - 1).bit_length())
    if messages and set(messages) != set(range(1 << size)):
        raise ValueError("messages must have one for each value, from 0 on")
    return BitstringStatusListEntry(
        id=f"{url}#{index}",
        status_purpose=purpose,
        status_list_index=index,
        status_list_credential=url,
        status_size=size if size > 1 else None,
        status_message=tuple(
            StatusMessage(status=hex(value), message=message)
            for value, message in sorted(messages.items())
        ),
        status_reference=tuple(references),
    )
