"""The image: what goes into it is there, and what runs in it is nobody in particular."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
STAGES = re.split(r"(?m)^FROM ", TEXT)[1:]


def test_it_runs_as_a_user_without_rights() -> None:
    assert re.search(r"(?m)^USER (\d+):\d+$", STAGES[-1])[1] != "0"  # type: ignore[index]
    assert not re.search(r"(?m)^RUN ", STAGES[-1].split("\nUSER ")[1]), "nothing is made after that"


def test_both_stages_stand_on_the_same_ground() -> None:
    """Or what was installed in the one would not run in the other."""
    assert len(STAGES) == 2
    assert {stage.split()[0] for stage in STAGES} == {"python:3.11-slim-bookworm"}


def test_what_it_copies_is_there_and_let_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*", "only what is named goes in"
    for source in re.findall(r"(?m)^COPY (?!--from)(\S+) ", TEXT):
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored, source


def test_what_is_let_in_holds_no_secret() -> None:
    for name in ("var", ".env", ".git", "tests"):
        assert f"!{name}" not in (ROOT / ".dockerignore").read_text()


def test_only_pinned_packages_are_installed() -> None:
    installs = re.findall(r"pip install [^\\\n]+", TEXT)
    assert installs
    assert all("--require-hashes -r requirements/run.txt" in each for each in installs)


def test_static_files_are_made_once() -> None:
    assert "collectstatic" in STAGES[0]
    assert "collectstatic" not in STAGES[1]
