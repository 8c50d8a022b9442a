"""A report on a crash of ours, for its owner to read and send: where in the program it happened, never with what.

What stands in it comes from the program: names of files of the program, lines of its source, names of actions and
screens. Of an exception's message only the words are kept that stand in the source that raised it, so that no value of
a person's files, no login and no path of theirs can be among them.
"""

from __future__ import annotations

import linecache
import os
import platform
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tui import __version__, store
from tui.core.errors import PullfixError

FOLDER = "crashes"
MOST_KEPT = 20
"""Older reports make way."""
MOST_FRAMES = 40
_GAP = "…"
_WORD = re.compile(r"\w+")
_TOLD = ("TERM", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE")
"""Of the environment, what says how the terminal is written to. Their values are checked for their form."""


def saved(error: BaseException, state: Path, now: datetime, facts: Mapping[str, str]) -> Path | None:
    """Write the report; None where it cannot be written. `facts`: what the front end knows, of its own words alone."""
    folder = state / FOLDER
    path = folder / f"{now:%Y-%m-%dT%H%M%S}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.write_private(path, report(error, now, facts))
        for old in sorted(folder.glob("*.txt"))[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, PullfixError):
        return None
    return path


def report(error: BaseException, now: datetime, facts: Mapping[str, str]) -> str:
    """The whole text."""
    about = {
        "pullfix": __version__,
        "when": f"{now:%Y-%m-%d %H:%M:%S} UTC",
        "python": f"{platform.python_version()} on {sys.platform} {platform.machine()}",
        **{name: _version(name) for name in ("textual", "rich", "httpx", "ruamel.yaml")},
        **facts,
    }
    lines = [f"{name}: {value}" for name, value in about.items()]
    return "\n".join(
        ["A crash of pullfix. No names of images, no values of files and no logins are in here.", "", *lines, "",
         *_chain(error), ""]
    )  # fmt: skip


def terminal_facts(environ: Mapping[str, str]) -> dict[str, str]:
    """How the terminal names itself."""
    found = {name: environ[name] for name in _TOLD if re.fullmatch(r"[\w.@+-]{1,40}", environ.get(name, ""))}
    return {"terminal": " ".join(f"{name}={value}" for name, value in found.items())}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _chain(error: BaseException) -> Iterator[str]:
    """The causes first, as Python tells them."""
    seen: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in seen and len(seen) < 8:
        seen.append(at)
        inner = getattr(at, "error", None)  # a failed worker holds what happened in it
        hidden = at.__context__ if not at.__suppress_context__ else None
        at = at.__cause__ or (inner if isinstance(inner, BaseException) else None) or hidden
    for number, one in enumerate(reversed(seen)):
        if number:
            yield "which led to:"
        yield from _told(one)


def _told(error: BaseException) -> Iterator[str]:
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    for frame in frames:
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        if frame.line and _is_program(frame.filename):
            yield f"    {frame.line}"
    words = _known_words([frame.filename for frame in frames])
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}: {masked(_message(error), words)}"


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # a broken __str__ must not hide the crash
        return ""


def masked(message: str, words: frozenset[str]) -> str:
    """The message with each word that the program does not itself contain left out."""
    told = _WORD.sub(lambda word: word[0] if word[0] in words else _GAP, message[:500])
    return re.sub(rf"{_GAP}(?:[\W_]{{0,3}}{_GAP})+", _GAP, told)


def _known_words(files: Sequence[str]) -> frozenset[str]:
    """All words in the source of the program's files that the error came through."""
    texts = ("".join(linecache.getlines(name)) for name in dict.fromkeys(files) if _is_program(name))
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _is_program(name: str) -> bool:
    """Is it a file of ours, of a library or of Python itself?"""
    library = Path(sysconfig.get_paths()["purelib"]), Path(sysconfig.get_paths()["stdlib"])
    roots = (Path(__file__).parent, *library)
    return name.endswith(".py") and any(Path(name).is_relative_to(root) for root in roots)


def _place(name: str) -> str:
    """`tui/app/app.py`, `textual/screen.py`: without where they lie on this machine."""
    for mark in (f"site-packages{os.sep}", f"dist-packages{os.sep}"):
        if mark in name:
            return name.rpartition(mark)[2]
    home = str(Path(__file__).parent.parent)
    if name.startswith(f"{home}{os.sep}"):
        return name[len(home) + 1 :]
    return str(Path(*Path(name).parts[-2:])) if name.endswith(".py") else _GAP
