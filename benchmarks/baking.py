"""Medians of baking, beside one Ed25519 signature timed in the same rounds.

Targets, where the signature takes 50 µs: PNG 60 µs (1.2 x), SVG 80 µs (1.6 x).
"""

import json
import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badgekit.baking import bake, unbake

ROUNDS = 2_000


@dataclass(frozen=True)
class Credential:
    text: str
    document: dict[str, Any]


def png(size: int) -> bytes:
    """Return a PNG of about *size* bytes, its picture in chunks of 8 kB."""
    width = height = int((size / 3) ** 0.5)
    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    data = zlib.compress(rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [data[start : start + 8192] for start in range(0, len(data), 8192)]
    chunks = [(b"IHDR", header), *((b"IDAT", part) for part in parts), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def svg(size: int) -> bytes:
    """Return an SVG of about *size* bytes, with a comment that holds `<svg>`."""
    head = b'<?xml version="1.0"?>\n<!-- not the <svg> yet -->\n'
    root = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">'
    line = b'<path d="M10 10 L 90 90 z" style="fill:none;stroke:#123456"/>\n'
    return head + root + line * (size // len(line)) + b"</svg>\n"


def credential(size: int) -> Credential:
    document = {"type": ["VerifiableCredential", "OpenBadgeCredential"]}
    filler = {f"member{index}": "x" * 80 for index in range(size // 100)}
    return Credential(json.dumps(document | filler), document | filler)


def main() -> None:
    secured = credential(4_000)
    key = Ed25519PrivateKey.generate()
    message = os.urandom(64)
    images = {"PNG": png(84_000), "SVG": svg(37_000)}
    baked = {name: bake(image, secured) for name, image in images.items()}
    tasks: dict[str, Callable[[], object]] = {
        "Ed25519 sign": lambda: key.sign(message),
        "bake PNG 84 kB": lambda: bake(images["PNG"], secured),
        "bake SVG 37 kB": lambda: bake(images["SVG"], secured),
        "bake SVG 37 kB, bare text": lambda: bake(images["SVG"], secured.text),
        "rebake PNG": lambda: bake(baked["PNG"], secured),
        "rebake SVG": lambda: bake(baked["SVG"], secured),
        "unbake PNG": lambda: unbake(baked["PNG"]),
        "unbake SVG": lambda: unbake(baked["SVG"]),
    }
    times: dict[str, list[int]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            start = perf_counter_ns()
            task()
            times[name].append(perf_counter_ns() - start)
    signature = median(times["Ed25519 sign"])
    for name, taken in times.items():
        typical = median(taken)
        print(f"{name:28}{typical / 1000:9.1f} µs{typical / signature:8.2f} x")


if __name__ == "__main__":
    main()
