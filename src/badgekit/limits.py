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
    schemas: int = 16
    """Schemas that one credential declares; each may cost a fetch and a validation."""
    schema_bytes: int = 1_048_576
    """A JSON schema. The largest of 1EdTech's has 163 kB."""
    schema_work: int = 50_000_000
    """Steps that a schema may take on a document at worst: about a second."""
    url_characters: int = 8_192
    """Of a verification method: a did:jwk of a large RSA key has 2,000."""
    keys: int = 256
    """Keys in one controlled identifier document or key set. Each costs a parse."""
    log_entries: int = 1_000
    """Versions in the log of a did:webvh. Each costs two hashes and a signature."""
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
    about 0.1 ms each. A badge has about 50 of them, a record of 100 badges 5,000. For
    bbs-2023, these statements themselves, shown or not, at 0.1 ms each as well, and at
    0.4 ms the first time that a process meets so many."""
    canonicalization_work: int = 20_000
    """Hashes and permuted nodes of the N-degree step of RDFC-1.0, beyond 16 for each
    blank node. Badges need none, and a poison graph uses this up in a few hundredths
    of a second."""
    bundle_bytes: int = 67_108_864
    """A verification bundle: the largest baked image, in base64, and the largest
    status lists."""
    issuer_registries: int = 32
    """Registries on one list of registries; each may cost a fetch."""
    entity_statements: int = 32
    """Statements of OpenID Federation that may be fetched to recognize one issuer. A
    chain with one intermediate has five."""
    entity_statement_bytes: int = 262_144
    """One such statement. Those of anchors, with many keys and trust marks, have a few
    tens of kB."""
    member_credentials: int = 3_000
    """Credentials inside one record or presentation."""
    framework_bytes: int = 134_217_728
    """A competency framework: 100,000 items with all their associations."""


DEFAULT_LIMITS = Limits()
