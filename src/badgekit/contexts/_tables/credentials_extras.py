"""Contexts that define every term, for drafts and for the examples of the W3C."""

from badgekit.contexts._terms import Context, Scope

CONTEXTS = (
    Context(
        url="https://www.w3.org/ns/credentials/undefined-terms/v2",
        scope=Scope(
            {},
            aliases=False,
            vocab="https://www.w3.org/ns/credentials/undefined-term#",
        ),
        published_sha256=(
            "82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581"
        ),
    ),
    Context(
        url="https://www.w3.org/ns/credentials/examples/v2",
        scope=Scope(
            {}, aliases=False, vocab="https://www.w3.org/ns/credentials/examples#"
        ),
        published_sha256=(
            "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c"
        ),
    ),
)
