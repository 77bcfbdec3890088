"""What the definition of a badge lacks, and what a badge gives away of a learner."""

from badgekit.quality._default import DEFAULT_PROFILE
from badgekit.quality._levels import Level, Severity
from badgekit.quality._privacy import review_privacy
from badgekit.quality._privacy_report import PrivacyFinding, PrivacyReport
from badgekit.quality._privacy_rules import RULES as PRIVACY_RULES
from badgekit.quality._privacy_rules import PrivacyRule
from badgekit.quality._profile import QualityProfile
from badgekit.quality._report import CatalogueReport, Finding, Lack, QualityReport
from badgekit.quality._review import review, review_all
from badgekit.quality._rule import Form, Ground, QualityRule, Source, Subject

__all__ = [
    "DEFAULT_PROFILE",
    "PRIVACY_RULES",
    "CatalogueReport",
    "Finding",
    "Form",
    "Ground",
    "Lack",
    "Level",
    "PrivacyFinding",
    "PrivacyReport",
    "PrivacyRule",
    "QualityProfile",
    "QualityReport",
    "QualityRule",
    "Severity",
    "Source",
    "Subject",
    "review",
    "review_all",
    "review_privacy",
]
