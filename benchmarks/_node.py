"""@digitalbazaar/vc and jsonld.js, asked through a pipe, timed by their own clock."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from _interleave import Elapsed

import badgekit

_FOLDER = Path(__file__).parent / "node"
_NANOSECONDS = 1_000_000  # in a millisecond


class Node:
    """One Node process. Raises `ImportError` if there is none, or no packages."""

    def __init__(self) -> None:
        if not (shutil.which("node") and (_FOLDER / "node_modules").is_dir()):
            raise ImportError("no Node, or no `npm ci` in benchmarks/node")
        self._process = subprocess.Popen(
            ["node", str(_FOLDER / "peer.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        loader = badgekit.DEFAULT_CONTEXTS
        self.ask(op="contexts", contexts={url: loader.load(url) for url in loader.urls})

    def ask(self, **request: object) -> dict[str, Any]:
        """Return the answer to one request; raise `RuntimeError` for an error."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def time(self, **request: object) -> Elapsed:
        """Return what Node says that the request took.

        The lesser of processor and wall time, as garbage is collected in threads of
        its own, and others use the machine.
        """
        answer = self.ask(**request)
        taken = min(answer["milliseconds"], answer["processor"])
        return Elapsed(taken * _NANOSECONDS)
