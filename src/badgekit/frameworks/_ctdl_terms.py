"""Terms of CTDL, the Credential Transparency Description Language."""

from collections.abc import Mapping
from types import MappingProxyType

from badgekit.models import AchievementType

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
COMPETENCY = "ceasn:Competency"
COMPETENCY_FRAMEWORK = "ceasn:CompetencyFramework"
BADGE = "ceterms:Badge"

CLASSES: Mapping[str | None, str] = MappingProxyType(
    {
        found: f"ceterms:{found}"
        for found in (
            AchievementType.APPRENTICESHIP_CERTIFICATE,
            AchievementType.ASSOCIATE_DEGREE,
            AchievementType.BACHELOR_DEGREE,
            AchievementType.BADGE,
            AchievementType.CERTIFICATE,
            AchievementType.CERTIFICATE_OF_COMPLETION,
            AchievementType.CERTIFICATION,
            AchievementType.DEGREE,
            AchievementType.DIPLOMA,
            AchievementType.DOCTORAL_DEGREE,
            AchievementType.GENERAL_EDUCATION_DEVELOPMENT,
            AchievementType.JOURNEYMAN_CERTIFICATE,
            AchievementType.LICENSE,
            AchievementType.MASTER_CERTIFICATE,
            AchievementType.MASTER_DEGREE,
            AchievementType.MICRO_CREDENTIAL,
            AchievementType.PROFESSIONAL_DOCTORATE,
            AchievementType.QUALITY_ASSURANCE_CREDENTIAL,
            AchievementType.RESEARCH_DOCTORATE,
            AchievementType.SECONDARY_SCHOOL_DIPLOMA,
        )
    }
)
"""The achievement types that Open Badges 3.0 calls exact matches of a class of
credentials in CTDL, and that class."""

CREDENTIALS = frozenset(CLASSES.values()) | {
    "ceterms:Credential",
    # Narrower classes, which Open Badges 3.0 has no types for.
    "ceterms:AcademicCertificate",
    "ceterms:AssociateOfAppliedArtsDegree",
    "ceterms:AssociateOfAppliedScienceDegree",
    "ceterms:AssociateOfArtsDegree",
    "ceterms:AssociateOfScienceDegree",
    "ceterms:BachelorOfArtsDegree",
    "ceterms:BachelorOfScienceDegree",
    "ceterms:DigitalBadge",
    "ceterms:MasterOfArtsDegree",
    "ceterms:MasterOfScienceDegree",
    "ceterms:OpenBadge",
    "ceterms:PreApprenticeshipCertificate",
    "ceterms:ProfessionalCertificate",
    "ceterms:SpecialistDegree",
}
"""The classes of credentials that are known here. Others are read as `CTDL`."""
