"""Documents that are a little wrong, or right in another way."""

import copy
import random
from typing import Any

from canonicalization.documents import ALL, CLR, EXAMPLES, OB, V1, V2, Json

_NAMES = (
    "id", "type", "name", "image", "Image", "issuer", "proof", "evidence",
    "achievement", "credentialStatus", "statusListIndex", "criteria", "tag", "value",
    "@id", "@type", "@value", "@language", "@direction", "@graph", "@included", "@list",
    "@set", "@reverse", "@nest", "@index", "@context", "@none", "@unheard", "unheard",
    "https://schema.org/name", "schema:name", "_:b0", "obi:name", "cred:issuer", "",
    "https://www.w3.org/2018/credentials#issuer", "verifiableCredential",
    "credentialSchema", "resultDescription", "allowedValue", "creditsEarned", "result",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, [], {}, True, False, 0, 7, -1, -0.0, 3.0, 3.5, 0.1, 1e21, 1e20, 1e-7, 1.5e-9,
    2**53, 2**53 + 1, "", "text", 'a "quoted" \\ text', "tab\t\n\x08\x0c\x01\x7f",
    "\u00a0é𝄞\ue000", "_:b0", "_:c", "https://x.example/a", "urn:x:y",
    "did:example:x", "relative", "/path", "#fragment", "https://x.example/a b",
    "obi:name", "cred:issuer", "xsd:date", "assertionMethod",
    "https://w3id.org/security#assertionMethod",
    {"@value": "x"}, {"@value": "x", "@language": "en-GB"}, {"@value": None},
    {"@value": "x", "@direction": "rtl"}, {"@value": 3.5, "type": "xsd:date"},
    {"@value": True, "type": "urn:x:type"}, {"@value": [1], "type": "@json"},
    {"@value": "x", "name": "y"}, {"@value": {}}, {"@id": "urn:x:y"}, {"id": "urn:x:y"},
    {"id": "_:b0", "type": "Achievement"}, {"id": "relative", "name": "x"},
    {"@list": ["a"]}, {"@set": ["a"]}, {"@graph": {"id": "urn:x:y"}}, {"en": "x"},
    ["a", "a"], ["a", None], [["a"], ["b"]], [{"id": "urn:x:y"}, "urn:x:y"],
    [{"id": "urn:x:y"}, {"id": "urn:x:y", "type": "Achievement"}],
    {"type": "Achievement", "name": "x"}, {"type": ["Profile", "Image"]},
    {"type": "Unheard"}, {"type": "https://x.example/Type"}, {"type": 7}, {"id": 7},
    {"id": None}, {"type": None}, {"type": []}, {"type": "@id"}, {"type": "@json"},
    {"@context": [V2], "name": "x"}, {"@context": None, "name": "x"},
    {"@context": EXAMPLES, "type": "Unheard", "unheard": "x"},
    {"@context": [V2, OB], "type": ["VerifiableCredential"], "issuer": "urn:x:y"},
)  # fmt: skip
_CONTEXTS: tuple[Any, ...] = (
    V2, V1, [V2], [V2, OB], [OB, V2], [V2, CLR, OB], [V2, OB, V2], [V2, EXAMPLES],
    [V1, OB], [], "https://unknown.example/",
)  # fmt: skip


def mutated(seed: int) -> Json:
    """Return one of the documents after one to four changes."""
    chance = random.Random(seed)
    document = copy.deepcopy(chance.choice(list(ALL.values())))
    for _ in range(chance.randint(1, 4)):
        _change(chance, document)
    return document


def _change(chance: random.Random, document: Json) -> None:
    holders = [
        holder for holder in _holders(document) if holder and holder is not document
    ]
    holder = chance.choice(holders) if chance.random() < 0.8 and holders else document
    key = chance.choice(
        list(holder) if isinstance(holder, dict) else range(len(holder))
    )
    if key == "@context":
        holder[key] = copy.deepcopy(chance.choice(_CONTEXTS))
        return
    match chance.randrange(7):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[chance.choice(_NAMES)] = holder.pop(key)
        case 2 if isinstance(holder, dict):
            holder[chance.choice(_NAMES)] = copy.deepcopy(chance.choice(_VALUES))
        case 3:
            holder[key] = [holder[key]]
        case 4 if len(holders) > 1:
            other = chance.choice(holders)
            if isinstance(other, dict):
                name = chance.choice(list(other))
                holder[key] = copy.deepcopy(other[name])
        case 5 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[key] = copy.deepcopy(chance.choice(_VALUES))


def _holders(value: Any) -> list[Any]:
    found = []
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, (dict, list)):
            found.append(value)
            pending += value.values() if isinstance(value, dict) else value
    return found
