"""Unified diffs that `git apply` and `patch -p1` take, and the way back from such a diff to the files.

Lines end at LF alone; a missing newline at the end of a file is marked. Env files hold secrets, so their hunks carry no
context: `git apply` wants `--unidiff-zero` for them, `patch` takes them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tui.core.discovery import DOCKERFILE_NAME, YAML_NAME, has_services
from tui.core.lines import Opcode, lines_of, opcodes
from tui.core.plan import Change

NO_NEWLINE = "\\ No newline at end of file\n"
CONTEXT = 3
_ENV_NAME = re.compile(r"(?:^|/)(?:[^/]*\.env|\.env[^/]*|env|env\.[^/]*)$", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=")
"""No Compose file and no Dockerfile starts so."""
_INSTRUCTION = re.compile(r"(?:FROM|ARG)[ \t]+\S", re.IGNORECASE)
"""Every Dockerfile starts so."""


def is_env_file(path: str) -> bool:
    """Does the name say env file: `.env`, `.env.local`, `app.env`, `env.prod`?"""
    return _ENV_NAME.search(path) is not None


def is_env(change: Change) -> bool:
    """Is the file to be shown without its neighbouring lines? By its name, and where that says nothing (`--env-file`
    takes any name) by what it holds: what is no Compose file and no Dockerfile is taken for an env file."""
    texts = [text for text in (change.before, change.after) if text]
    if is_env_file(change.path) or any(_ASSIGNMENT.match(_first(text)) for text in texts):
        return True
    if YAML_NAME.search(change.path) or DOCKERFILE_NAME.search(change.path):
        return False
    return any(not has_services(text) and not _INSTRUCTION.match(_first(text)) for text in texts)


def _first(text: str) -> str:
    """The first line that says something."""
    lines = (line.strip("\ufeff \t\r") for line in text.split("\n"))
    return next((line for line in lines if line and not line.startswith("#")), "")


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


def _hunks(old: list[str], new: list[str], context: int) -> Iterator[list[str]]:
    for group in _grouped(opcodes(old, new), context):
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
