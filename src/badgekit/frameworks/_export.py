"""An achievement as a credential in CTDL, as JSON-LD."""

import re
from collections.abc import Iterable

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.frameworks._ctdl_terms import BADGE, CLASSES, CONTEXT
from badgekit.frameworks._identifiers import (
    REGISTRY,
    ctid_in,
    is_ctid,
    is_web_url,
)
from badgekit.models import (
    Achievement,
    Alignment,
    AlignmentTargetType,
    IdentifierEntry,
    MultilingualText,
    Profile,
)
from badgekit.problems import Problem, ProblemType

_COMPETENCIES = (AlignmentTargetType.CF_ITEM, AlignmentTargetType.COMPETENCY)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_UNDETERMINED = "und"


def to_ctdl(
    achievement: Achievement,
    *,
    ctid: str | None = None,
    issuer: Profile | None = None,
    language: str | None = None,
) -> JsonObject:
    """Return *achievement* as CTDL JSON-LD, as the Credential Registry has it.

    *ctid* is by default the one in `otherIdentifier`, or at the end of an id in the
    registry; without any there is none. *issuer* is who offers it (`offeredBy`), where
    `creator` is who owns it (`ownedBy`). *language* (BCP 47) is that of the texts if
    `inLanguage` does not say so; without it they are `und`, undetermined.

    What the Registry asks for beyond that, such as a status, is for the publisher to
    add. The reference has every member. Raises `ValueError` for a *ctid* or *language*
    that is none, and `DocumentError` for an achievement, creator or issuer with
    several CTIDs.

    >>> from badgekit.models import Criteria
    >>> to_ctdl(
    ...     Achievement(
    ...         id="https://lincoln.example/badges/linear-equations",
    ...         name="Linear Equations",
    ...         description="Solves linear equations.",
    ...         criteria=Criteria(narrative="Scored 3 or better by two reviewers."),
    ...         achievement_type="MicroCredential",
    ...     ),
    ...     language="en",
    ... )["@type"]
    'ceterms:MicroCredential'
    """
    if ctid is not None and not is_ctid(ctid):
        raise ValueError("a CTID is ce- and a UUID")
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise ValueError("not a language tag of BCP 47")
    ctid = ctid or _ctid_of(achievement, "")
    writer = _Writer(_language_of(achievement) or language or _UNDETERMINED)
    name = REGISTRY + ctid.lower() if ctid else achievement.id
    own = None if ctid and achievement.id.lower() == name.lower() else achievement.id
    return _without_gaps(
        {
            "@context": CONTEXT,
            "@id": name,
            "@type": CLASSES.get(achievement.achievement_type, BADGE),
            "ceterms:ctid": ctid and ctid.lower(),
            "ceterms:name": writer.text(achievement.name),
            "ceterms:description": writer.text(achievement.description),
            "ceterms:subjectWebpage": own if own and is_web_url(own) else None,
            "ceterms:sameAs": _some(own if ctid else None),
            "ceterms:image": _image_of(achievement),
            "ceterms:codedNotation": _plain(achievement.human_code),
            "ceterms:inLanguage": _some(_language_of(achievement)),
            "ceterms:keyword": writer.texts(achievement.tag),
            "ceterms:subject": writer.subject(achievement.field_of_study),
            "ceterms:identifier": writer.identifiers(achievement.other_identifier),
            "ceterms:ownedBy": writer.organization(achievement.creator, "/creator"),
            "ceterms:offeredBy": writer.organization(issuer, "/issuer"),
            "ceterms:requires": writer.condition(achievement),
        }
    )


def _ctid_of(thing: Achievement | Profile, pointer: str) -> str | None:
    found = {
        entry.identifier.lower()
        for entry in thing.other_identifier
        if is_ctid(entry.identifier)
    }
    if thing.id.startswith(REGISTRY) and (named := ctid_in(thing.id)):
        found.add(named)
    if len(found) > 1:
        detail = "has several CTIDs, and only one can be meant"
        place = f"{pointer}/otherIdentifier"
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, place))
    return next(iter(found), None)


def _language_of(achievement: Achievement) -> str | None:
    tag = achievement.in_language
    return str(tag) if tag and _LANGUAGE.fullmatch(tag) else None


