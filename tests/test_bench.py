"""What `make bench` makes of what it measures: turns, ratios, what wrk prints, tables. Nothing is measured here."""

import os
from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import load, nginx, page, results
from bench.figures import By, Figure, met, spread
from bench.results import Result
from bench.rounds import Row, Sample, interleaved
from bench.site import Answer

WRK = """\
Running 1s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.40ms    2.02ms  17.55ms   88.05%
    Req/Sec    12.04k     1.12k   13.77k    70.00%
  11960 requests in 1.50s, 163.73MB read
Requests/sec:  11956.11
Transfer/sec:    163.68MB
"""


def test_everybody_has_a_turn_in_each_round_and_follows_everybody() -> None:
    turns = count(1)

    def measured() -> Sample:
        return Sample(next(turns), 1.0)

    told: list[None] = []
    rows = list(interleaved(dict.fromkeys("abc", measured), 6, lambda: told.append(None)))
    assert [row.rate for row in rows] == list(range(1, 19))
    assert len(told) == 18
    for number in range(1, 7):
        assert {row.candidate for row in rows if row.round == number} == set("abc")
    within = {(one.candidate, next_one.candidate) for one, next_one in pairwise(rows) if one.round == next_one.round}
    assert len(within) == 6


ROWS = [
    Row(1, "ours", 50, 2.0),
    Row(1, "theirs", 100, 0.5),
    Row(2, "theirs", 100, 1.0),
    Row(2, "ours", 80, 2.0),
    Row(3, "ours", 20, 1.0),
    Row(3, "theirs", 200, 1.0),
    Row(4, "ours", 1, 1.0),
]


@pytest.mark.parametrize(
    ("by", "expected"),
    [(By.RATE, (0.5, 0.1, 0.8)), (By.WORK, (0.5, 0.25, 1.0)), (By.COST, (2.0, 1.0, 4.0))],
)
def test_a_ratio_is_of_one_round(by: By, expected: tuple[float, float, float]) -> None:
    found = spread(Figure("", "ours", "theirs", by), ROWS)
    assert (found.median, found.least, found.most) == expected
    with pytest.raises(ValueError, match="No round has both"):
        spread(Figure("", "ours", "nobody", by), ROWS)


def test_aims() -> None:
    reached = [
        met(figure, spread(figure, ROWS))
        for figure in (
            Figure("", "ours", "theirs", By.RATE, at_least=0.5),
            Figure("", "ours", "theirs", By.RATE, at_least=0.51),
            Figure("", "ours", "theirs", By.COST, at_most=2.0),
            Figure("", "ours", "theirs", By.COST, at_most=1.99),
            Figure("", "ours", "theirs", By.COST),
        )
    ]
    assert reached == [True, False, True, False, None]


def test_what_wrk_says() -> None:
    found = load.parsed(WRK)
    assert (found.answers, found.seconds) == (11960, 1.5)
    assert load.parsed(WRK.replace("1.50s", "1.50m")).seconds == 90
    for wrong in (
        WRK + "  Non-2xx or 3xx responses: 5\n",
        WRK + "  Socket errors: connect 0, read 3, write 0, timeout 0\n",
        WRK.replace("11960 requests", "0 requests"),
        "unable to connect",
    ):
        with pytest.raises(load.LoadError):
            load.parsed(wrong)


@pytest.mark.parametrize("wrong", [["--rounds", "0"], ["--seconds", "0.4"], ["nothing"]])
def test_what_cannot_be_measured_is_refused_at_once(
    wrong: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "demonstration", pytest.fail)
    monkeypatch.setattr("sys.argv", ["bench", *wrong])
    with pytest.raises(SystemExit) as refused:
        command.main()
    assert refused.value.code == 2
    assert "python -m bench: error: " in capsys.readouterr().err


def test_where_wrk_fails_it_is_told_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "taskset"
    failing.write_text("#!/bin/sh\necho 'unable to connect' >&2; exit 1\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(load.LoadError, match="1: unable to connect"):
        load.sample("http://127.0.0.1:1/", {}, pid=os.getpid(), processor=0, seconds=1)


def test_rows_are_kept_and_tables_written(tmp_path: Path) -> None:
    figures = [
        Figure("a page", "ours", "theirs", By.RATE, at_least=0.8),
        Figure("a list", "ours", "theirs", By.COST, at_most=8),
        Figure("a thing", "ours", "theirs", By.COST),
    ]
    results.keep("noun", ROWS, tmp_path)
    assert results.kept("noun", tmp_path) == ROWS
    text = results.table(Result(ROWS, figures, "4 rounds."))
    assert "| a page | answers per second | **0.50** | 0.10 to 0.80 | at least 0.80: not met |" in text
    assert "| a list | processor time per answer | **2.00** | 1.00 to 4.00 | at most 8.00: met |" in text
    assert "| a thing | processor time per answer | **2.00** | 1.00 to 4.00 |  |" in text
    document = tmp_path / "performance.md"
    document.write_text("before\n<!-- noun -->\nold \\1\n<!-- /noun -->\nafter\n")
    for _run in range(2):
        results.write("noun", text, document)
        assert document.read_text() == f"before\n<!-- noun -->\n{text}\n<!-- /noun -->\nafter\n"
    with pytest.raises(ValueError, match="no place"):
        results.write("other", text, document)


def test_every_noun_has_its_place_and_the_rows_behind_its_table() -> None:
    document = results.DOCUMENT.read_text()
    for noun, module in command.NOUNS.items():
        steps: Callable[[int], int] = module.steps
        assert steps(2) == 2 * steps(1)
        region = document.partition(f"<!-- {noun} -->\n")[2].partition(f"<!-- /{noun} -->")[0]
        if not (results.FOLDER / f"{noun}.csv").exists():
            assert region == "Not measured yet.\n"
            continue
        figures = results.table(Result(results.kept(noun), module.FIGURES, "")).strip()
        assert region.startswith(figures), f"The table of {noun} is not of the rows in bench/results/."


def test_nginx_is_told_to_say_the_same(tmp_path: Path) -> None:
    said = [("Content-Type", "text/html; charset=utf-8"), ("X", 'a "b"'), ("Server", "granian"), ("ETag", '"1"')]
    page.keep(Answer(200, said, b"<p>"), tmp_path)
    assert page.kept(tmp_path) == ([("content-type", "text/html; charset=utf-8"), ("x", 'a "b"')], b"<p>")
    assert page.status(tmp_path) == 200
    text = nginx.configuration(tmp_path, 4711, root=False)
    assert 'add_header x "a \\"b\\"";' in text
    assert 'default_type "text/html; charset=utf-8";' in text
    assert "user root" not in text
    assert "granian" not in text
