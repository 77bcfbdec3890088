"""Indexes handed out by eight processes at once, in SQLite and in PostgreSQL.

    python benchmarks/status_registry.py [INDEXES] [--postgresql URL]

Checks that none was handed out twice, and prints the rate. Without a URL a temporary
server is started, where PostgreSQL is installed; the tables of an own one are made
and stay. Both sync every commit to the disk.
"""

import argparse
import os
import sys
import tempfile
import time
from array import array
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from badgekit.registry import Registry
from postgresql_cluster import binaries, cluster

INDEXES = 200_000
PROCESSES = 8
BATCHES = (1_000, 100, 1)
BITS = 17
MASK = (1 << 64) - 1  # a name has 48 bits: one of them can be spared
FEWER = 20  # one at a time, hand out so many times fewer
TEMPLATE = "https://lincoln.example/status/{list}"


def worker(url: str, file: Path, calls: int, batch: int) -> None:
    found = array("Q")
    with Registry.open(url) as registry:
        for _ in range(calls):
            for position in registry.allocate(count=batch):
                name = int(position.status_list_credential.rpartition("/")[2], 16)
                found.append((name << BITS | position.index) & MASK)
    file.write_bytes(found.tobytes())


def hand_out(url: str, indexes: int, batch: int) -> float:
    """Return the seconds that it took; exit if an index came twice."""
    calls = indexes // PROCESSES // batch
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(PROCESSES)]
        start = time.perf_counter()
        children = []
        for file in files:
            child = os.fork()
            if not child:
                code = 1
                try:
                    worker(url, file, calls, batch)
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        failed = [child for child in children if os.waitpid(child, 0)[1]]
        seconds = time.perf_counter() - start
        if failed:
            sys.exit(f"{len(failed)} processes failed")
        found = array("Q")
        for file in files:
            found.frombytes(file.read_bytes())
    expected = calls * batch * PROCESSES
    if len(found) != expected or len(set(found)) != expected:
        sys.exit("an index was handed out twice")
    return seconds


def measure(name: str, url: str, indexes: int) -> None:
    Registry.create(url, lists=TEMPLATE).close()
    for batch in BATCHES:
        wanted = indexes if batch > 1 else max(PROCESSES, indexes // FEWER)
        wanted -= wanted % (PROCESSES * batch)
        seconds = hand_out(url, wanted, batch)
        rate = wanted / seconds
        print(
            f"| {name} | {batch:,} | {wanted:,} | {seconds:.1f} | {rate:,.0f} | none |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=int, nargs="?", default=INDEXES)
    parser.add_argument("--postgresql", metavar="URL")
    given = parser.parse_args()
    print("| database | at a time | indexes | s | indexes/s | twice |")
    print("|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"{folder}/badges.db", given.indexes)
    if given.postgresql is not None:
        measure("PostgreSQL", given.postgresql, given.indexes)
    elif binaries() is not None:
        with cluster() as url:
            measure("PostgreSQL", url, given.indexes)
    else:
        print("PostgreSQL is not installed: not measured", file=sys.stderr)


if __name__ == "__main__":
    main()
