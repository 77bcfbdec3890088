"""The data models of Open Badges 3.0, CLR 2.0 and the W3C standards under them."""

import typing

from badgekit import _lazy
from badgekit.models._achievement import (
    Achievement,
    Criteria,
)
from badgekit.models._alignment import (
    Alignment,
    Related,
)
from badgekit.models._base import (
    Model,
    OpenModel,
)
from badgekit.models._credential import (
    CredentialSubject,
    VerifiableCredential,
)
from badgekit.models._endorsement import (
    EndorsementCredential,
    EndorsementSubject,
)
from badgekit.models._enumerations import (
    AchievementType,
    AlignmentTargetType,
    AssociationType,
    AuthorizationError,
    IdentifierType,
    ImsxCodeMajor,
    ImsxCodeMinorFieldValue,
    ImsxSeverity,
    RegistrationError,
    ResultStatusType,
    ResultType,
    TokenError,
)
from badgekit.models._evidence import (
    CredentialSchema,
    Evidence,
    RefreshService,
    TermsOfUse,
    TypedObject,
)
from badgekit.models._identity import (
    IdentifierEntry,
    IdentityObject,
)
from badgekit.models._openbadge import (
    AchievementCredential,
    AchievementSubject,
    OpenBadgeCredential,
)
from badgekit.models._profile import (
    Address,
    GeoCoordinates,
    Image,
    Issuer,
    Profile,
)
from badgekit.models._proof import (
    DataIntegrityProof,
    Proof,
)
from badgekit.models._reader import (
    deviations,
    read_credential,
    read_with_deviations,
)
from badgekit.models._related_resource import (
    RelatedResource,
    check_related_resource,
)
from badgekit.models._results import (
    Result,
    ResultDescription,
    RubricCriterionLevel,
)
from badgekit.models._status import (
    AnyStatus,
    BitstringStatusListEntry,
    CredentialStatus,
    RevocationListStatus,
    StatusList2021Entry,
    StatusMessage,
)
from badgekit.models._text import (
    LanguageValue,
    MultilingualText,
)

if typing.TYPE_CHECKING:
    from badgekit.models._api import (
        GetClrCredentialsResponse,
        GetOpenBadgeCredentialsResponse,
        ImsxCodeMinor,
        ImsxCodeMinorField,
        ImsxStatusInfo,
        OpenApiComponents,
        OpenApiInfo,
        OpenApiOAuth2SecurityScheme,
        OpenApiSecuritySchemes,
        ServiceDescriptionDocument,
    )
    from badgekit.models._associations import (
        asserted_achievements,
        incoherences,
    )
    from badgekit.models._clr import (
        Association,
        ClrCredential,
        ClrSubject,
        ComprehensiveLearnerRecord,
        RecordMember,
    )
    from badgekit.models._conforming import conforms
    from badgekit.models._controlled_identifier import (
        ControlledIdentifierDocument,
        Ed25519VerificationKey2018,
        Ed25519VerificationKey2020,
        JsonWebKey,
        JsonWebKey2020,
        Multikey,
        Service,
        VerificationMethodModel,
    )
    from badgekit.models._envelope import EnvelopedVerifiableCredential
    from badgekit.models._equality import (
        equality_key,
        replaces,
        same_credential,
    )
    from badgekit.models._jwk import (
        Jwk,
        Jwks,
    )
    from badgekit.models._presentation import (
        EnvelopedVerifiablePresentation,
        Holder,
        VerifiablePresentation,
    )
    from badgekit.models._recipient import (
        Recipient,
    )
    from badgekit.models._status_list import (
        BitstringStatusList,
        BitstringStatusListCredential,
        RevocationList,
        RevokedCredential,
        StatusList2021,
        StatusList2021Credential,
        StatusList2021CredentialV1p1,
    )
    from badgekit.models._v1p1 import (
        AchievementSubjectV1p1,
        AchievementV1p1,
        EndorsementCredentialV1p1,
        OpenBadgeCredentialV1p1,
        ProfileV1p1,
        VerifiableCredentialV1p1,
    )
