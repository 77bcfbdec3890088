"""Proof sets and proof chains (Data Integrity 1.0, sections 2.1 and 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badgekit._json import JsonObject
from badgekit._time import Moment
from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.resolution import VerificationMethod, resolve_verification_method
from badgekit.securing._cryptosuite import ProofSuite
from badgekit.securing._mechanism import Environment
from badgekit.securing._secured import VerifiedProof

_TYPE = "DataIntegrityProof"
_EXPIRED = ProblemType.EXPIRED
_DOMAIN = ProblemType.INVALID_DOMAIN_ERROR
_CHALLENGE = ProblemType.INVALID_CHALLENGE_ERROR


def verify_proof_set(
    secured: JsonObject, accepted: tuple[ProofSuite, ...], environment: Environment
) -> Steps[VerifiedProof]:
    """Return the first proof that is good, or raise what is wrong with each.

    `DocumentError` if a proof is bad and none is good, `FetchError` if the only
    ones that might be good need a key that cannot be had now, and `DocumentError`
    with nothing but `UNSUPPORTED` problems if no proof is of an accepted suite.
    """
    proofs = _ProofSet.of(secured, accepted, environment)
    wrong: list[Problem] = []
    unreachable: FetchError | None = None
    for index in range(len(proofs.proofs)):
        try:
            return (yield from proofs.verify(index))
        except FetchError as error:
            unreachable = unreachable or error
        except DocumentError as error:
            wrong += error.problems
    if unreachable is not None:
        raise unreachable
    known = [p for p in wrong if p.type is not ProblemType.UNSUPPORTED]
    raise DocumentError(*(known or wrong))


@dataclass(frozen=True, slots=True)
class _ProofSet:
    document: JsonObject
    """The secured document without its proofs."""
    proofs: tuple[Any, ...]
    single: bool
    suites: Mapping[tuple[str, str], ProofSuite]
    """By `type` and name; the older suites are a type of their own."""
    environment: Environment
    by_id: dict[str, int] = field(default_factory=dict)
    found: dict[int, VerifiedProof | DocumentError | FetchError] = field(
        default_factory=dict
    )
    """How each proof came out: a chain may lead to one proof by many ways."""

    @classmethod
    def of(
        cls,
        secured: JsonObject,
        accepted: tuple[ProofSuite, ...],
        environment: Environment,
    ) -> "_ProofSet":
        member = secured.get("proof")
        proofs = tuple(member) if isinstance(member, list) else (member,)
        # An empty proof set must not verify because nothing in it failed.
        if member is None or not proofs:
            raise _bad("the document has no proof", "/proof" if proofs == () else "")
        if len(proofs) > environment.limits.proofs:
            raise DocumentError(
                Problem(
                    ProblemType.LIMIT_EXCEEDED,
                    f"more than {environment.limits.proofs} proofs",
                    "/proof",
                )
            )
        document = {name: value for name, value in secured.items() if name != "proof"}
        found = cls(
            document,
            proofs,
            not isinstance(member, list),
            {(suite.proof_type, suite.name): suite for suite in accepted},
            environment,
        )
        for index, proof in enumerate(proofs):
            if isinstance(proof, dict) and isinstance(proof.get("id"), str):
                if proof["id"] in found.by_id:
                    raise _bad("two proofs have the same id", found.pointer(index))
                found.by_id[proof["id"]] = index
        return found

    def pointer(self, index: int, *members: str) -> str:
        place = ("proof",) if self.single else ("proof", index)
        return pointer_to(*place, *members)

    def verify(self, index: int, chain: tuple[int, ...] = ()) -> Steps[VerifiedProof]:
        """Check one proof and all those that it says came before it."""
        if index not in self.found:
            try:
                self.found[index] = yield from self._verify(index, chain)
            except (DocumentError, FetchError) as error:
                self.found[index] = error
        found = self.found[index]
        if isinstance(found, VerifiedProof):
            return found
        raise found

    def _verify(self, index: int, chain: tuple[int, ...]) -> Steps[VerifiedProof]:
        proof = self.proofs[index]
        suite = self._suite(index)
        predecessors = self._predecessors(index)
        if not {index, *chain}.isdisjoint(predecessors):
            raise _bad("a proof chain leads back to itself", self.pointer(index))
        for earlier in predecessors:
            yield from self.verify(earlier, (*chain, index))
        created = self._moment(index, "created")
        expires = self._moment(index, "expires")
        self._check_options(index, expires)
        method = yield from self._method(index)
        signed = self._under_proof_context(index, suite)
        hashed = signed
        if predecessors:
            hashed = signed | {"proof": [self.proofs[i] for i in predecessors]}
        try:
            suite.check_proof(
                hashed,
                proof,
                self.pointer(index),
                public_key=method.public_key,
                contexts=self.environment.contexts,
                limits=self.environment.limits,
            )
        except KeyMaterialError as error:
            raise _bad(str(error), self.pointer(index, "verificationMethod")) from error
        return VerifiedProof(
            document=signed,
            mechanism=suite.name,
            public_key=method.public_key,
            controller=method.controller,
            covers_linked_data=suite.detects_data_loss,
            created=created,
            expires=expires,
            warnings=(self._superseded(index, suite),) if suite.superseded else (),
        )

    def _superseded(self, index: int, suite: ProofSuite) -> Problem:
        detail = f"{suite.name} is a legacy suite: it is read, and no longer written"
        return Problem(ProblemType.DEVIATION, detail, self.pointer(index))

    def _suite(self, index: int) -> ProofSuite:
        proof = self.proofs[index]
        if not isinstance(proof, dict):
            raise _bad("a proof must be an object", self.pointer(index))
        kind, name = proof.get("type"), proof.get("cryptosuite")
        if isinstance(kind, list) and len(kind) == 1:
            (kind,) = kind
        if not isinstance(kind, str) or not isinstance(name, str | None):
            raise _bad("a proof must have a type", self.pointer(index, "type"))
        if kind != _TYPE:
            older = self.suites.get((kind, kind))
            if older is None:
                raise _unsupported(
                    f"no proof type {kind!r} is accepted here",
                    self.pointer(index, "type"),
                )
            return older
        if name is None:
            raise _bad("the proof names no cryptosuite", self.pointer(index))
        suite = self.suites.get((kind, name))
        if suite is None:
            raise _unsupported(
                f"the cryptosuite {name!r} is not accepted here",
                self.pointer(index, "cryptosuite"),
            )
        return suite

    def _predecessors(self, index: int) -> tuple[int, ...]:
        named = self.proofs[index].get("previousProof", ())
        if isinstance(named, str):
            named = (named,)
        if not isinstance(named, list | tuple):
            raise _bad("not an id or a list of ids", self.pointer(index))
        found = []
        for name in named:
            if not isinstance(name, str) or name not in self.by_id:
                raise _bad(
                    "the proof that this one builds on is not there",
                    self.pointer(index, "previousProof"),
                )
            found.append(self.by_id[name])
        # In the order of the document: that is the order in which they were signed.
        return tuple(sorted(set(found)))

    def _moment(self, index: int, member: str) -> datetime | None:
        value = self.proofs[index].get(member)
        if value is None:
            return None
        try:
            if not isinstance(value, str):
                raise _bad("not a date and time", self.pointer(index, member))
            return Moment.parse(value)
        except ValueError as error:
            raise _bad(str(error), self.pointer(index, member)) from error

    def _check_options(self, index: int, expires: datetime | None) -> None:
        """Check what the proof was made for (Data Integrity 1.0, section 4.4)."""
        proof, expected = self.proofs[index], self.environment
        if proof.get("proofPurpose") != expected.purpose:
            raise _bad(
                f"the proof purpose must be {expected.purpose}",
                self.pointer(index, "proofPurpose"),
            )
        if expires is not None and expected.at >= expires:
            raise self._refused(index, "expires", _EXPIRED, "the proof has expired")
        if expected.domain and _strings(proof.get("domain")) != expected.domain:
            detail = "the proof was made for another domain"
            raise self._refused(index, "domain", _DOMAIN, detail)
        if (
            expected.challenge is not None
            and proof.get("challenge") != expected.challenge
        ):
            detail = "the proof answers another challenge, or none"
            raise self._refused(index, "challenge", _CHALLENGE, detail)

    def _refused(
        self, index: int, member: str, type: ProblemType, detail: str
    ) -> DocumentError:
        return DocumentError(Problem(type, detail, self.pointer(index, member)))

    def _method(self, index: int) -> Steps[VerificationMethod]:
        url = self.proofs[index].get("verificationMethod")
        pointer = self.pointer(index, "verificationMethod")
        if not isinstance(url, str):
            raise _bad("the proof must name a verification method by URL", pointer)
        try:
            method = yield from resolve_verification_method(
                url,
                purpose=self.environment.purpose,
                limits=self.environment.limits,
                resolvers=self.environment.resolvers,
            )
        except (DocumentError, KeyMaterialError) as error:
            raise DocumentError(
                *(Problem(p.type, p.detail, pointer) for p in error.problems)
            ) from error
        check_in_force(method, self.environment.at, pointer)
        return method

    def _under_proof_context(self, index: int, suite: ProofSuite) -> JsonObject:
        """Return the document under the context that its proof holds a copy of.

        vc-di-eddsa, section 3.3.2: contexts may have been added behind those that
        were signed, never before or between them.
        """
        document = self.document
        signed = self.proofs[index].get("@context")
        if not suite.proof_keeps_context or signed is None:
            return document
        present = document.get("@context")
        signed_list = signed if isinstance(signed, list) else [signed]
        present_list = present if isinstance(present, list) else [present]
        if present_list[: len(signed_list)] != signed_list:
            raise _bad(
                "the document's @context does not begin with that of the proof",
                self.pointer(index, "@context"),
            )
        if present_list[len(signed_list) :]:
            # What was added is not covered by the signature, and could give new
            # meaning to what is: the proof is good for the document without it.
            return document | {"@context": signed}
        return document


def _strings(value: object) -> frozenset[str] | None:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in values):
        return None
    return frozenset(values)


def check_in_force(method: VerificationMethod, at: datetime, pointer: str) -> None:
    """Raise `DocumentError` if the key of *method* had come to its end by then."""
    if (reason := method.ended_by(at)) is not None:
        raise DocumentError(
            Problem(ProblemType.INVALID_VERIFICATION_METHOD, reason, pointer)
        )


def _bad(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail, pointer))


def _unsupported(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail, pointer))
