"""What the Open Badges contexts have in common."""

from badgekit.contexts._terms import Scope, Term

BASE = "https://purl.imsglobal.org/spec/ob/v3p0/"
OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"


def classes(scopes: dict[str, Scope]) -> dict[str, Term]:
    """Return the types of Open Badges, with the terms that hold in each."""
    plain = ("OpenBadgeCredential", "Criteria", "EndorsementCredential")
    return {
        **{name: Term(OB + name) for name in plain},
        **{name: Term(OB + name, context=scope) for name, scope in scopes.items()},
        # Another name for a term of this context, not an IRI of its own.
        "AchievementCredential": Term("OpenBadgeCredential"),
    }
