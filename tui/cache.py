"""What registries answered, kept from one run to the next: one file, for its owner's eyes alone.

Only answers that tell something of an image are kept (there, not there, refused), with the exchange that led to them,
from which secrets were taken out when it was made. The file is a cache: one that is broken, too large or of another
version counts as empty, and nothing depends on it. Each line is `time TAB key TAB answer TAB language`, so that merging
does not need to understand the answers. Two processes that save at once do it one after the other, and each replaces
the whole file in one step.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tui import store
from tui.core.answers import Answer, DigestOf, ManifestOf, Present, Question
from tui.core.clues import Seen
from tui.core.encoding import DECIDED, Decided, Heard, decoded, encoded, shape_of_answers
from tui.core.errors import UsageError
from tui.core.image import ImageName
from tui.core.language import later, spoken, tr
from tui.core.news import ReleasesOf, SourceRepository

NAME = "answers"
MOST_BYTES = 8_000_000
MOST_ANSWERS = 5_000
"""The oldest make way."""
MOST_AGE = timedelta(days=30)
"""Older ones are of no use to anybody."""
LONGEST_TURN = 1.0
"""Seconds to wait for another process that saves. After them nobody is waited for: what is lost is asked again."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Key = tuple[str, ...]

_Line = tuple[str, str, str]
"""Time and answer as text, and the language of the sentences in it."""
_NO_LINE: _Line = ("", "", "")
_FOREIGN = later("The answers in {path} were kept by another version of pullfix, so they are not used, and replaced.")
_UNCLEAR = later("The answers in {path} cannot be understood, so they are not used, and replaced.")


class Cache:
    """The answers in a directory. Nothing is read before the first question. `note` says why it is not used."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.note = ""
        self._path = folder / NAME
        self._now = now
        self._lines: dict[str, _Line] | None = None
        self._new: dict[Key, Decided | Heard] = {}

    def of(self, question: Question, since: datetime = LONG_AGO) -> Decided | None:
        """The last answer that decided something, whatever its age up to the bound; None where it is older than
        `since`."""
        found = self._of(question.key, since)
        return found if isinstance(found, DECIDED) else None

    def seen(self, image: ImageName) -> Present | None:
        """The last answer that had this image, whatever its registry said since."""
        found = self._of(Seen(image).key)
        return found if isinstance(found, Present) else None

    def heard(self, question: SourceRepository | ReleasesOf) -> Heard | None:
        """What GitHub said the last time."""
        found = self._of(question.key)
        return found if isinstance(found, Heard) else None

    @cached_property
    def _head(self) -> str:
        """The first line of a file in the form that this version understands."""
        return f"pullfix-answers {shape_of_answers()}"

    def _of(self, key: Key, since: datetime = LONG_AGO) -> Decided | Heard | None:
        if key in self._new:
            return self._new[key]
        if self._lines is None:
            self._lines = self._read()
        asked_at, text, language = self._lines.get(json.dumps(key), _NO_LINE)
        if not text or asked_at < _stamp(since):
            return None  # one that is too old is not even understood
        try:
            answer = decoded(json.loads(text))
        except (ValueError, RecursionError):
            return None  # one broken line; the others may be good
        if language != spoken() and isinstance(answer, DECIDED):
            answer = replace(answer, way=(), message=None)  # words for people in another language
        return answer if self._now - MOST_AGE <= answer.asked_at <= self._now + timedelta(minutes=5) else None

    def keep(self, question: Question, answer: Answer) -> None:
        """Keep it, where it decides something and was not from here."""
        if isinstance(answer, DECIDED) and not answer.from_cache:
            self._new[question.key] = answer
            if isinstance(answer, Present) and answer.digest and isinstance(question, (ManifestOf, DigestOf)):
                self._new[Seen(question.image).key] = replace(answer, exchange=(), warnings=(), way=())

    def keep_heard(self, question: SourceRepository | ReleasesOf, said: Heard) -> None:
        """Keep what GitHub said, for the next time and for its mark."""
        self._new[question.key] = said

    def save(self) -> None:
        """Add what is new to what stands in the file by now. One that cannot be written is let be."""
        if not self._new:
            return
        with _turn(self._path.parent):
            lines = self._read()
            for asked, answer in self._new.items():
                key = json.dumps(asked)
                lines[key] = max(_line(answer), lines.get(key, _NO_LINE))
            try:
                store.write_private(self._path, self._text(lines))
            except UsageError:
                return
        self._new = {}

    def _text(self, lines: dict[str, _Line]) -> str:
        """The file: the newest first, as many as there is room for, none that is too old."""
        kept, size = [self._head], 0
        oldest = _stamp(self._now - MOST_AGE)
        newest = sorted(lines.items(), key=lambda item: item[1][0], reverse=True)
        for key, (asked_at, text, language) in newest[:MOST_ANSWERS]:
            size += len(asked_at) + len(key) + len(text) + len(language) + 4
            if size > MOST_BYTES // 2 or asked_at < oldest:
                break
            kept.append(f"{asked_at}\t{key}\t{text}\t{language}")
        return "\n".join(kept) + "\n"

    def _read(self) -> dict[str, _Line]:
        """By key, what was kept; empty where the file is of no use."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return {}
        except OSError as fault:
            self.note = tr(
                "The answers kept in {path} cannot be read ({reason}), so they are not used.",
                path=self._path,
                reason=fault.strerror,
            )
            return {}
        first, *rest = data.decode("ascii", "replace").split("\n")
        if first != self._head or len(data) > MOST_BYTES:
            known = first.partition(" ")[0] == self._head.partition(" ")[0]
            self.note = tr(_FOREIGN if known else _UNCLEAR, path=self._path)
            return {}
        parts = (line.split("\t") for line in rest)
        return {
            part[1]: (part[0], part[2], part[3])
            for part in parts
            if len(part) == len(("time", "key", "text", "language"))
        }


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that nobody else's answers are lost between reading the file and replacing it.
    Where it cannot be had (a file system without locks, a process that was stopped) the file is written regardless."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        _wait_for_lock(handle)
        yield
    finally:
        os.close(handle)  # lets go of the lock


def _wait_for_lock(handle: int) -> None:
    """Take the lock, after `LONGEST_TURN` seconds at the most; go on without it where it cannot be had."""
    patience = time.monotonic() + LONGEST_TURN
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                return
            time.sleep(0.005)
        except OSError:
            return
        else:
            return


def _line(answer: Decided | Heard) -> _Line:
    """The time to sort by, the answer, and the language of the sentences in it. The bodies of an image that is there
    prove nothing, and are left out."""
    data = encoded(answer)
    for step in data.get("exchange", ()) if isinstance(answer, Present) else ():
        step.pop("body", None)
    return _stamp(answer.asked_at), json.dumps(data), spoken()


def _stamp(moment: datetime) -> str:
    """A time as text that sorts as the times do."""
    return moment.astimezone(UTC).isoformat()
