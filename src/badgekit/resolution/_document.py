"""Controlled identifier documents (Controlled Identifiers 1.0, section 2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from badgekit import _json
from badgekit._json import JsonError, JsonObject, JsonSizeError
from badgekit.errors import DocumentError
from badgekit.fetching import Resource, shown, wrong_media_type
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.resolution import _method
from badgekit.resolution._method import VerificationMethod
from badgekit.resolution._refusals import bad_document, bad_method, beyond_limits

RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledIdentifierDocument:
    """What the controller of an identifier says about it, keys above all.

    DID documents are of this kind, and so are Open Badges Profiles that carry keys.
    """

    id: str
    verification_methods: tuple[JsonObject, ...]
    """Those of `verificationMethod` and those embedded in a relationship."""
    relationships: Mapping[str, tuple[str, ...]]
    """For each verification relationship the ids of the methods it lists."""
    document: JsonObject
    """The document as it was received."""
    public_keys: Mapping[str, PublicKey] = field(default_factory=dict, compare=False)
    """Keys that were read on the way, by method id: they are not read again."""

    @classmethod
    def parse(cls, document: object, limits: Limits = DEFAULT_LIMITS) -> Self:
        """Read a document, or raise `DocumentError`.

        Members that the standard has as sets may be written as one value. Methods
        are read when they are asked for: a document may hold others than ours.
        """
        if not isinstance(document, dict):
            raise bad_document("not a JSON object", "")
        identifier = document.get("id")
        if not isinstance(identifier, str) or not identifier:
            raise bad_document("the document has no id", "/id")
        methods = list(_objects(document, "verificationMethod"))
        relationships = {}
        for name in RELATIONSHIPS:
            listed = _values(document, name)
            embedded = [entry for entry in listed if isinstance(entry, dict)]
            relationships[name] = tuple(_ids(listed, name, identifier))
            methods += embedded
        if max(len(methods), *map(len, relationships.values())) > limits.keys:
            raise beyond_limits(f"the document lists more than {limits.keys} keys")
        return cls(
            id=identifier,
            verification_methods=tuple(methods),
            relationships=relationships,
            document=document,
        )

    def verification_method(
        self, url: str, purpose: str = "assertionMethod"
    ) -> VerificationMethod:
        """Return the method of that full URL, fit for *purpose*.

        The steps of "Retrieve Verification Method" (section 3.3) that follow on the
        document being known. Raises `DocumentError` or `KeyMaterialError`.
        """
        method = self._find(url)
        _method.check_conforms(method)
        if method.get("controller") != self.id:
            raise bad_method(f"the controller of {url} is not {self.id}")
        if url not in self.relationships.get(purpose, ()):
            kind = ProblemType.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD
            problem = Problem(kind, f"{self.id} does not list {url} under {purpose}")
            raise DocumentError(problem)
        return VerificationMethod(
            id=url,
            controller=self.id,
            public_key=self.public_keys.get(url) or _method.read_public_key(method),
            expires=_method.read_moment(method, "expires"),
            revoked=_method.read_moment(method, "revoked"),
            type=_method.type_of(method),
        )

    def _find(self, url: str) -> JsonObject:
        found = [
            method
            for method in self.verification_methods
            if absolute(method.get("id"), self.id) == url
        ]
        if not found:
            raise bad_method(f"{self.id} has no verification method {url}")
        if any(other != found[0] for other in found):
            raise bad_method(f"{self.id} has several verification methods {url}")
        return found[0]


def absolute(reference: object, base: str) -> str | None:
    """Return the full URL of a method. `#key-1` is short for `{base}#key-1`."""
    if not isinstance(reference, str):
        return None
    return base + reference if reference.startswith("#") else reference


def read_resource(resource: Resource, limits: Limits) -> JsonObject:
    """Parse what was fetched, or raise `DocumentError`.

    Something else, such as the page of a captive portal, says nothing about the
    document, so that is a `FetchError`. JSON is read whatever the server calls it.
    """
    try:
        return _json.loads_object(
            resource.content,
            max_bytes=limits.fetch_bytes,
            max_depth=limits.nesting_depth,
        )
    except JsonSizeError as error:
        raise beyond_limits(f"{shown(resource.url)}: {error}") from error
    except JsonError as error:
        if resource.is_another_kind:
            raise wrong_media_type(resource) from error
        detail = f"{shown(resource.url)}: {error}"
        raise bad_document(detail, error.pointer) from error


def _values(document: JsonObject, name: str) -> list[Any]:
    value = document.get(name, [])
    return value if isinstance(value, list) else [value]


def _objects(document: JsonObject, name: str) -> Iterable[JsonObject]:
    for index, value in enumerate(_values(document, name)):
        if not isinstance(value, dict):
            raise bad_document("not a verification method", pointer_to(name, index))
        yield value


def _ids(listed: list[Any], name: str, base: str) -> Iterable[str]:
    for index, entry in enumerate(listed):
        reference = entry.get("id") if isinstance(entry, dict) else entry
        url = absolute(reference, base)
        if url is None:
            detail = "neither a verification method nor the URL of one"
            raise bad_document(detail, pointer_to(name, index))
        yield url
