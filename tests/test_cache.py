"""Answers kept from one run to the next: what comes back, what does not, and what becomes of a broken file."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui import cache as module
from tui.cache import MOST_AGE, NAME, Cache
from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    Lacking,
    Limited,
    ManifestOf,
    Odd,
    Present,
    Purpose,
    Quota,
    Skipped,
    Step,
    Tags,
    TagsOf,
    Unreachable,
    Unreached,
)
from tui.core.encoding import decoded, encoded, shape_of_answers
from tui.core.image import BadName, ImageName, parse

NOW = datetime(2026, 11, 24, 23, 40, tzinfo=UTC)
STEP = Step(
    purpose=Purpose.MANIFEST, method="GET", url="https://a.example/v2/", status=404, headers=(("link", "x"),),
    body="a body\t\nwith é", login="ada", milliseconds=7,
)  # fmt: skip
ANSWERS = [
    Present(asked_at=NOW, digest="sha256:1", platforms=("linux/amd64",), warnings=("old",), labels=(("a", "b"),),
            created="2026-01-01T00:00:00Z", quota=Quota(left=76, limit=100, window=21600, source="x"), http=200),
    Tags(asked_at=NOW, tags=("1", "2"), complete=False),
    Absent(asked_at=NOW, what=Lacking.PLATFORM, platforms=("linux/arm64",), exchange=(STEP, STEP)),
    Denied(asked_at=NOW, step=Purpose.TOKEN, could_be=(Cause.PRIVATE, Cause.MOVED), exchange=(STEP,), code="DENIED"),
]  # fmt: skip


def question(text: str = "a.example/a/b:1") -> ManifestOf:
    return ManifestOf(named(text), "linux/amd64")


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_comes_back_as_it_was(tmp_path: Path, answer: Present | Tags | Absent | Denied) -> None:
    assert decoded(json.loads(json.dumps(encoded(answer)))) == answer
    first = Cache(tmp_path, NOW)
    assert first.of(question()) is None
    first.keep(question(), answer)
    first.save()
    assert Cache(tmp_path, NOW).of(question()) == answer
    assert Cache(tmp_path, NOW).of(question("a.example/a/b:2")) is None
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_sentences_in_another_language_do_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = replace(ANSWERS[2], way=("The mirror was asked first.",), message="It is not there.")
    first = Cache(tmp_path, NOW)
    monkeypatch.setattr(module, "spoken", lambda: "zh_CN")
    first.keep(question(), answer)
    first.save()
    assert Cache(tmp_path, NOW).of(question()) == answer
    monkeypatch.setattr(module, "spoken", lambda: "en")
    assert Cache(tmp_path, NOW).of(question()) == replace(answer, way=(), message=None)


def test_the_bodies_of_what_is_there_are_left_out(tmp_path: Path) -> None:
    kept = Cache(tmp_path, NOW)
    kept.keep(question(), Present(asked_at=NOW, exchange=(STEP,)))
    kept.save()
    found = Cache(tmp_path, NOW).of(question())
    assert found is not None
    assert found.exchange == (replace(STEP, body=""),)


@pytest.mark.parametrize(
    "answer",
    [
        Limited(asked_at=NOW), Unreachable(asked_at=NOW, why=Unreached.NAME), Odd(asked_at=NOW),
        Skipped(asked_at=NOW, reason="x"), Present(asked_at=NOW, from_cache=True),
    ],
    ids=["limited", "unreachable", "odd", "skipped", "from here"],
)  # fmt: skip
def test_what_decides_nothing_is_not_kept_and_replaces_nothing(tmp_path: Path, answer: Answer) -> None:
    good = Present(asked_at=NOW - timedelta(hours=1), digest="sha256:1")
    kept = Cache(tmp_path, NOW)
    kept.keep(question(), good)
    kept.save()
    again = Cache(tmp_path, NOW)
    again.keep(question(), answer)
    again.save()
    assert Cache(tmp_path, NOW).of(question()) == good


def test_an_older_answer_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    for hours, digest in ((1, "sha256:new"), (2, "sha256:old")):
        kept = Cache(tmp_path, NOW)
        kept.keep(question(), Present(asked_at=NOW - timedelta(hours=hours), digest=digest))
        kept.save()
    assert found_digest(Cache(tmp_path, NOW)) == "sha256:new"


def test_an_answer_that_is_older_than_wanted_is_none(tmp_path: Path) -> None:
    kept = Cache(tmp_path, NOW)
    kept.keep(question(), Present(asked_at=NOW - timedelta(minutes=5), digest="sha256:x"))
    kept.save()
    again = Cache(tmp_path, NOW)
    assert again.of(question(), NOW - timedelta(minutes=4)) is None
    assert again.of(question(), NOW - timedelta(minutes=5)) is not None


def found_digest(cache: Cache) -> str | None:
    found = cache.of(question())
    return found.digest if isinstance(found, Present) else None


def test_what_is_very_old_or_from_the_future_is_not_used(tmp_path: Path) -> None:
    for at in (NOW - MOST_AGE - timedelta(hours=1), NOW + timedelta(hours=1)):
        kept = Cache(tmp_path, at)
        kept.keep(question(), Present(asked_at=at))
        kept.save()
        assert Cache(tmp_path, NOW).of(question()) is None


def test_the_file_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ANSWERS", 5)
    kept = Cache(tmp_path, NOW)
    for number in range(20):
        asked = question(f"a.example/a/b:{number}")
        kept.keep(asked, Present(asked_at=NOW + timedelta(seconds=number)))
    kept.save()
    later = Cache(tmp_path, NOW)
    assert [n for n in range(20) if later.of(question(f"a.example/a/b:{n}"))] == [15, 16, 17, 18, 19]
    monkeypatch.setattr(module, "MOST_ANSWERS", 5000)
    monkeypatch.setattr(module, "MOST_BYTES", 4000)
    kept = Cache(tmp_path, NOW)
    for number in range(50):
        kept.keep(question(f"a.example/a/b:{number}"), Tags(asked_at=NOW, tags=("x" * 100,)))
    kept.save()
    assert (tmp_path / NAME).stat().st_size <= 2100


HEAD = f"pullfix-answers {shape_of_answers()}\n"
KEY = json.dumps(question().key)
GOOD = f"2026\t{KEY}\t{json.dumps(encoded(Present(asked_at=NOW)))}"


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        pytest.param(f"pullfix-answers 0123\n{GOOD}\n", "another version", id="another version"),
        pytest.param("SQLite format 3\0", "cannot be understood", id="something else"),
        pytest.param("", "cannot be understood", id="empty"),
        pytest.param(HEAD + "x" * 9_000_000, "another version", id="far too large"),
        pytest.param(f"{HEAD}garbage\n\t\t\t\n", "", id="lines that are none"),
        pytest.param(f"{HEAD}2026\t{KEY}\t{{broken\n", "", id="a broken answer"),
        pytest.param(f'{HEAD}2026\t{KEY}\t{{"kind": "Present"}}\n', "", id="an answer without its time"),
        pytest.param(f"{HEAD}2026\t{KEY}\t{GOOD.split(chr(9))[2].replace('Present', 'Popen')}\n", "", id="no answer"),
        pytest.param(
            f'{HEAD}2026\t{KEY}\t{{"kind": "Tags", "asked_at": "{NOW}", "tags": [1]}}\n', "", id="a wrong type"
        ),
        pytest.param(f"{HEAD}2026\t{KEY}\t{'[' * 100_000}\n", "", id="nested without end"),
    ],
)
def test_a_file_that_is_of_no_use_is_empty_and_replaced(tmp_path: Path, text: str, noted: str) -> None:
    (tmp_path / NAME).write_text(text)
    cache = Cache(tmp_path, NOW)
    assert cache.of(question()) is None
    assert noted in cache.note
    assert bool(cache.note) == bool(noted)
    cache.keep(question(), Present(asked_at=NOW, digest="sha256:1"))
    cache.save()
    assert found_digest(Cache(tmp_path, NOW)) == "sha256:1"


@pytest.mark.parametrize("spoil", [lambda p: p.mkdir(), lambda p: p.parent.chmod(0o000)], ids=["a folder", "closed"])
def test_a_cache_that_cannot_be_used_stops_nobody(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    spoil(folder / NAME)
    try:
        cache = Cache(folder, NOW)
        assert cache.of(question()) is None
        cache.keep(question(), Present(asked_at=NOW))
        cache.save()
    finally:
        folder.chmod(0o700)


def keep_many(folder: str, worker: int) -> None:
    for number in range(20):
        cache = Cache(Path(folder), NOW)
        cache.keep(question(f"a.example/{worker}/b:{number}"), Tags(asked_at=NOW, tags=("x" * 1000,)))
        cache.save()


def test_several_processes_at_once_lose_no_answer(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=keep_many, args=(str(tmp_path), number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    lines = (tmp_path / NAME).read_text().splitlines()
    assert lines[0] == HEAD.strip()
    assert all(isinstance(decoded(json.loads(line.split("\t")[2])), Tags) for line in lines[1:])
    assert len(lines[1:]) == 3 * 20
    assert {path.name for path in tmp_path.iterdir()} == {NAME}


def test_who_holds_the_lock_for_ever_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cache.LONGEST_TURN", 0.0)
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        cache = Cache(tmp_path, NOW)
        cache.keep(question(), Present(asked_at=NOW, digest="sha256:1"))
        cache.save()
    finally:
        os.close(handle)
    assert found_digest(Cache(tmp_path, NOW)) == "sha256:1"


def test_the_format_is_the_types(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape_of_answers()
    assert before == shape_of_answers()
    monkeypatch.setattr("tui.core.encoding.DECIDED", (Present, Tags))
    assert shape_of_answers() != before
    assert {field.name for field in fields(Present)} >= {"digest", "platforms"}


def test_tags_and_manifests_do_not_mix(tmp_path: Path) -> None:
    cache = Cache(tmp_path, NOW)
    cache.keep(TagsOf(named("a.example/a/b")), Tags(asked_at=NOW))
    cache.save()
    assert Cache(tmp_path, NOW).of(question()) is None
