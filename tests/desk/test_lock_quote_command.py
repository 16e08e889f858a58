"""`manage.py lock_quote`: one JSON object and nothing else, three answers to a shell, and no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
TEXT = "KYIV – He said: “We don’t accept it.” Others wait."
KEYS = ["locked", "exact", "prefix", "suffix", "start", "end", "difference"]

Output = pytest.CaptureFixture[str]


def run(file: Path, quote: str, capsys: Output) -> tuple[int, dict[str, Any]]:
    """(exit code, what was printed)."""
    code = 0
    try:
        call_command("lock_quote", str(file), f"--quote={quote}")
    except SystemExit as left:
        code = int(str(left.code))
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    told = json.loads(out)
    assert list(told) == KEYS
    return code, told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_quote_is_locked(file: Path, capsys: Output) -> None:
    code, told = run(file, "We don't accept it", capsys)
    assert (code, told["locked"], told["difference"]) == (0, True, [])
    assert told["exact"] == "We don’t accept it" == TEXT[told["start"] : told["end"]]
    assert (told["prefix"], told["suffix"]) == ("KYIV – He said: “", ".” Others wait.")


def test_a_quote_is_not_locked(file: Path, capsys: Output) -> None:
    code, told = run(file, "We accept it", capsys)
    assert (code, told["locked"]) == (1, False)
    assert told["exact"] == "We don’t accept it" == TEXT[told["start"] : told["end"]]
    assert told["difference"] == [
        {"kind": "same", "quote": "We", "text": "We", "about": ""},
        {"kind": "left out", "quote": "", "text": "don’t", "about": "negation"},
        {"kind": "same", "quote": "accept it", "text": "accept it", "about": ""},
    ]


def test_nothing_is_close(file: Path, capsys: Output) -> None:
    code, told = run(file, "Quite another thing", capsys)
    assert (code, told["locked"], told["exact"], told["start"], told["end"]) == (1, False, "", None, None)
    assert told["difference"]


def test_only_punctuation_is_not_locked(file: Path, capsys: Output) -> None:
    assert run(file, "“", capsys)[0] == 1


def test_what_an_ellipsis_leaves_out(file: Path, capsys: Output) -> None:
    code, told = run(file, "We don't … Others wait", capsys)
    assert (code, told["locked"]) == (0, True)
    assert [each["text"] for each in told["difference"]] == [" accept it.” "]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("cp1251", "Речник заявив: «Ми не приймаємо цей план». Переговори тривають, повідомляє агентство." * 5),
    ],
)
def test_encodings(encoding: str, text: str, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "article.txt"
    path.write_text(text, encoding=encoding)
    quote = "We don’t accept it" if text == TEXT else "Ми не приймаємо цей план"
    code, told = run(path, quote, capsys)
    assert (code, told["exact"], told["start"]) == (0, quote, text.index(quote))


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Talks</title></head><body><nav>Menu of the site</nav><article>
<h1>Talks go on</h1><p>The envoy said on Friday that the talks had been long and that the delegations would meet again.</p>
<p>&ldquo;We don&rsquo;t <em>accept</em>
it,&rdquo; the official said after the talks, and &ldquo;we&nbsp;never will&rdquo;, as several agencies reported.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("name", "quote", "code"),
    [
        ("page.html", "We don't accept it,", 0),
        ("page.HTM", "we will", 1),
        ("page", "we never will", 0),
        ("page", "Menu of the site", 0),  # not in the article
    ],
)
def test_pages(name: str, quote: str, code: int, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / name
    path.write_text(PAGE, encoding="utf-8")
    assert run(path, quote, capsys)[0] == code


def test_the_text_of_a_page_is_not_looked_for_in_a_text(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    assert run(path, "Talks go on</h1>", capsys)[0] == 0


@pytest.mark.parametrize("raw", [b"a\x00b\x01", b"%PDF-1.7 We", bytes(range(128, 256)) * 9])
def test_what_is_no_text(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(raw)
    with pytest.raises(CommandError, match="not a text") as refused:
        call_command("lock_quote", str(path), "--quote=a")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "quote", "told"),
    [
        ("article.txt", " \n", "The quote is empty"),
        ("article.txt", "\udcff", "not valid text"),
        ("none.txt", "a", "No such file"),
        ("", "a", "Is a directory"),
        ("a\0b", "a", "null byte"),
    ],
)
def test_what_cannot_be_looked_for(name: str, quote: str, told: str, file: Path) -> None:
    with pytest.raises(CommandError, match=told) as refused:
        call_command("lock_quote", str(file.parent / name), f"--quote={quote}")
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_a_terminal_without_unicode(file: Path) -> None:
    written = io.BytesIO()
    out = io.TextIOWrapper(written, encoding="ascii")
    call_command("lock_quote", str(file), "--quote=We don't", stdout=out)
    out.flush()
    assert json.loads(written.getvalue())["exact"] == "We don’t"


def test_from_a_shell_without_a_database(file: Path) -> None:
    """The exit codes as a shell sees them: 1 means that the quote is not there, and nothing else."""
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "PYTHONUTF8": "1"}
    seen = []
    for quote in ("We accept it", " "):
        command = [sys.executable, "manage.py", "lock_quote", str(file), "--quote", quote]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        seen.append((done.returncode, bool(done.stdout), len(done.stderr.splitlines())))
    assert seen == [(1, True, 0), (2, False, 1)]
