"""Each system of the field has a story, which runs as it is and says what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "systems"
PAGE = ROOT / "docs" / "explanation" / "systems.md"
SHARED = {"field.py"}
STORIES = sorted({path.name for path in FOLDER.glob("*.py")} - SHARED)

SAID = {
    "backpack.py": [
        "21 badges in the backpack; Ben's is not one of them",
        "shown again to an employer: the proof was made for another domain",
        "shown by Ben: awarded to another id than that of the holder",
    ],
    "bloomboard.py": [
        "Krippendorff's alpha, ordinal: 0.9",
        "OPEN: Portfolio",
        "no badge yet: the outcome is open",
        "in the north -> 4 credits",
        "in the south -> 3 credits",
    ],
    "career_exploration.py": [
        "MET: Career Exploration",
        "NOT MET: Career Exploration",
        "? 40 hours: 16 more",
        "not endorsed as the rule asks",
    ],
    "credential_engine.py": [
        "aligned to State Mathematics: https://case.example/uri/",
        "State Mathematics: 1 of 3 covered (33%)",
        "a wrong identifier: /targetUrl",
        "half a framework: /CFAssociations/0/",
        '"@type": "ceterms:MicroCredential"',
    ],
    "design_lab.py": [
        "9 skills, 36 parts",
        "NOT MET: Listening",
        "'Listening' rests on 4 badges",
        "5 of 45 nodes: 11%",
    ],
    "extension.py": [
        "Field Day              100       100        34         0",
        "Soil Practice          <10       <10       <10         0",
        "MET: Soil -> Recognition",
        ": revoked",
    ],
    "indiana_pathways.py": [
        "NOT MET: Graduation pathway",
        "+ approved industry credential: https://welding.example/",
        ": below level",
        ": revoked",
    ],
    "ler_exchange.py": [
        "Algebra: did:web:school.east.example",
        "Lathe: did:web:shop.west.example",
        "in a record with a stranger's badge: did:web:mail.example is not recognized",
        "with a list out of reach: whether",
    ],
    "mastery_transcript.py": [
        "earned: Asking, Testing, A Year in the Marsh",
        "to come: Inquiry, Arguing",
        "the whole as it is: this is a base proof, which is for the holder alone",
        "A Year in the Marsh: Logbook",
        "with better evidence: the proof does not match the document",
        "after the record was withdrawn: revoked by the issuer",
    ],
    "ncrc.py": [
        "MET: Career Readiness Certificate -> Bronze (",
        "MET: Career Readiness Certificate -> Gold (",
        ": awarded to somebody else",
    ],
    "nea.py": [
        "175 micro-credentials, 25 stacks",
        "NOT MET: Topic 3",
        ": awarded too early or too late",
        "MET: Salary lane 2 -> lane 2",
        ": revoked",
    ],
    "nocti.py": [
        "- Join: 60",
        "no badge: the outcome is not met",
        ": below level",
        "MET: Credit for the workshop module -> 2 credits",
    ],
    "north_carolina_cte.py": [
        "with 2 badges: Entry\nwith 4 badges: Career preparation\nwith 5 badges: Ind",
        ": awarded before the step ahead of it was completed",
        "MET: Computer science and an elective",
    ],
    "north_star.py": [
        "Problem Solving: 97 employers vouch for it",
        "not enough: endorsements of the achievement are required by 3 issuers",
        "after a change: what it endorses was another version",
    ],
    "rockford.py": [
        "missing: Teamwork: the assessors do not agree",
        "MET: Work-study credit -> 1 credit (",
        "40 students earned 16 credits, 9 employers",
    ],
    "skillstack.py": [
        "refused: the signature does not match the document",
        "refused: awarded to somebody else",
        "refused: did:web:unlisted.example is not recognized",
        "exported: Wiring, Piping, Framing",
        "after Lincoln withdrew one: revoked by the issuer",
    ],
    "state_policies.py": [
        "MET: North: 90 hours",
        "MET: South: continuing-education units -> 4 credits",
        "NOT MET: West: three badges, one of them long",
        ": wrong issuer",
    ],
    "trusted_microcredentials.py": [
        "'Sensors' as knowledge:",
        "no award: Link or describe the work",
        "'Line Follower' as application:",
    ],
    "xq_math.py": [
        "23 badges in 3 courses",
        "evidence: ",
        "MET: Algebra I -> grade A, 1 credit",
        "NOT MET: Algebra I and Statistics",
        "Placement by River College",
        "/functions/3: revoked",
    ],
}


@pytest.fixture(scope="module")
def rows() -> list[str]:
    """Return the rows of the table of systems."""
    lines = PAGE.read_text().splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


@pytest.mark.parametrize("story", STORIES)
def test_a_story_runs_and_says_what_it_shows(tmp_path: Path, story: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", str(FOLDER / story)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for line in SAID[story]:
        assert line in done.stdout
    assert not list(tmp_path.iterdir())


def test_no_story_is_left_unread() -> None:
    assert sorted(SAID) == STORIES


def test_the_page_lists_every_story_once(rows: list[str]) -> None:
    listed = re.findall(r"\]\([./]*/examples/systems/(\w+\.py)\)", "\n".join(rows))
    assert sorted(listed) == STORIES
    assert len(rows) == len(STORIES) == 19


def test_each_row_says_what_is_shown_and_what_is_refused(rows: list[str]) -> None:
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4
        assert all(cells)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_asserts_what_it_says_and_refuses_something(story: str) -> None:
    text = (FOLDER / story).read_text()
    assert text.startswith('"""')
    assert f"\npython examples/systems/{story}\n" in text
    assert "\nassert " in text
    refused = ("assert not ", "why_not(", "why_refused(", "refusal(")
    assert any(word in text for word in refused)
