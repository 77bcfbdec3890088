"""Profile: the entity that issues, creates, endorses, assesses or earns."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from badgekit.models._base import Model, OpenModel
from badgekit.models._identity import IdentifierEntry
from badgekit.models._types import (
    CompactJws,
    Constant,
    Contains,
    CountryCode,
    Date,
    EmailAddress,
    Float,
    SetOf,
    String,
    Types,
    Uri,
    Url,
    W3cString,
    unsaid,
)

if TYPE_CHECKING:
    from badgekit.models._endorsement import EndorsementCredential


class Image(Model):
    """An image, by URL or as a `data:` URL."""

    closed: ClassVar[bool] = True

    id: Uri
    type: Annotated[Literal["Image"], Constant("Image")] = unsaid()
    caption: String | None = None


class GeoCoordinates(Model):
    """A point on the Earth, in degrees (WGS 84)."""

    type: Annotated[Literal["GeoCoordinates"], Constant("GeoCoordinates")] = unsaid()
    latitude: Float
    longitude: Float


class Address(Model):
    """A postal address."""

    type: Annotated[Types, Contains("Address")] = unsaid()
    address_country: String | None = None
    address_country_code: CountryCode | None = None
    address_region: String | None = None
    address_locality: String | None = None
    street_address: String | None = None
    post_office_box_number: String | None = None
    postal_code: String | None = None
    geo: GeoCoordinates | None = None


class Issuer(OpenModel):
    """The issuer of a W3C credential: an object of which only `id` is settled."""

    id: Uri
    type: SetOf[str] = ()
    name: W3cString | None = None
    description: W3cString | None = None


class Profile(Issuer):
    """An entity or organization that uses Open Badges.

    https://www.imsglobal.org/spec/ob/v3p0#profile
    """

    model_config = Model.model_config

    id: Uri
    """Often a DID, or the URL at which this profile and its keys are found."""
    type: Annotated[Types, Contains("Profile")] = unsaid()
    name: String | None = None
    description: String | None = None
    url: Url | None = None
    phone: String | None = None
    email: EmailAddress | None = None
    image: Image | None = None
    address: Address | None = None
    other_identifier: SetOf[IdentifierEntry] = ()
    official: String | None = None
    """The name of an authorized official of the organization."""
    parent_org: "Profile | None" = None
    family_name: String | None = None
    given_name: String | None = None
    additional_name: String | None = None
    patronymic_name: String | None = None
    honorific_prefix: String | None = None
    honorific_suffix: String | None = None
    family_name_prefix: String | None = None
    date_of_birth: Date | None = None
    endorsement: "SetOf[EndorsementCredential]" = ()
    endorsement_jwt: SetOf[CompactJws] = ()
