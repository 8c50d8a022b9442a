"""Reading a unified diff: our own export, also edited by a person or in part, and what git and `diff -u` write.

A hunk whose header counts wrongly (a line was taken out by hand) is read by what it holds: it must fit the file all the
same. One that ends with the diff, and has fewer lines than it counts, was cut off and is refused: nobody knows what the
rest would have been, and `git apply` refuses it too. What is no change of text (a rename, a mode, binary) is refused
with its line, since all of a diff lands or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.core.errors import PatchError
from tui.core.language import later, tr
from tui.core.lines import lines_of


@dataclass(frozen=True, slots=True)
class Hunk:
    """`start`: the first old line, from 1 (for a hunk without old lines: the line before it)."""

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    line: int
    """Where the hunk stands in the diff."""


@dataclass(frozen=True, slots=True)
class FilePatch:
    """The hunks of one file. `creates`, `deletes`: the other side is /dev/null."""

    path: str
    hunks: tuple[Hunk, ...]
    creates: bool = False
    deletes: bool = False


_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_PREFIXES = {("a/", "b/"), ("b/", "a/"), ("i/", "w/"), ("c/", "i/"), ("c/", "w/"), ("o/", "w/")}
"""Git's own prefixes, also those of `diff.mnemonicPrefix`."""
_BINARY = later("Line {line} of the diff changes a binary file. pullfix changes text alone; nothing was changed.")
_OTHER = (
    ("rename from ", later("Line {line} of the diff renames a file. pullfix changes text alone; nothing was changed.")),
    ("copy from ", later("Line {line} of the diff copies a file. pullfix changes text alone; nothing was changed.")),
    ("GIT binary patch", _BINARY),
    ("Binary files ", _BINARY),
    (
        "old mode ",
        later("Line {line} of the diff changes the mode of a file. pullfix changes text alone; nothing was changed."),
    ),
)
_CUT_OFF = later(
    "The diff is cut off: it ends at line {end}, in the middle of the hunk that starts at line {line}. Nothing was "
    "changed; get the whole diff, or leave that hunk out."
)
NULL = "/dev/null"


def parse_patch(text: str) -> tuple[FilePatch, ...]:
    """Read a unified diff, git's or plain. Raises PatchError with the line where it goes wrong."""
    lines = lines_of(text)
    found: list[FilePatch] = []
    at = 0
    while at < len(lines):
        if _names(lines, at):
            patch, at = _parse_file(lines, at)
            found.append(patch)
        elif lines[at].startswith("diff --git "):
            patches, at = _parse_section(lines, at)
            found += patches
        elif _HEADER.match(lines[at]):
            raise PatchError(
                tr("Line {line} of the diff is a hunk without the names of its file above it.", line=at + 1)
            )
        else:
            at += 1
    if not found:
        raise PatchError(tr("There is no file in this diff: it has no “--- a/…” line followed by a “+++ b/…” line."))
    return tuple(found)


def _names(lines: list[str], at: int) -> bool:
    return lines[at].startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ ")


def _parse_section(lines: list[str], at: int) -> tuple[list[FilePatch], int]:
    """The lines between git's header and the names; an empty file that comes or goes has nothing after them."""
    head, at = at, at + 1
    creates = deletes = False
    while at < len(lines) and not _names(lines, at) and not lines[at].startswith(("diff --git ", "@@")):
        for sign, what in _OTHER:
            if lines[at].startswith(sign):
                raise PatchError(tr(what, line=at + 1))
        creates |= lines[at].startswith("new file mode ")
        deletes |= lines[at].startswith("deleted file mode ")
        at += 1
    if (at < len(lines) and _names(lines, at)) or not (creates or deletes):
        return [], at
    return [FilePatch(_section_path(lines[head], head + 1), (), creates, deletes)], at


