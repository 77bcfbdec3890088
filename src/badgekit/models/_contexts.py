"""The `@context` that each kind of credential begins with."""

import re

from badgekit.models._types import ContextRule

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
"""Defines the types of 1EdTech's own schema, status and refresh methods."""

_ANY_OPEN_BADGES = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json", re.ASCII
)
_ANY_CLR = re.compile(
    r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json", re.ASCII
)
_NEVER_NEW = "should be of VCDM 2.0: credentials of 1.1 are read, never issued"

W3C_RULE = ContextRule((CREDENTIALS_V2,))
OPEN_BADGES_RULE = ContextRule((CREDENTIALS_V2, OPEN_BADGES), (_ANY_OPEN_BADGES,))
CLR_RULE = ContextRule((CREDENTIALS_V2, CLR, OPEN_BADGES), (_ANY_CLR, _ANY_OPEN_BADGES))
W3C_V1P1_RULE = ContextRule((CREDENTIALS_V1,), read_only=_NEVER_NEW)
OPEN_BADGES_V1P1_RULE = ContextRule(
    (CREDENTIALS_V1, OPEN_BADGES), (_ANY_OPEN_BADGES,), _NEVER_NEW
)
