"""Everything that a verification used, in one file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Self

from pydantic import ValidationError

from badgekit import _json, _multibase, _time
from badgekit._json import JsonError, JsonObject, JsonSizeError
from badgekit.canonicalization import jcs
from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Fetch, Fetcher, Resource, Retrieval, shown
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.verification._time_stamp import (
    TimeStamp,
    check_response,
    earliest,
    request_for,
)

_START = re.compile(r'\s*\{\s*"badgekitBundle"\s*:')
_HEAD = 200
_SIGNED = b"badgekit verification bundle\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A credential, and everything that was used to verify it: one JSON document.

    Whoever makes a bundle can write into it what they like, so its resources prove
    nothing by themselves; see `AcceptBundles`. It holds the whole credential: keep it
    as you keep that.
    """

    MEDIA_TYPE: ClassVar[str] = "application/vnd.badgekit.bundle+json"

    at: datetime
    """The time as of which the credential was verified."""
    content: bytes
    """What was verified, exactly as it was received: an image if it was baked."""
    retrievals: tuple[Retrieval, ...] = ()
    """What was asked for, in order, and what came."""
    contexts: Mapping[str, str] = field(default_factory=dict)
    """The contexts of the credential, by URL: their SHA-256."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What was found, for people who look into the file. Nothing ever relies on it."""
    signatures: tuple[tuple[PublicKey, bytes], ...] = ()
    """Signatures of those who stand for it, with their keys. Not yet verified."""
    time_stamps: tuple[bytes, ...] = ()
    """Responses of time-stamping authorities (RFC 3161). Not yet verified."""

    @staticmethod
    def recognizes(content: object) -> bool:
        """Tell whether *content* looks like a bundle."""
        if isinstance(content, bytes):
            content = content[:_HEAD].decode("utf-8", "replace")
        return isinstance(content, str) and bool(_START.match(content[:_HEAD]))

    @classmethod
    def parse(cls, content: bytes | str, limits: Limits = DEFAULT_LIMITS) -> Self:
        """Read a bundle, or raise `DocumentError`. Nothing in it is believed yet."""
        # Its models are slow to make, and most credentials are no bundles.
        from badgekit.verification._bundle_file import BundleFile  # noqa: PLC0415

        try:
            document = _json.loads_object(
                content,
                max_bytes=limits.bundle_bytes,
                max_depth=limits.nesting_depth,
            )
            wire = BundleFile.model_validate(document)
            return cls(
                at=wire.at,
                content=wire.content.data(),
                retrievals=tuple(found.retrieval() for found in wire.resources),
                contexts=wire.contexts,
                facts=wire.facts,
                signatures=tuple(
                    (
                        PublicKey.from_jwk(s.public_key),
                        _multibase.decode_base64url(s.value),
                    )
                    for s in wire.signatures
                ),
                time_stamps=tuple(wire.time_stamps),
            )
        except JsonSizeError as error:
            raise _bad(str(error), error.pointer, ProblemType.LIMIT_EXCEEDED) from error
        except JsonError as error:
            raise _bad(str(error), error.pointer) from error
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise _bad(first["msg"], pointer_to(*first["loc"])) from error
        except (ValueError, KeyMaterialError) as error:
            raise _bad(str(error), "/signatures") from error

    def to_bytes(self) -> bytes:
        """Return the file. The same bundle makes the same bytes."""
        stamps = [_multibase.encode_base64url(one) for one in self.time_stamps]
        document = self._document() | ({"timeStamps": stamps} if stamps else {})
        return _json.dumps(document).encode()

    def signed(self, signer: Signer) -> Self:
        """Return this bundle with a signature of *signer*, who thereby stands for it.

        That is: for every resource having been what its URL answered when it says, and
        for `at`. Raises `ValueError` if there is a time stamp: that is of what was
        there, signatures and all, so sign first.
        """
        if self.time_stamps:
            raise ValueError("sign a bundle before it is time-stamped")
        signature = signer.sign(self._signed_data())
        return replace(
            self, signatures=(*self.signatures, (signer.public_key, signature))
        )

    def is_signed_by(self, keys: Iterable[PublicKey]) -> bool:
        """Tell whether a signature of one of *keys* is there, and is good."""
        accepted = frozenset(keys)
        signatures = [(k, s) for k, s in self.signatures if k in accepted]
        if not signatures:
            return False
        data = self._signed_data()
        return any(key.verifies(signature, data) for key, signature in signatures)

    def time_stamp_request(self) -> bytes:
        """Return what to POST to a time-stamping authority (RFC 3161, section 3.4).

        The media type is `application/timestamp-query`. What is time-stamped is the
        SHA-256 of `to_bytes` without time stamps. It has a new nonce each time. Raises
        `DocumentError` (`UNSUPPORTED`) without `badgekit[timestamp]`.
        """
        return request_for(self._time_stamped_data())

    def with_time_stamp(self, response: bytes, *, request: bytes | None = None) -> Self:
        """Return this bundle with a *response* to its `time_stamp_request`.

        Raises `DocumentError` if it is for something else, was not granted or, where
        *request* is given, has another nonce than that. Whose it is, and whether it is
        properly signed, is for `AcceptBundles.time_stamped_by` to say.
        """
        check_response(response, self._time_stamped_data(), request)
        return replace(self, time_stamps=(*self.time_stamps, response))

    def proven_time(self, roots: Iterable[bytes]) -> TimeStamp:
        """Return the earliest time by which it existed, as an authority attests.

        *roots* are certificates of authorities, PEM or DER. Raises `DocumentError` if
        there is no good time stamp under one of them.
        """
        return earliest(self.time_stamps, self._time_stamped_data(), roots)

    @property
    def fetcher(self) -> Fetcher:
        """Answers with the resources of the bundle, as if they came from their URLs.

        Only for a bundle that you have made and kept yourself: whoever uses this
        believes every one of them.
        """
        return _BundleFetcher(self.retrievals)

    def _signed_data(self) -> bytes:
        return _SIGNED + sha256(jcs(self._body())).digest()

    def _time_stamped_data(self) -> bytes:
        return _json.dumps(self._document()).encode()

    def _document(self) -> JsonObject:
        document = self._body()
        if self.signatures:
            document["signatures"] = [
                {
                    "publicKey": key.to_jwk(),
                    "value": _multibase.encode_base64url(signature),
                }
                for key, signature in self.signatures
            ]
        return document

    def _body(self) -> JsonObject:
        return {
            "badgekitBundle": 1,
            "at": _time.write(self.at),
            "content": _written(self.content),
            "contexts": dict(self.contexts),
            "facts": dict(self.facts),
            "resources": [_resource_object(one) for one in self.retrievals],
        }