def _section_path(line: str, number: int) -> str:
    """The name in `diff --git a/X b/X`, which is twice the same."""
    names = line.removeprefix("diff --git ").rstrip("\r\n")
    if names.startswith('"'):
        body = re.match(r'"((?:[^"\\]|\\.)*)"', names)
        return _stripped(_unquoted(body[1]) if body else names, "b/", number)
    return _stripped(names[: len(names) // 2], "b/", number)


def _parse_file(lines: list[str], at: int) -> tuple[FilePatch, int]:
    old, new = _name(lines[at]), _name(lines[at + 1])
    path = _stripped(*((new, old) if new != NULL else (old, new)), at + 1)
    at += 2
    hunks = []
    while at < len(lines) and lines[at].startswith("@@"):
        hunk, at = _parse_hunk(lines, at)
        hunks.append(hunk)
    return FilePatch(path, tuple(hunks), old == NULL, new == NULL), at


def _name(line: str) -> str:
    name = line[4:].rstrip("\r\n")
    if name.startswith('"'):
        return _unquoted(name[1 : name.rfind('"')])
    return name.partition("\t")[0]


_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


def _unquoted(body: str) -> str:
    """Git's quoting undone. Its octal numbers are bytes: git itself writes a name such as “ü.yml” with two of them."""
    found = bytearray()
    for plain, escape in re.findall(r"([^\\]+)|\\([0-7]{3}|.)", body, re.DOTALL):
        if plain:
            found += plain.encode()
        elif len(escape) == 3:
            found.append(int(escape, 8) & 0xFF)
        else:
            found += bytes([_ESCAPES[escape]]) if escape in _ESCAPES else escape.encode()
    return found.decode(errors="replace")


def _stripped(name: str, other: str, line: int) -> str:
    """The path below git's prefix, as `patch -p1` has it. Never outside the project."""
    known = (name[:2], other[:2]) in _PREFIXES or name.startswith(("a/", "b/"))
    path = name[2:] if known else name
    if not path or path.startswith("/") or ".." in path.split("/"):
        raise PatchError(
            tr(
                "Line {line} of the diff names {name}, which is outside the project. Nothing was changed.",
                line=line,
                name=name,
            )
        )
    return path


def _parse_hunk(lines: list[str], at: int) -> tuple[Hunk, int]:
    header = _HEADER.match(lines[at])
    if header is None:
        raise PatchError(tr("Line {line} of the diff starts with @@ and is no hunk header.", line=at + 1))
    counts = [int(header[n] if header[n] is not None else 1) for n in (2, 4)]
    hunk, end = _body(lines, at, counts)
    if [len(hunk.old), len(hunk.new)] != counts or not _ended(lines, end):
        hunk, end = _body(lines, at, None)
        if not any(line.strip() for line in lines[end:]) and (len(hunk.old) < counts[0] or len(hunk.new) < counts[1]):
            raise PatchError(tr(_CUT_OFF, line=at + 1, end=end))
    if end == len(lines) and lines[-1][:1] in (" ", "+", "-") and not lines[-1].endswith("\n"):
        raise PatchError(tr(_CUT_OFF, line=at + 1, end=end))
    if hunk.old == hunk.new:
        raise PatchError(
            tr("The hunk at line {line} of the diff changes nothing. Mend it, or leave it out.", line=at + 1)
        )
    return replace(hunk, start=int(header[1])), end


def _ended(lines: list[str], at: int) -> bool:
    """Is the hunk over there, and not just counted too short?"""
    return at >= len(lines) or lines[at][:1] not in (" ", "+", "-") or _names(lines, at) or lines[at] == "-- \n"


def _body(lines: list[str], head: int, counts: list[int] | None) -> tuple[Hunk, int]:
    """The lines of a hunk: as many as its header counts, or (None) all that look like lines of a hunk."""
    old: list[str] = []
    new: list[str] = []
    at = head + 1
    while at < len(lines) and (len(old) < counts[0] or len(new) < counts[1] if counts else not _over(lines, at)):
        sign, body = lines[at][:1], lines[at][1:]
        if sign not in (" ", "-", "+", "\n"):
            break
        body = "\n" if sign == "\n" else body  # an editor took the blank of an empty context line
        if sign != "+":
            old.append(body)
        if sign != "-":
            new.append(body)
        at += 1
        if at < len(lines) and lines[at].startswith("\\"):
            for side in (old if sign != "+" else None, new if sign != "-" else None):
                if side:
                    side[-1] = side[-1].removesuffix("\n")
            at += 1
    return Hunk(0, tuple(old), tuple(new), head + 1), at


def _over(lines: list[str], at: int) -> bool:
    """Does a hunk whose header counts wrongly end before this line?"""
    blanks = lines[at] == "\n" and not any(line.strip() for line in lines[at:])
    return blanks or _names(lines, at) or lines[at] == "-- \n"


def patched_paths(patches: Iterable[FilePatch]) -> tuple[str, ...]:
    """The files that a diff speaks of."""
    return tuple(dict.fromkeys(patch.path for patch in patches))


def below(patches: Iterable[FilePatch], prefix: str) -> tuple[FilePatch, ...]:
    """The patches with `prefix` (`stack/app/`) taken off their paths where all of them have it: a diff made for the
    root of the repository, applied to a project inside it."""
    found = tuple(patches)
    if not prefix or not all(patch.path.startswith(prefix) for patch in found):
        return found
    return tuple(replace(patch, path=patch.path.removeprefix(prefix)) for patch in found)
