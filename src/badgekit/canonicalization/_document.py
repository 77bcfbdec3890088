"""From a JSON-LD document to the text that is hashed."""

from badgekit._json import JsonObject
from badgekit.canonicalization._nquads import Quad
from badgekit.canonicalization._pyld import expand_to_quads
from badgekit.canonicalization._rdfc import HashName, canonical_labels, relabeled
from badgekit.canonicalization.jsonld import Dataset, Engine, OutsideSubset
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
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
    labels = canonical_labels(
        quads, hash_name=hash_name, max_work=limits.canonicalization_work
    )
    lines = set(dataset.lines)
    lines.update(relabeled(quads, labels))
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
    without its result, and so without the cost of RDFC-1.0.
    """
    _read(document, contexts, limits, allow_inline_contexts, strict_numbers)


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
