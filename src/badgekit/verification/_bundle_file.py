"""The file that a bundle is read from. Nothing in it is believed."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from badgekit import _multibase
from badgekit._time import DateTimeStamp
from badgekit.fetching import Fetch, Resource, Retrieval
from badgekit.problems import Problem, ProblemType
from badgekit.verification._time_stamp import MAX_TIME_STAMP


class _Object(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        defer_build=True,
    )


class _Content(_Object):
    text: str | None = None
    base64url: Annotated[str | None, Field(alias="base64url")] = None

    def data(self) -> bytes:
        """Return the bytes, or raise `ValueError`."""
        if (self.text is None) == (self.base64url is None):
            raise ValueError("a content is either text or base64url")
        if self.text is not None:
            return self.text.encode()
        return _multibase.decode_base64url(self.base64url or "")


class _Resource(_Object):
    url: str
    accept: str
    content: _Content | None = None
    media_type: str = ""
    retrieved_at: Annotated[DateTimeStamp | None, Field(strict=False)] = None
    sha256: str = ""
    type: str = ""
    detail: str = ""

    def retrieval(self) -> Retrieval:
        """Return what was asked for and what came, or raise `ValueError`."""
        if self.content is None:
            problem = Problem(ProblemType(self.type), self.detail)
            return Retrieval(Fetch(self.url, 0, self.accept), problem)
        resource = Resource(
            self.url,
            self.content.data(),
            self.media_type,
            retrieved_at=self.retrieved_at,
        )
        if resource.sha256 != self.sha256:
            raise ValueError("the digest of a resource is not that of its content")
        return Retrieval(Fetch(self.url, len(resource.content), self.accept), resource)


class _Signature(_Object):
    public_key: dict[str, Any]
    value: str


def _octets(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("not base64url")  # noqa: TRY004 - pydantic wants ValueError
    return _multibase.decode_base64url(value)


_TimeStamp = Annotated[
    bytes, BeforeValidator(_octets), Field(max_length=MAX_TIME_STAMP)
]


class BundleFile(_Object):
    """The members, whose types are checked and whose signatures are not."""

    badgekit_bundle: Literal[1]
    at: Annotated[DateTimeStamp, Field(strict=False)]
    content: _Content
    contexts: dict[str, str]
    facts: dict[str, str]
    resources: list[_Resource]
    signatures: Annotated[list[_Signature], Field(max_length=16)] = []
    time_stamps: Annotated[list[_TimeStamp], Field(max_length=8)] = []
