"""The vocabularies of Open Badges 3.0, CLR 2.0 and their APIs."""

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field, Strict

from badgekit.models._problems import PATTERNS
from badgekit.models._reading import Lenient

_EXTENSION = r"^ext:[A-Za-z0-9._|\-]+$"
PATTERNS[_EXTENSION] = "a term of the vocabulary, or one that begins with ext:"


class AchievementType(StrEnum):
    """What kind of achievement it is. Terms of your own begin with `ext:`."""

    ACHIEVEMENT = "Achievement"
    APPRENTICESHIP_CERTIFICATE = "ApprenticeshipCertificate"
    ASSESSMENT = "Assessment"
    ASSIGNMENT = "Assignment"
    ASSOCIATE_DEGREE = "AssociateDegree"
    AWARD = "Award"
    BADGE = "Badge"
    BACHELOR_DEGREE = "BachelorDegree"
    CERTIFICATE = "Certificate"
    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion"
    CERTIFICATION = "Certification"
    COMMUNITY_SERVICE = "CommunityService"
    COMPETENCY = "Competency"
    COURSE = "Course"
    CO_CURRICULAR = "CoCurricular"
    DEGREE = "Degree"
    DIPLOMA = "Diploma"
    DOCTORAL_DEGREE = "DoctoralDegree"
    FIELDWORK = "Fieldwork"
    GENERAL_EDUCATION_DEVELOPMENT = "GeneralEducationDevelopment"
    JOURNEYMAN_CERTIFICATE = "JourneymanCertificate"
    LEARNING_PROGRAM = "LearningProgram"
    LICENSE = "License"
    MEMBERSHIP = "Membership"
    PROFESSIONAL_DOCTORATE = "ProfessionalDoctorate"
    QUALITY_ASSURANCE_CREDENTIAL = "QualityAssuranceCredential"
    MASTER_CERTIFICATE = "MasterCertificate"
    MASTER_DEGREE = "MasterDegree"
    MICRO_CREDENTIAL = "MicroCredential"
    RESEARCH_DOCTORATE = "ResearchDoctorate"
    SECONDARY_SCHOOL_DIPLOMA = "SecondarySchoolDiploma"


class AlignmentTargetType(StrEnum):
    """What kind of node an alignment points to. Terms of your own begin with `ext:`."""

    COMPETENCY = "ceasn:Competency"
    CREDENTIAL = "ceterms:Credential"
    CF_ITEM = "CFItem"
    CF_RUBRIC = "CFRubric"
    CF_RUBRIC_CRITERION = "CFRubricCriterion"
    CF_RUBRIC_CRITERION_LEVEL = "CFRubricCriterionLevel"
    CTDL = "CTDL"


class IdentifierType(StrEnum):
    """What kind of identifier it is. Terms of your own begin with `ext:`."""

    NAME = "name"
    SOURCED_ID = "sourcedId"
    SYSTEM_ID = "systemId"
    PRODUCT_ID = "productId"
    USER_NAME = "userName"
    ACCOUNT_ID = "accountId"
    EMAIL_ADDRESS = "emailAddress"
    NATIONAL_IDENTITY_NUMBER = "nationalIdentityNumber"
    ISBN = "isbn"
    ISSN = "issn"
    LIS_SOURCED_ID = "lisSourcedId"
    ONE_ROSTER_SOURCED_ID = "oneRosterSourcedId"
    SIS_SOURCED_ID = "sisSourcedId"
    LTI_CONTEXT_ID = "ltiContextId"
    LTI_DEPLOYMENT_ID = "ltiDeploymentId"
    LTI_TOOL_ID = "ltiToolId"
    LTI_PLATFORM_ID = "ltiPlatformId"
    LTI_USER_ID = "ltiUserId"
    IDENTIFIER = "identifier"


class ResultType(StrEnum):
    """What kind of result it is. Terms of your own begin with `ext:`."""

    GRADE_POINT_AVERAGE = "GradePointAverage"
    LETTER_GRADE = "LetterGrade"
    PERCENT = "Percent"
    PERFORMANCE_LEVEL = "PerformanceLevel"
    PREDICTED_SCORE = "PredictedScore"
    RAW_SCORE = "RawScore"
    RESULT = "Result"
    RUBRIC_CRITERION = "RubricCriterion"
    RUBRIC_CRITERION_LEVEL = "RubricCriterionLevel"
    RUBRIC_SCORE = "RubricScore"
    SCALED_SCORE = "ScaledScore"
    STATUS = "Status"


