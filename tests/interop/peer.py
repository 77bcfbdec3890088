"""Talk to @digitalbazaar/vc in Node, where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from badgekit.contexts import DEFAULT_CONTEXTS

FOLDER = Path(__file__).parents[2] / "benchmarks" / "node"


def is_installed() -> bool:
    """Tell whether Node and the packages of `benchmarks/node` are there."""
    return shutil.which("node") is not None and (FOLDER / "node_modules").is_dir()


class DigitalBazaar:
    """A Node process that issues, derives and verifies."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["node", str(FOLDER / "peer.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        known = {url: DEFAULT_CONTEXTS.load(url) for url in DEFAULT_CONTEXTS.urls}
        self.ask("contexts", contexts=known)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Return the answer: `result` and `milliseconds`, or `error`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": op, **arguments}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer
