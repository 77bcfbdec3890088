"""EndorsementCredential: somebody else vouches for something."""

from typing import Annotated

from badgekit.models import _profile
from badgekit.models._base import Model
from badgekit.models._credential import CredentialSubject, EdTechCredential
from badgekit.models._types import Contains, String, Types, Uri, unsaid


class EndorsementSubject(CredentialSubject):
    """What is endorsed, and in which words."""

    model_config = Model.model_config

    id: Uri
    """Of the individual, organization, achievement or credential endorsed."""
    type: Annotated[Types, Contains("EndorsementSubject")] = unsaid()
    endorsement_comment: String | None = None


class EndorsementCredential(EdTechCredential):
    """A claim about an entity, an achievement or a credential.

    https://www.imsglobal.org/spec/ob/v3p0#endorsementcredential
    """

    model_config = Model.model_config

    type: Annotated[
        Types, Contains("VerifiableCredential", "EndorsementCredential")
    ] = unsaid()
    id: Uri
    name: String
    credential_subject: EndorsementSubject


# Profiles are endorsed by credentials, which profiles issue. Pydantic looks for names
# in annotations among the globals of their module, at the first use of a class.
vars(_profile)["EndorsementCredential"] = EndorsementCredential
