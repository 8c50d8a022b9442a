"""Unified diffs that `git apply` and `patch -p1` take, and the way back from such a diff to the files.

Lines end at LF alone; a missing newline at the end of a file is marked. Env files hold secrets, so their hunks carry no
context: `git apply` wants `--unidiff-zero` for them, `patch` takes them as they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui.core.errors import PatchError
from tui.core.plan import Change
from tui.core.text import Missing, Snapshot, SourceFile

NO_NEWLINE = "\\ No newline at end of file\n"
CONTEXT = 3
_ENV_NAME = re.compile(r"(?:^|/)(?:[^/]*\.env|\.env[^/]*|env|env\.[^/]*)$", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=")
"""No Compose file and no Dockerfile starts so."""


def is_env_file(path: str) -> bool:
    """Does the name say env file: `.env`, `.env.local`, `app.env`, `env.prod`?"""
    return _ENV_NAME.search(path) is not None


def is_env(change: Change) -> bool:
    """Is the file an env file, by its name or by its first line? `--env-file` takes any name."""
    return is_env_file(change.path) or any(_assigns_first(text) for text in (change.before, change.after) if text)


def _assigns_first(text: str) -> bool:
    lines = (line.strip("\ufeff \t\r") for line in text.split("\n"))
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return _ASSIGNMENT.match(first) is not None


def lines_of(text: str) -> list[str]:
    """Lines with their ends, split at LF alone."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def unified(changes: Iterable[Change], *, context: int = CONTEXT) -> str:
    """One diff of several files, git-style, in the order given."""
    return "".join(line for change in changes for line in _file_diff(change, context))


def _file_diff(change: Change, context: int) -> Iterator[str]:
    if change.before == change.after:
        return
    old, new = lines_of(change.before or ""), lines_of(change.after or "")
    a, b = _quoted(f"a/{change.path}"), _quoted(f"b/{change.path}")
    yield f"diff --git {a} {b}\n"
    if change.before is None:
        yield "new file mode 100644\n"
    if change.after is None:
        yield "deleted file mode 100644\n"
    hunks = list(_hunks(old, new, 0 if is_env(change) else context))
    if not hunks:
        return  # an empty file that comes or goes has no hunk
    yield f"--- {'/dev/null' if change.before is None else _tabbed(a)}\n"
    yield f"+++ {'/dev/null' if change.after is None else _tabbed(b)}\n"
    for hunk in hunks:
        yield from hunk


def _tabbed(path: str) -> str:
    """A name with a blank ends in a tab, so that nobody takes what follows for a date."""
    return f"{path}\t" if " " in path and not path.startswith('"') else path


def _quoted(path: str) -> str:
    """Git's quoting of names with quotes, backslashes or control characters."""
    if not any(c in '"\\' or ord(c) < 32 or ord(c) == 127 for c in path):
        return path
    return (
        '"' + "".join(_octal(c) if ord(c) < 32 or ord(c) == 127 else f"\\{c}" if c in '"\\' else c for c in path) + '"'
    )


def _octal(character: str) -> str:
    return f"\\{ord(character):03o}"


Opcode = tuple[str, int, int, int, int]


def _opcodes(old: list[str], new: list[str]) -> list[Opcode]:
    """The differences, with equal heads and tails set aside first: most edits change a line of many."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    codes: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    codes += [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle.get_opcodes()]
    if tail:
        codes.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return codes


def _hunks(old: list[str], new: list[str], context: int) -> Iterator[list[str]]:
    for group in _grouped(_opcodes(old, new), context):
        first, last = group[0], group[-1]
        ranges = f"-{_range(first[1], last[2])} +{_range(first[3], last[4])}"
        hunk = [f"@@ {ranges} @@\n"]
        for tag, a, b, c, d in group:
            if tag == "equal":
                hunk += _marked(" ", old[a:b])
            else:
                hunk += _marked("-", old[a:b]) + _marked("+", new[c:d])
        yield hunk


def _grouped(codes: list[Opcode], context: int) -> Iterator[list[Opcode]]:
    """Opcodes by hunk, with as many equal lines around as there shall be context."""
    group: list[Opcode] = []
    for tag, a, b, c, d in codes:
        if tag != "equal":
            group.append((tag, a, b, c, d))
            continue
        if group and b - a <= 2 * context:
            group.append((tag, a, b, c, d))
            continue
        if group:
            if context:
                group.append((tag, a, a + context, c, c + context))
            yield group
        group = [(tag, b - min(context, b - a), b, d - min(context, b - a), d)] if context else []
    if any(code[0] != "equal" for code in group):
        tag, a, b, c, d = group[-1]
        if tag == "equal" and b - a > context:
            group[-1] = (tag, a, a + context, c, c + context)
        yield group


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(sign: str, lines: Sequence[str]) -> list[str]:
    return [sign + line if line.endswith("\n") else f"{sign}{line}\n{NO_NEWLINE}" for line in lines]


# --- and back


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


def parse_patch(text: str) -> tuple[FilePatch, ...]:
    """Read a unified diff, git's or plain. Raises PatchError with the line where it goes wrong."""
    lines = lines_of(text)
    found: list[FilePatch] = []
    at = 0
    while at < len(lines):
        if lines[at].startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
            patch, at = _parse_file(lines, at)
            found.append(patch)
        else:
            at += 1
    if not found:
        raise PatchError("There is no file in this diff: it has no “--- a/…” line followed by a “+++ b/…” line.")
    return tuple(found)


