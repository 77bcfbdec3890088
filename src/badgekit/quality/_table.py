"""How the rules of the default profile are written down."""

from badgekit.quality._levels import Level
from badgekit.quality._rule import Form, Ground, QualityRule, Source, Subject

R, C, IF = Level.REQUIRED, Level.RECOMMENDED, Level.RECOMMENDED_IF_AVAILABLE
KINDS = ("knowledge", "application", "recognition")
RIGOUR = Source(Ground.FIELD, "Employers and colleges cannot tell rigour.")
COMMON = Source(Ground.FIELD, "There is no common definition of a micro-credential.")
ASSESSED = Source(Ground.FIELD, "Assessment differs from issuer to issuer.")
ADDING_UP = Source(Ground.FIELD, "Badges do not add up.")
LASTING = Source(
    Ground.FIELD, "Learners should not have to go back to the school for proof."
)


def standard(clause: str) -> Source:
    """Return a clause of the standard as a source."""
    return Source(Ground.STANDARD, f"Open Badges 3.0, {clause}")


def ours(reason: str) -> Source:
    """Return a reason of ours as a source."""
    return Source(Ground.JUDGEMENT, reason)


def rule(  # noqa: PLR0917 - a table reads best by column
    id: str,
    paths: str,
    levels: tuple[Level | None, Level | None, Level | None],
    what: str,
    advice: str,
    source: Source,
    form: Form = Form.ANY,
    beyond: str = "",
) -> QualityRule:
    """Return a rule: *levels* for each of `KINDS`, *paths* and *beyond* in one text."""
    return QualityRule(
        id=id,
        of=Subject.CREDENTIAL if id.startswith("badge-") else Subject.ACHIEVEMENT,
        paths=tuple(paths.split()),
        form=form,
        beyond=tuple(beyond.split()),
        levels={k: at for k, at in zip(KINDS, levels, strict=True) if at is not None},
        what=what,
        advice=advice,
        source=source,
    )
