"""Processes that use one registry at once, and that may be killed at any point.

    nursery.py allocate URL FOLDER PROCESSES CALLS COUNT
    nursery.py kill URL FOLDER PROCESSES KILLS SEED

Run as a program of its own, in one thread, so that it can fork. What a worker has been
told is in its log, written before it goes on: `A` for indexes, `r` and `R` for a
revocation begun and done, `s` and `S` for a suspension set or lifted, `P` for lists
published. Badges are in the folder as soon as they are signed.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from badgekit.registry import Registry
from badgekit.testing import ADA, achievement, issuer

PATIENCE = 60  # seconds
WHY = {"reason": "a test", "actor": "nursery"}


class Log:
    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, *words: object) -> None:
        os.write(self.file, (" ".join(map(str, words)) + "\n").encode())


def fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def allocate(url: str, log: Log, calls: int, count: int) -> None:
    with Registry.open(url) as registry:
        for _ in range(calls):
            for position in registry.allocate(count=count):
                log.write("A", position.status_list_credential, position.index)


def live(url: str, folder: Path, log: Log, seed: int) -> None:
    """Do whatever issuers do, until killed."""
    chance = random.Random(seed)
    registry = Registry.open(url)
    school = issuer()
    badges: list[str] = []
    suspended: dict[str, bool] = {}
    while True:
        match chance.choice("AAABBBRRSSSP"):
            case "A":
                for position in registry.allocate(count=3):
                    log.write("A", position.status_list_credential, position.index)
            case "B":
                purpose = chance.choice(("revocation", "suspension"))
                badge = registry.award(school, achievement(), to=ADA, purpose=purpose)
                credential_id = badge.document["id"]
                file = folder / "badges" / credential_id.rpartition(":")[2]
                file.write_bytes(badge.content)
                if purpose == "revocation":
                    badges.append(credential_id)
                else:
                    suspended[credential_id] = False
            case "R" if badges:
                credential_id = badges.pop()
                log.write("r", credential_id)
                registry.revoke(credential_id, **WHY)
                log.write("R", credential_id)
            case "S" if suspended:
                credential_id = chance.choice(sorted(suspended))
                value = not suspended[credential_id]
                log.write("s", credential_id, int(value))
                registry.set_status(credential_id, "suspension", value=value, **WHY)
                log.write("S", credential_id, int(value))
                suspended[credential_id] = value
            case "P":
                registry.publish(school, folder=folder / "site")
                log.write("P")
            case _:
                pass


def wait_for_lines(folder: Path, count: int) -> None:
    """Wait until there are so many lines in the logs: machines differ in speed."""
    deadline = time.monotonic() + PATIENCE
    while sum(log.read_bytes().count(b"\n") for log in folder.glob("*.log")) < count:
        if time.monotonic() > deadline:
            sys.exit("the workers are stuck")
        time.sleep(0.01)


def main() -> None:
    task, url, name, *numbers = sys.argv[1:]
    folder = Path(name)
    processes, second, third = map(int, numbers)
    if task == "allocate":
        children = [
            fork(lambda n=n: allocate(url, Log(folder / f"{n}.log"), second, third))  # type: ignore[misc]
            for n in range(processes)
        ]
        sys.exit(any(os.waitpid(child, 0)[1] for child in children))

    (folder / "badges").mkdir()
    chance = random.Random(third)

    def spawn(number: int) -> int:
        log = folder / f"{number}.log"
        return fork(lambda: live(url, folder, Log(log), third * 1_000 + number))

    children = [spawn(number) for number in range(processes)]
    wait_for_lines(folder, 200)
    for number in range(processes, processes + second):
        wait_for_lines(folder, 200 + 5 * (number - processes))
        time.sleep(chance.uniform(0, 0.05))
        victim = chance.randrange(processes)
        os.kill(children[victim], signal.SIGKILL)
        _, status = os.waitpid(children[victim], 0)
        if not os.WIFSIGNALED(status):
            sys.exit("a worker has failed")
        children[victim] = spawn(number)
    for child in children:
        os.kill(child, signal.SIGKILL)
        if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            sys.exit("a worker has failed")


if __name__ == "__main__":
    main()