class ResultStatusType(StrEnum):
    """How far the learner has come. A closed vocabulary."""

    COMPLETED = "Completed"
    ENROLLED = "Enrolled"
    FAILED = "Failed"
    IN_PROGRESS = "InProgress"
    ON_HOLD = "OnHold"
    PROVISIONAL = "Provisional"
    WITHDREW = "Withdrew"


class AssociationType(StrEnum):
    """How two achievements of a record are related. A closed vocabulary."""

    EXACT_MATCH_OF = "exactMatchOf"
    IS_CHILD_OF = "isChildOf"
    IS_PARENT_OF = "isParentOf"
    IS_PART_OF = "isPartOf"
    IS_PEER_OF = "isPeerOf"
    IS_RELATED_TO = "isRelatedTo"
    PRECEDES = "precedes"
    REPLACED_BY = "replacedBy"


class ImsxCodeMajor(StrEnum):
    """The primary status of a response."""

    FAILURE = "failure"
    PROCESSING = "processing"
    SUCCESS = "success"
    UNSUPPORTED = "unsupported"


class ImsxSeverity(StrEnum):
    """How grave the status of a response is."""

    ERROR = "error"
    STATUS = "status"
    WARNING = "warning"


class ImsxCodeMinorFieldValue(StrEnum):
    """The reason for the status of a response."""

    FORBIDDEN = "forbidden"
    FULLSUCCESS = "fullsuccess"
    INTERNAL_SERVER_ERROR = "internal_server_error"
    INVALID_DATA = "invalid_data"
    INVALID_QUERY_PARAMETER = "invalid_query_parameter"
    MISDIRECTED_REQUEST = "misdirected_request"
    NOT_ACCEPTABLE = "not_acceptable"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    NOT_MODIFIED = "not_modified"
    SERVER_BUSY = "server_busy"
    UNAUTHORIZEDREQUEST = "unauthorizedrequest"
    UNKNOWN = "unknown"


class AuthorizationError(StrEnum):
    """Errors of the OAuth 2.0 authorization endpoint (RFC 6749, 4.1.2.1)."""

    ACCESS_DENIED = "access_denied"
    INVALID_REQUEST = "invalid_request"
    INVALID_SCOPE = "invalid_scope"
    SERVER_ERROR = "server_error"
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"


class RegistrationError(StrEnum):
    """Errors of dynamic client registration (RFC 7591, 3.2.2)."""

    INVALID_CLIENT_METADATA = "invalid_client_metadata"
    INVALID_REDIRECT_URI = "invalid_redirect_uri"
    INVALID_SOFTWARE_STATEMENT = "invalid_software_statement"
    UNAPPROVED_SOFTWARE_STATEMENT = "unapproved_software_statement"


class TokenError(StrEnum):
    """Errors of the token and revocation endpoints (RFC 6749, 5.2; RFC 7009, 2.2.1)."""

    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    UNSUPPORTED_TOKEN_TYPE = "unsupported_token_type"  # noqa: S105 - not a password


_Extension = Annotated[str, Strict(), Field(pattern=_EXTENSION)]


def _any_term(value: object) -> str:
    if not isinstance(value, str) or not value:
        msg = "not a term"
        raise ValueError(msg)
    return value


_FIRST = Field(union_mode="left_to_right")
_OPEN = Lenient(_any_term, PATTERNS[_EXTENSION])

AchievementTypeTerm: TypeAlias = Annotated[AchievementType | _Extension, _FIRST, _OPEN]
AlignmentTargetTypeTerm: TypeAlias = Annotated[
    AlignmentTargetType | _Extension, _FIRST, _OPEN
]
IdentifierTypeTerm: TypeAlias = Annotated[IdentifierType | _Extension, _FIRST, _OPEN]
ResultTypeTerm: TypeAlias = Annotated[ResultType | _Extension, _FIRST, _OPEN]