def _image_of(achievement: Achievement) -> str | None:
    image = achievement.image
    return image.id if image and is_web_url(image.id) else None


class _Writer:
    """Writes parts of an achievement in CTDL, its texts in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def texts(self, values: Iterable[str | None]) -> JsonObject | None:
        """Return a language map of arrays."""
        found: dict[str, list[str]] = {}
        for value in values:
            if isinstance(value, MultilingualText):
                for each in value.values:
                    tag = each.language or self._language
                    found.setdefault(tag, []).append(each.value)
            elif value:
                found.setdefault(self._language, []).append(value)
        return found or None

    def text(self, value: str | None) -> JsonObject | None:
        """Return a language map of strings."""
        found = self.texts([value]) or {}
        return {tag: texts[0] for tag, texts in found.items()} or None

    def subject(self, value: str | None) -> list[JsonObject] | None:
        """Return a field of study."""
        name = self.text(value)
        return [_aligned({"ceterms:targetNodeName": name})] if name else None

    def identifiers(
        self, entries: Iterable[IdentifierEntry]
    ) -> list[JsonObject] | None:
        """Return identifiers other than CTIDs."""
        return [
            {
                "@type": "ceterms:IdentifierValue",
                "ceterms:identifierTypeName": self.text(str(entry.identifier_type)),
                "ceterms:identifierValueCode": str(entry.identifier),
            }
            for entry in entries
            if not is_ctid(entry.identifier)
        ] or None

    def organization(
        self, profile: Profile | None, pointer: str
    ) -> list[JsonObject] | None:
        """Return an organization. What a profile says of a person is left out."""
        if profile is None or _is_person(profile):
            return None
        ctid = _ctid_of(profile, pointer)
        url = profile.url if profile.url and is_web_url(profile.url) else None
        found = {
            "@id": REGISTRY + ctid if ctid else profile.id,
            "@type": "ceterms:CredentialOrganization",
            "ceterms:ctid": ctid,
            "ceterms:name": self.text(profile.name),
            "ceterms:description": self.text(profile.description),
            "ceterms:subjectWebpage": url,
        }
        return [_without_gaps(found)]

    def condition(self, achievement: Achievement) -> list[JsonObject] | None:
        """Return how the achievement is earned, and what for."""
        criteria = achievement.criteria
        page = criteria.id if criteria.id and is_web_url(criteria.id) else None
        competencies = [
            self.competency(alignment)
            for alignment in achievement.alignment
            if alignment.target_type in _COMPETENCIES
        ]
        members = _without_gaps(
            {
                "ceterms:description": self.text(criteria.narrative),
                "ceterms:subjectWebpage": page,
                "ceterms:targetCompetency": competencies or None,
                "ceterms:creditValue": _credits(achievement.credits_available),
            }
        )
        return [{"@type": "ceterms:ConditionProfile", **members}] if members else None

    def competency(self, alignment: Alignment) -> JsonObject:
        """Return a competency of a framework."""
        url, code = alignment.target_url, alignment.target_code
        return _aligned(
            {
                "ceterms:targetNode": url if is_web_url(url) else None,
                "ceterms:targetNodeName": self.text(alignment.target_name),
                "ceterms:targetNodeDescription": self.text(
                    alignment.target_description
                ),
                "ceterms:frameworkName": self.text(alignment.target_framework),
                "ceterms:codedNotation": None if is_ctid(code) else _plain(code),
            }
        )


def _is_person(profile: Profile) -> bool:
    return any(
        (
            profile.given_name,
            profile.family_name,
            profile.additional_name,
            profile.patronymic_name,
            profile.date_of_birth,
        )
    )


def _credits(number: float | None) -> list[JsonObject] | None:
    if number is None:
        return None
    return [{"@type": "ceterms:ValueProfile", "schema:value": number}]


def _aligned(members: JsonObject) -> JsonObject:
    return {"@type": "ceterms:CredentialAlignmentObject", **_without_gaps(members)}


def _plain(text: str | None) -> str | None:
    return str(text) if text else None


def _some(text: str | None) -> list[str] | None:
    return [text] if text else None


def _without_gaps(members: JsonObject) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}
