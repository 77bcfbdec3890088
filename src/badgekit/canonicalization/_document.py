"""From a JSON-LD document to the text that is hashed."""

from typing import Any

from badgekit._json import JsonObject
from badgekit.canonicalization._nquads import Quad
from badgekit.canonicalization._pyld import expand_to_quads
from badgekit.canonicalization._rdfc import HashName, canonical_labels, relabeled
from badgekit.canonicalization.jsonld import Dataset, Engine, OutsideSubset
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits


def canonicalize_document(
    document: JsonObject,
    *,
    contexts: ContextLoader = DEFAULT_CONTEXTS,
    hash_name: HashName = "sha256",
    limits: Limits = DEFAULT_LIMITS,
    allow_inline_contexts: bool = False,
    strict_numbers: bool = True,
) -> str:
    """Return the RDF dataset of a JSON-LD *document* as canonical N-Quads (RDFC-1.0).

    Safe mode is always on: whatever the dataset would not hold (an undefined member
    or type, a relative IRI, a text direction), and every member that is not spelled by
    a term of its context, raises `DocumentError` with `DATA_LOSS_DETECTION_ERROR` and
    a pointer. So the JSON that is read is the dataset that is signed. Members that
    are `null` or an empty array say nothing, to both.

    *hash_name* is the hash inside RDFC-1.0: `sha384` for ecdsa-rdfc-2019 with P-384.
    *allow_inline_contexts* takes `@context` objects inside the document, not URLs
    alone. *strict_numbers* refuses numbers that implementations are known to sign
    differently; turn it off to verify what others signed. Also raises `DocumentError`
    for an unknown context, for what JSON-LD forbids, and beyond *limits*.
    """
    dataset = _read(document, contexts, limits, allow_inline_contexts, strict_numbers)
    quads = list(dict.fromkeys(dataset.quads))
    known = dataset.first_degree(hash_name)
    is_news = len(known) < len(dataset.origins)
    labels = canonical_labels(
        quads,
        hash_name=hash_name,
        max_work=limits.canonicalization_work,
        first_degree=known,
    )
    if is_news:
        dataset.remember(hash_name, known)
    # In the order of the document, which is halfway sorted; a set would scatter them.
    lines = dict.fromkeys(dataset.lines)
    lines.update(dict.fromkeys(relabeled(quads, labels)))
    return "".join(sorted(lines))


def check_document(
    document: JsonObject,
    *,
    contexts: ContextLoader = DEFAULT_CONTEXTS,
    limits: Limits = DEFAULT_LIMITS,
    allow_inline_contexts: bool = False,
    strict_numbers: bool = False,
) -> None:
    """Raise `DocumentError` if *document* would lose anything as JSON-LD.

    For documents that are secured as JSON: the checks of `canonicalize_document`
    without its result, and so without the cost of RDFC-1.0. A text direction is no
    loss here: RDF alone has no place for it.
    """
    rest = (contexts, limits, allow_inline_contexts, strict_numbers)
    try:
        _read(document, *rest)
    except DocumentError as error:
        if not all((p.pointer or "").endswith("/@direction") for p in error.problems):
            raise
        _read(_without_directions(document), *rest)


def _without_directions(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Copy JSON, without the text directions of VCDM 2.0, section 11.1."""
    if isinstance(value, list):
        return [_without_directions(item) for item in value]
    if not isinstance(value, dict):
        return value
    known = "@value" in value and value.get("@direction") in ("ltr", "rtl")
    return {
        name: _without_directions(member)
        for name, member in value.items()
        if not (known and name == "@direction")
    }


def document_to_quads(
    document: JsonObject,
    *,
    contexts: ContextLoader = DEFAULT_CONTEXTS,
    limits: Limits = DEFAULT_LIMITS,
    allow_inline_contexts: bool = False,
    strict_numbers: bool = True,
) -> list[Quad]:
    """Return the RDF dataset of *document*, as distinct quads in no given order.

    Under the rules, and with the errors, of `canonicalize_document`.
    """
    dataset = _read(document, contexts, limits, allow_inline_contexts, strict_numbers)
    quads = dict.fromkeys(map(_ground_quad, dataset.lines))
    quads.update(dict.fromkeys(dataset.quads))
    return list(quads)


def _ground_quad(line: str) -> Quad:
    subject, predicate, value = line.removesuffix(" .\n").split(" ", 2)
    return subject, predicate, value, ""


def _read(
    document: JsonObject,
    contexts: ContextLoader,
    limits: Limits,
    allow_inline_contexts: bool,  # noqa: FBT001
    strict_numbers: bool,  # noqa: FBT001
) -> Dataset:
    try:
        return Engine.of(contexts).read(
            document,
            limits,
            allow_inline_contexts=allow_inline_contexts,
            strict_numbers=strict_numbers,
            memory=contexts.memory,
        )
    except OutsideSubset:
        quads = expand_to_quads(
            document,
            contexts,
            limits,
            allow_inline_contexts=allow_inline_contexts,
            strict_numbers=strict_numbers,
        )
        return Dataset(lines=[], quads=quads, nodes=0)