else:
    # Not every badge has these, and a class takes a millisecond to make.
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_api": (
                "GetClrCredentialsResponse",
                "GetOpenBadgeCredentialsResponse",
                "ImsxCodeMinor",
                "ImsxCodeMinorField",
                "ImsxStatusInfo",
                "OpenApiComponents",
                "OpenApiInfo",
                "OpenApiOAuth2SecurityScheme",
                "OpenApiSecuritySchemes",
                "ServiceDescriptionDocument",
            ),
            "_associations": (
                "asserted_achievements",
                "incoherences",
            ),
            "_clr": (
                "Association",
                "ClrCredential",
                "ClrSubject",
                "ComprehensiveLearnerRecord",
                "RecordMember",
            ),
            "_conforming": ("conforms",),
            "_controlled_identifier": (
                "ControlledIdentifierDocument",
                "Ed25519VerificationKey2018",
                "Ed25519VerificationKey2020",
                "JsonWebKey",
                "JsonWebKey2020",
                "Multikey",
                "Service",
                "VerificationMethodModel",
            ),
            "_envelope": ("EnvelopedVerifiableCredential",),
            "_equality": (
                "equality_key",
                "replaces",
                "same_credential",
            ),
            "_jwk": (
                "Jwk",
                "Jwks",
            ),
            "_presentation": (
                "EnvelopedVerifiablePresentation",
                "Holder",
                "VerifiablePresentation",
            ),
            "_recipient": ("Recipient",),
            "_status_list": (
                "BitstringStatusList",
                "BitstringStatusListCredential",
                "RevocationList",
                "RevokedCredential",
                "StatusList2021",
                "StatusList2021Credential",
                "StatusList2021CredentialV1p1",
            ),
            "_v1p1": (
                "AchievementSubjectV1p1",
                "AchievementV1p1",
                "EndorsementCredentialV1p1",
                "OpenBadgeCredentialV1p1",
                "ProfileV1p1",
                "VerifiableCredentialV1p1",
            ),
        },
    )

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "AchievementSubjectV1p1",
    "AchievementType",
    "AchievementV1p1",
    "Address",
    "Alignment",
    "AlignmentTargetType",
    "AnyStatus",
    "Association",
    "AssociationType",
    "AuthorizationError",
    "BitstringStatusList",
    "BitstringStatusListCredential",
    "BitstringStatusListEntry",
    "ClrCredential",
    "ClrSubject",
    "ComprehensiveLearnerRecord",
    "ControlledIdentifierDocument",
    "CredentialSchema",
    "CredentialStatus",
    "CredentialSubject",
    "Criteria",
    "DataIntegrityProof",
    "Ed25519VerificationKey2018",
    "Ed25519VerificationKey2020",
    "EndorsementCredential",
    "EndorsementCredentialV1p1",
    "EndorsementSubject",
    "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation",
    "Evidence",
    "GeoCoordinates",
    "GetClrCredentialsResponse",
    "GetOpenBadgeCredentialsResponse",
    "Holder",
    "IdentifierEntry",
    "IdentifierType",
    "IdentityObject",
    "Image",
    "ImsxCodeMajor",
    "ImsxCodeMinor",
    "ImsxCodeMinorField",
    "ImsxCodeMinorFieldValue",
    "ImsxSeverity",
    "ImsxStatusInfo",
    "Issuer",
    "JsonWebKey",
    "JsonWebKey2020",
    "Jwk",
    "Jwks",
    "LanguageValue",
    "Model",
    "Multikey",
    "MultilingualText",
    "OpenApiComponents",
    "OpenApiInfo",
    "OpenApiOAuth2SecurityScheme",
    "OpenApiSecuritySchemes",
    "OpenBadgeCredential",
    "OpenBadgeCredentialV1p1",
    "OpenModel",
    "Profile",
    "ProfileV1p1",
    "Proof",
    "Recipient",
    "RecordMember",
    "RefreshService",
    "RegistrationError",
    "Related",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "ResultStatusType",
    "ResultType",
    "RevocationList",
    "RevocationListStatus",
    "RevokedCredential",
    "RubricCriterionLevel",
    "Service",
    "ServiceDescriptionDocument",
    "StatusList2021",
    "StatusList2021Credential",
    "StatusList2021CredentialV1p1",
    "StatusList2021Entry",
    "StatusMessage",
    "TermsOfUse",
    "TokenError",
    "TypedObject",
    "VerifiableCredential",
    "VerifiableCredentialV1p1",
    "VerifiablePresentation",
    "VerificationMethodModel",
    "asserted_achievements",
    "check_related_resource",
    "conforms",
    "deviations",
    "equality_key",
    "incoherences",
    "read_credential",
    "read_with_deviations",
    "replaces",
    "same_credential",
]
