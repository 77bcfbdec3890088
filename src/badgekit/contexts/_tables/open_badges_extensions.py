"""The 1EdTech types of credential status, schema and refresh service."""

from badgekit.contexts._tables._open_badges import BASE
from badgekit.contexts._terms import Context, Scope, named

_SPEC = "https://purl.imsglobal.org/spec/"

CONTEXTS = (
    Context(
        url=BASE + "extensions.json",
        scope=Scope(
            {
                **named(
                    _SPEC + "vccs/v1p0/context.json#", "1EdTechJsonSchemaValidator2019"
                ),
                **named(_SPEC + "vcrl/v1p0/context.json#", "1EdTechRevocationList"),
                **named(_SPEC + "vccr/v1p0/context.json#", "1EdTechCredentialRefresh"),
            }
        ),
        published_sha256=(
            "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3"
        ),
    ),
)
