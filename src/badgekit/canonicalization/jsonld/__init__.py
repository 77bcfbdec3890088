"""JSON-LD 1.1 to RDF in one pass, over contexts that are compiled once.

https://www.w3.org/TR/json-ld11-api/
"""

from badgekit.canonicalization.jsonld._engine import Dataset, Engine, OutsideSubset

__all__ = ["Dataset", "Engine", "OutsideSubset"]
