"""`manage.py find_statements`: what it prints, what it takes, what it refuses."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.desk import newsroom
from tracker.desk.known_actors import known_actors
from tracker.desk.merging import merge
from tracker.desk.models import ActorName, ActorRole

Output = pytest.CaptureFixture[str]
KEYS = {"sentence", "speaker", "actor", "verb", "stance", "quotes", "start", "end"}
TEXT = "Talks ended on Friday.\n\nDarcy denied the report. “It is false,” he said. Карета приїхала вчора.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def found(path: Path, capsys: Output) -> list[dict[str, Any]]:
    call_command("find_statements", str(path), "--json")
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert isinstance(told, list)
    return told


@pytest.mark.django_db
def test_without_any_actor_everything_is_found_all_the_same(article: Path, capsys: Output) -> None:
    told = found(article, capsys)
    assert [(one["speaker"], one["actor"], one["verb"], one["stance"], one["quotes"]) for one in told] == [
        ("Darcy", None, "denied", "denies", []),
        ("Darcy", None, "said", "asserts", ["It is false,"]),
    ]
    for one in told:
        assert set(one) == KEYS
        assert TEXT[one["start"] : one["end"]] == one["sentence"]


@pytest.mark.django_db
def test_actors_of_the_desk_are_known_by_every_name(article: Path, capsys: Output) -> None:
    darcy = newsroom.actor("Fitzwilliam Darcy")
    newsroom.actor("Fitzwilliam Darcy", unnamed=True)
    assert {one["actor"] for one in found(article, capsys)} == {str(darcy.pk)}
    article.write_text("Дарсі заявив, що лист справжній. Пан Дарси сказал, что письмо настоящее.")
    assert {one["actor"] for one in found(article, capsys)} == {str(darcy.pk)}


@pytest.mark.django_db
def test_names_and_roles_are_taken_from_the_desk(django_assert_num_queries: Any) -> None:
    darcy = newsroom.actor("Fitzwilliam Darcy")
    outlet = newsroom.actor("Meryton Gazette", kind="outlet")
    newsroom.actor("a senior official", unnamed=True)
    with newsroom.part_of(darcy):
        ActorName.objects.create(actor=darcy, name="Дарсі", language="uk", order=0)
        ActorRole.objects.create(actor=darcy, role="master of Pemberley", order=0)
    with django_assert_num_queries(3):
        known = {one.id: one for one in known_actors()}
    assert set(known) == {str(darcy.pk), str(outlet.pk)}
    assert known[str(darcy.pk)].names == ("Fitzwilliam Darcy", "Дарсі")
    assert known[str(darcy.pk)].roles == ("master of Pemberley",)
    assert known[str(outlet.pk)].kind == "outlet"


@pytest.mark.django_db
def test_a_name_that_was_merged_means_whoever_has_it_now(article: Path, capsys: Output, settings: Any) -> None:
    settings.FOUR_EYES = False
    kept, gone = newsroom.actor("Fitzwilliam Darcy"), newsroom.actor("Fitz Darcy")
    merge(gone, kept, by=newsroom.editor(), note="One and the same.")
    article.write_text("Fitz Darcy said that the letter was genuine.")
    assert [one["actor"] for one in found(article, capsys)] == [str(kept.pk)]


@pytest.mark.django_db
def test_a_text_without_any_is_an_empty_array(article: Path, capsys: Output) -> None:
    for text in ("", "\n", "The town was quiet."):
        article.write_text(text)
        assert found(article, capsys) == []


@pytest.mark.django_db
def test_a_byte_order_mark_is_no_part_of_the_text(article: Path, capsys: Output) -> None:
    article.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    first = found(article, capsys)[0]
    assert TEXT[first["start"] : first["end"]] == first["sentence"]


@pytest.mark.django_db
def test_of_a_page_the_article_is_read(article: Path, capsys: Output) -> None:
    paragraphs = "".join(f"<p>The mill at Milton stood still for day {day} of the strike.</p>" for day in range(9))
    article.write_text(
        "<!doctype html><html><head><title>Strike</title><script>var said = 'Darcy said';</script></head><body><article>"
        f"{paragraphs}<p>Margaret Hale said the strike was over.</p></article></body></html>"
    )
    assert [(one["speaker"], one["sentence"]) for one in found(article, capsys)] == [
        ("Margaret Hale", "Margaret Hale said the strike was over.")
    ]


@pytest.mark.django_db
def test_people_get_a_table(article: Path, capsys: Output) -> None:
    newsroom.actor("Fitzwilliam Darcy")
    call_command("find_statements", str(article))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["speaker", "stance", "verb", "sentence"]
    assert lines[1].split() == ["Darcy", "*", "denies", "denied", "Darcy", "denied", "the", "report."]
    assert lines[-1] == "2 attributed sentences. * an actor of the desk."
    article.write_text("Nothing.")
    call_command("find_statements", str(article))
    assert capsys.readouterr().out == "No attributed sentences.\n"


@pytest.mark.django_db
def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    call_command("find_statements", "-", "--json")
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfeD\x00a\x00", "is not a text. Give plain text in UTF-8, or HTML."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text. Give plain text in UTF-8, or HTML."),
        ("Дарсі заявив".encode("cp1251"), "is not in UTF-8 (byte 1). Save it as UTF-8 and try again."),
        (b"a" * 12_000_001, "is larger than 12,000,000 bytes. Give the article alone."),
    ],
)
def test_what_cannot_be_read_is_refused(article: Path, content: bytes, told: str) -> None:
    article.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("find_statements", str(article), "--json")
    assert str(refused.value) == f"{article} {told}"


@pytest.mark.django_db
@pytest.mark.parametrize("options", [["--json"], []])
def test_a_terminal_without_these_letters_is_no_obstacle(tmp_path: Path, options: list[str]) -> None:
    article = tmp_path / "article.txt"
    article.write_text("«Ми не підпишемо», — сказав Зеленський.", encoding="utf-8")
    written = io.BytesIO()
    with io.TextIOWrapper(written, encoding="ascii", write_through=True) as terminal:
        call_command("find_statements", str(article), *options, stdout=terminal)
        told = written.getvalue().decode("ascii")
    assert "\\u0417\\u0435\\u043b" in told
    assert not options or json.loads(told)[0]["speaker"] == "Зеленський"


@pytest.mark.parametrize("name", ["missing.txt", ".", "nul\x00byte"])
def test_what_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read: "):
        call_command("find_statements", str(tmp_path / name))


def test_a_shell_sees_one_line_and_exit_1(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "find_statements", str(tmp_path / "missing.txt"), "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert [
        line for line in done.stderr.splitlines() if "missing.txt cannot be read" in line
    ] == done.stderr.splitlines()


def test_without_a_database_the_rules_work_all_the_same(article: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "find_statements", str(article), "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )
    assert done.returncode == 0, done.stderr
    assert [one["actor"] for one in json.loads(done.stdout)] == [None, None]
    assert "nobody is recognised" in done.stderr