class _BundleFetcher:
    def __init__(self, retrievals: Iterable[Retrieval]) -> None:
        self._found: dict[tuple[str, str], Retrieval] = {}
        for one in retrievals:
            key = (one.request.url, one.request.accept)
            # Asked for twice within other limits: what came counts.
            if key not in self._found or isinstance(one.answer, Resource):
                self._found[key] = one

    def fetch(self, request: Fetch, /) -> Resource:
        found = self._found.get((request.url, request.accept))
        if found is None:
            raise FetchError(f"{shown(request.url)}: the bundle does not hold it")
        if isinstance(found.answer, Resource):
            return found.answer
        raise FetchError(found.answer.detail, found.answer.type)


def _resource_object(retrieval: Retrieval) -> JsonObject:
    request, answer = retrieval.request, retrieval.answer
    members: JsonObject = {"url": request.url, "accept": request.accept}
    if isinstance(answer, Problem):
        return members | {"type": str(answer.type), "detail": answer.detail}
    members["mediaType"] = answer.media_type
    if answer.retrieved_at is not None:
        members["retrievedAt"] = _time.write(answer.retrieved_at)
    return members | {"sha256": answer.sha256, "content": _written(answer.content)}


def _written(content: bytes) -> JsonObject:
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64url": _multibase.encode_base64url(content)}


def _bad(
    detail: str,
    pointer: str | None = None,
    type: ProblemType = ProblemType.PARSING_ERROR,
) -> DocumentError:
    return DocumentError(Problem(type, f"not a bundle: {detail}", pointer))
