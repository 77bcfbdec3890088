"""Share part of a credential: the cryptosuites ecdsa-sd-2023 and bbs-2023."""

import typing

from badgekit import _lazy
from badgekit.securing.selective._proof_suites import (
    BBS_2023,
    ECDSA_SD_2023,
    BbsSuite,
    SelectiveDisclosureSuite,
)

if typing.TYPE_CHECKING:
    from badgekit.securing.selective._bbs_signer import BbsSigner
    from badgekit.securing.selective._bbs_suite import Bbs2023
    from badgekit.securing.selective._derive import derive, mandatory_pointers_of
    from badgekit.securing.selective._suite import CredentialKeys, EcdsaSd2023
    from badgekit.securing.selective._templates import (
        DisclosureTemplate,
        clr_template,
        credential_template,
        endorsement_template,
        member_pointers,
        open_badge_template,
        template_of,
    )
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_bbs_signer": ("BbsSigner",),
            "_bbs_suite": ("Bbs2023",),
            "_derive": ("derive", "mandatory_pointers_of"),
            "_suite": ("CredentialKeys", "EcdsaSd2023"),
            "_templates": (
                "DisclosureTemplate",
                "clr_template",
                "credential_template",
                "endorsement_template",
                "member_pointers",
                "open_badge_template",
                "template_of",
            ),
        },
    )

__all__ = [
    "BBS_2023",
    "ECDSA_SD_2023",
    "Bbs2023",
    "BbsSigner",
    "BbsSuite",
    "CredentialKeys",
    "DisclosureTemplate",
    "EcdsaSd2023",
    "SelectiveDisclosureSuite",
    "clr_template",
    "credential_template",
    "derive",
    "endorsement_template",
    "mandatory_pointers_of",
    "member_pointers",
    "open_badge_template",
    "template_of",
]
