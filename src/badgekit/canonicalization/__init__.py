"""One text for one meaning: JCS (RFC 8785), RDFC-1.0, and JSON-LD down to it."""

from badgekit.canonicalization._document import (
    canonicalize_document,
    check_document,
    document_to_quads,
)
from badgekit.canonicalization._jcs import jcs
from badgekit.canonicalization._nquads import Quad, parse_nquads
from badgekit.canonicalization._rdfc import (
    CanonicalDataset,
    HashName,
    canonicalize_dataset,
    canonicalize_dataset_with_labels,
)

__all__ = [
    "CanonicalDataset",
    "HashName",
    "Quad",
    "canonicalize_dataset",
    "canonicalize_dataset_with_labels",
    "canonicalize_document",
    "check_document",
    "document_to_quads",
    "jcs",
    "parse_nquads",
]
