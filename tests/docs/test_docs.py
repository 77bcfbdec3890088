"""The Python in the documentation runs, and the README is what it says it is.

Fenced blocks whose info string is exactly `python` are run, page by page, in one
namespace and in an empty directory. `<!-- setup ... -->` comments hold code that
readers need not see. A block that must not run is marked `python no-run`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted(
        page
        for page in (ROOT / "docs").rglob("*.md")
        if not {"_build", "_generated"} & set(page.parts)
    ),
]
_BLOCK = re.compile(
    r"^```python\n(?P<shown>.*?)^```$|^<!-- setup\n(?P<hidden>.*?)^-->$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the code of *page*, and how many lines come before it."""
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        code = match["shown"] if match["shown"] is not None else match["hidden"]
        yield text.count("\n", 0, match.start()) + 1, code


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [p for p in PAGES if any(blocks(p))], ids=relative)
def test_the_python_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "__main__"}
    for line, code in blocks(page):
        # Line numbers of the page, so that a traceback points at it.
        exec(compile("\n" * line + code, str(page), "exec"), namespace)


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{relative(page)} links to {target}"


@pytest.mark.parametrize("marker", ["main job", "tests"])
def test_the_readme_has_the_commands_that_ci_runs(marker: str) -> None:
    readme = ROOT.joinpath("README.md").read_text(encoding="utf-8")
    commands = re.findall(
        rf"^<!-- {marker} -->\n```sh\n(.+?)\n```$", readme, re.MULTILINE | re.DOTALL
    )
    assert len(commands) == 1


def test_the_first_python_of_the_readme_issues_and_verifies() -> None:
    _, code = next(blocks(ROOT / "README.md"))
    assert ".award(" in code
    assert ".verify(" in code or ".report(" in code
