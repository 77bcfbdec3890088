"""What the privacy linter looks for, in words, and how grave it is."""

from dataclasses import dataclass
from types import MappingProxyType

from badgekit.quality._levels import Severity

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """A rule, in words."""

    severity: Severity
    """Unless the place makes it less."""
    detail: str
    advice: str


RULES = MappingProxyType(
    {
        "plain-identifier": PrivacyRule(
            HIGH,
            "an identifier of the learner in the clear",
            "Hash it with a fresh salt: Recipient.email(…) does.",
        ),
        "unsalted-hash": PrivacyRule(
            HIGH,
            "a hashed identifier without a salt: whoever guesses it knows",
            "Give every badge a fresh random salt.",
        ),
        "short-salt": PrivacyRule(
            MEDIUM,
            "a hashed identifier with a salt of fewer than eight characters",
            "Take at least 16 random bytes.",
        ),
        "weak-hash": PrivacyRule(
            HIGH,
            "an identifier hashed with MD5",
            "Use SHA-256 with a fresh salt.",
        ),
        "hashed-name": PrivacyRule(
            MEDIUM,
            "a hashed name: everybody in the class can try all names of the class",
            "Identify the learner by an e-mail address or a DID.",
        ),
        "shared-salt": PrivacyRule(
            HIGH,
            "a salt that other identifiers have as well: one search finds them all",
            "Give every badge a salt of its own.",
        ),
        "repeated-hash": PrivacyRule(
            MEDIUM,
            "a hash that other badges have as well: it links what is one learner's",
            "Give every badge a salt of its own.",
        ),
        "email": PrivacyRule(
            HIGH,
            "an e-mail address in the clear",
            "Leave it out, or hash it with a salt as an identifier.",
        ),
        "contact-email": PrivacyRule(
            LOW,
            "an e-mail address of an organization",
            "See that it is the address of an office, not of a person.",
        ),
        "telephone": PrivacyRule(
            MEDIUM,
            "what looks like a telephone number",
            "Leave it out.",
        ),
        "personal-name": PrivacyRule(
            HIGH,
            "the name of a person",
            "Leave it out: whoever is shown the badge knows, or asks, whose it is.",
        ),
        "birth-date": PrivacyRule(
            HIGH,
            "a date of birth",
            "Leave it out.",
        ),
        "personal-detail": PrivacyRule(
            HIGH,
            "a personal detail that no badge needs",
            "Leave it out.",
        ),
        "address": PrivacyRule(
            HIGH,
            "a postal address or a point on the map",
            "Leave it out: a region in the criteria says enough.",
        ),
        "known-datum": PrivacyRule(
            HIGH,
            "what you asked to look for",
            "Leave it out.",
        ),
        "known-hash": PrivacyRule(
            HIGH,
            "a bare hash of what you asked to look for",
            "Leave it out, or hash it with a salt as an identifier.",
        ),
        "subject-url": PrivacyRule(
            MEDIUM,
            "the learner is named by a web address",
            "Use a DID of the learner's own, or a salted identifier.",
        ),
        "sequential-id": PrivacyRule(
            MEDIUM,
            "an id that ends in a number: others can be had by counting",
            "Use a random id, such as a UUID.",
        ),
        "subject-image": PrivacyRule(
            MEDIUM,
            "an image of the learner's own",
            "See that it is the baked badge, and no photograph.",
        ),
        "licence-number": PrivacyRule(
            MEDIUM,
            "a licence number, which identifies the learner",
            "Leave it out, or let the learner withhold it.",
        ),
        "public-evidence": PrivacyRule(
            MEDIUM,
            "evidence at a web address: whether a sign-in protects it cannot be seen",
            "See that strangers who follow it learn nothing about the learner.",
        ),
        "embedded-evidence": PrivacyRule(
            HIGH,
            "work of the learner inside the badge: it can never be withdrawn",
            "Keep the work where access to it can be ended, and link it.",
        ),
        "free-text": PrivacyRule(
            LOW,
            "a text about the learner: a program cannot tell names in it",
            "Read it, or give the learner's name to known=.",
        ),
        "tracking-status": PrivacyRule(
            HIGH,
            "a status URL of one learner: the issuer sees who is being checked",
            "Use one status list for many learners.",
        ),
        "unshared-status": PrivacyRule(
            MEDIUM,
            "a status list for one learner among several: it tells who is checked",
            "Use one status list for many learners.",
        ),
        "status-hash": PrivacyRule(
            MEDIUM,
            "a status URL with what looks like a hash in it",
            "Use one status list for many learners, and a URL without personal parts.",
        ),
        "revocation-list": PrivacyRule(
            LOW,
            "a 1EdTechRevocationList: everybody can read which badges were revoked",
            "Use a Bitstring status list.",
        ),
        "tracking-url": PrivacyRule(
            MEDIUM,
            "a URL of one learner: whose it is sees who looks at the badge",
            "Use one URL for all, or leave it out.",
        ),
    }
)
"""Every rule, by id."""
