"""Comprehensive Learner Record 2.0: the unversioned context and 2.0.1.

Neither is protected, and `xsd:` is a prefix that neither declares.
"""

from badgekit.contexts._tables._vocabularies import CREDENTIALS
from badgekit.contexts._terms import Context, Scope, Term

_BASE = "https://purl.imsglobal.org/spec/clr/v2p0/"
_CLR = "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"

_CLR_SUBJECT = Scope(
    {
        "cred": CREDENTIALS,
        "obi": "https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#",
        "achievement": Term(_CLR + "achievement", "obi:Achievement", "@set"),
        "association": Term(_CLR + "association", _CLR + "Association", "@set"),
        # Not the term of that name in the VCDM: no graph of its own.
        "verifiableCredential": Term(
            _CLR + "verifiableCredential", "cred:verifiableCredential", "@set"
        ),
    }
)

_ASSOCIATION = Scope(
    {
        "associationType": Term(_CLR + "AssociationType"),
        "sourceId": Term(_CLR + "sourceId", "xsd:anyURI"),
        "targetId": Term(_CLR + "targetId", "xsd:anyURI"),
    },
    aliases=False,
)

_UNVERSIONED = Scope(
    {
        "ClrCredential": Term(_CLR + "ClrCredential", context=Scope({})),
        "ClrSubject": Term(_CLR + "ClrSubject", context=_CLR_SUBJECT),
        "Association": Term(_CLR + "Association", context=_ASSOCIATION),
    }
)

_2_0_1 = _UNVERSIONED.with_scoped(
    "ClrCredential", {"partial": Term(_CLR + "partial", "xsd:boolean")}
).with_scoped(
    "ClrSubject",
    {
        "obi": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
        "identifier": Term(_CLR + "identifier-1", "obi:Identifier", "@set"),
    },
)

CONTEXTS = (
    Context(
        url=_BASE + "context-2.0.1.json",
        scope=_2_0_1,
        published_sha256=(
            "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"
        ),
    ),
    Context(
        url=_BASE + "context.json",
        scope=_UNVERSIONED,
        published_sha256=(
            "e198d7b517d74c5036434ce495086f67b10244709e9a3df9dcb7f8b1579b6167"
        ),
    ),
)
