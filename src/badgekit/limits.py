"""Every bound on untrusted input, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a document may cost to process.

    The defaults take every badge and record seen in the field with room to spare.
    Make others with `dataclasses.replace`.
    """

    document_bytes: int = 2_097_152
    """A record of several hundred signed badges, with small images inside."""
    nesting_depth: int = 128
    """Levels of JSON. Real credentials stay below 20."""
    image_bytes: int = 16_777_216
    """A baked PNG or SVG, credential included."""
    image_chunks: int = 100_000
    """Chunks of a PNG. An encoder that writes 8 kB chunks stays far below."""
    image_elements: int = 100_000
    """Elements of an SVG, as far as it is read, and attributes of one of them. A
    drawing of 5 MB has as many elements."""
    fetch_bytes: int = 2_097_152
    """A fetched document: keys, controlled identifier documents, credentials."""
    status_list_bytes: int = 16_777_216
    """An unpacked status list: 134 million credentials."""
    status_list_credential_bytes: int = 8_388_608
    """A status list as it is served, packed and signed: 134 million credentials of
    which one in fifty has a status."""
    statuses: int = 16
    """Status entries of one credential; each may cost a fetch and a list."""
    url_characters: int = 8_192
    """Of a verification method: a did:jwk of a large RSA key has 2,000."""
    keys: int = 256
    """Keys in one controlled identifier document or key set. Each costs a parse."""
    proofs: int = 16
    """Proofs on one document; each may cost a fetch and a signature."""
    context_entries: int = 32
    """Entries of one `@context`. Real credentials have two to five."""
    nodes: int = 200_000
    """JSON objects that become RDF nodes: a record of 3,000 badges has 70,000."""
    type_entries: int = 64
    """Entries of one `type`; each may bring a context of its own."""
    quads: int = 1_000_000
    """RDF statements in one document."""
    context_work: int = 100_000
    """Term definitions that the contexts of one document bring, each distinct use of a
    context counted once. A badge brings about 1,000."""
    signatures: int = 10_000
    """In one proof of ecdsa-sd-2023: one for each statement that may be left out, at
    about 0.1 ms each. A badge has about 50 of them, a record of 100 badges 5,000."""
    canonicalization_work: int = 20_000
    """Hashes and permuted nodes of the N-degree step of RDFC-1.0, beyond 16 for each
    blank node. Badges need none, and a poison graph uses this up in a few hundredths
    of a second."""
    member_credentials: int = 3_000
    """Credentials inside one record or presentation."""


DEFAULT_LIMITS = Limits()