def _parse_file(lines: list[str], at: int) -> tuple[FilePatch, int]:
    old, new = _name(lines[at]), _name(lines[at + 1])
    path = _stripped(new if new != "/dev/null" else old, at + 1)
    at += 2
    hunks = []
    while at < len(lines) and lines[at].startswith("@@"):
        hunk, at = _parse_hunk(lines, at)
        hunks.append(hunk)
    return FilePatch(path, tuple(hunks), old == "/dev/null", new == "/dev/null"), at


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


def _stripped(name: str, line: int) -> str:
    """The path below the first directory, as `patch -p1` has it. Never outside the project."""
    path = name.partition("/")[2] if name.startswith(("a/", "b/")) else name
    if not path or path.startswith("/") or ".." in path.split("/"):
        raise PatchError(f"Line {line} of the diff names {name}, which is outside the project. Nothing was changed.")
    return path


def _parse_hunk(lines: list[str], at: int) -> tuple[Hunk, int]:
    header = _HEADER.match(lines[at])
    if header is None:
        raise PatchError(f"Line {at + 1} of the diff starts with @@ and is no hunk header.")
    start, first = int(header[1]), at + 1
    wanted_old, wanted_new = (int(header[n] or 1) if header[n] != "0" else 0 for n in (2, 4))
    old: list[str] = []
    new: list[str] = []
    at += 1
    while at < len(lines) and (len(old) < wanted_old or len(new) < wanted_new):
        sign, body = lines[at][:1], lines[at][1:]
        if sign not in (" ", "-", "+", "\n"):
            break
        body = "\n" if sign == "\n" else body  # an editor took the blank of an empty context line
        if sign in (" ", "-", "\n"):
            old.append(body)
        if sign in (" ", "+", "\n"):
            new.append(body)
        at += 1
        if at < len(lines) and lines[at].startswith("\\"):
            for side in (old if sign != "+" else None, new if sign != "-" else None):
                if side:
                    side[-1] = side[-1].removesuffix("\n")
            at += 1
    if len(old) != wanted_old or len(new) != wanted_new:
        raise PatchError(
            f"The hunk at line {first} of the diff has {len(old)} old and {len(new)} new lines; its header says "
            f"{wanted_old} and {wanted_new}. Mend the header, or leave the hunk out."
        )
    return Hunk(start, tuple(old), tuple(new), first), at


def patched_paths(patches: Iterable[FilePatch]) -> tuple[str, ...]:
    """The files that a diff speaks of."""
    return tuple(dict.fromkeys(patch.path for patch in patches))


def apply_patch(snapshot: Snapshot, patches: Iterable[FilePatch]) -> tuple[Change, ...]:
    """The changes that a diff makes to the files of a snapshot. Raises PatchError where a hunk does not fit."""
    after: dict[str, str | None] = {}
    before: dict[str, str | None] = {}
    for patch in patches:
        if patch.path not in before:
            entry = snapshot.files.get(patch.path)
            if not isinstance(entry, SourceFile | Missing | None):
                raise PatchError(f"{patch.path} cannot be read: {entry.reason}.")
            before[patch.path] = after[patch.path] = entry.text if isinstance(entry, SourceFile) else None
        after[patch.path] = _patched(patch, after[patch.path])
    return tuple(Change(path, before[path], text) for path, text in after.items() if before[path] != text)


def _patched(patch: FilePatch, text: str | None) -> str | None:
    if patch.creates and text is not None:
        raise PatchError(f"The diff creates {patch.path}, and it is there already. Nothing was changed.")
    if not patch.creates and text is None:
        raise PatchError(f"The diff changes {patch.path}, which is not there. Nothing was changed.")
    lines = lines_of(text or "")
    shift = 0
    for number, hunk in enumerate(patch.hunks, 1):
        at = _fitting(lines, hunk, shift)
        if at is None:
            raise PatchError(
                f"Hunk {number} of {patch.path} (line {hunk.line} of the diff) does not fit: the file changed since "
                "the diff was made, or the diff is applied already. Nothing was changed."
            )
        lines[at : at + len(hunk.old)] = hunk.new
        wanted = hunk.start - 1 if hunk.old else hunk.start
        shift = at - wanted + len(hunk.new) - len(hunk.old)
    return None if patch.deletes and not lines else "".join(lines)


def _fitting(lines: list[str], hunk: Hunk, shift: int) -> int | None:
    """Where the old lines of a hunk stand: where its header says, else as near to that as can be."""
    old = list(hunk.old)
    wanted = (hunk.start - 1 if old else hunk.start) + shift
    if not old:
        return min(max(wanted, 0), len(lines))
    last = len(lines) - len(old)
    places = sorted(range(max(last + 1, 0)), key=lambda at: abs(at - wanted))
    return next((at for at in places if lines[at : at + len(old)] == old), None)
