"""Wait: accept an image as it is until a date. Goes into pullfix.yaml beside the Compose file.

The argument is a date, or `SINCE/UNTIL` (an ISO 8601 interval), optionally followed by a blank and a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.edit import splice
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.rules import parsed_date, read_rules, rules_path
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar, Sequence, resolved
from tui.core.text import Missing, Snapshot, SourceFile, Span

HEAD = "# Read by pullfix: what this project accepts for now. `pullfix check` fails again after `until`.\n"


@dataclass(frozen=True, slots=True)
class Wait:
    """The argument, read."""

    until: str
    since: str
    because: str


def wait(argument: str) -> Wait | Refusal:
    """Read the argument."""
    dates, _, because = argument.strip().partition(" ")
    since, slash, until = dates.rpartition("/")
    if parsed_date(until) is None or (slash and parsed_date(since) is None):
        return Refusal(f"“{dates}” is no date. Write it as 2026-12-08.")
    return Wait(until, since, " ".join(because.split()))


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """Add an entry to `waiting:`, or move the date of the one that is there."""
    wanted = wait(argument)
    if isinstance(wanted, Refusal):
        return wanted
    image = reference.text or reference.written
    path = rules_path(reference.project)
    entry = snapshot.files.get(path, Missing(path))
    if isinstance(entry, Missing):
        return (Edit(Span(path, 0, 0), "", f"{HEAD}waiting:\n{_entry(image, wanted, '  ', chr(10))}"),)
    if not isinstance(entry, SourceFile):
        return Refusal(f"{path} cannot be read: {entry.reason}.")
    made = _into(entry, image, wanted)
    return made if isinstance(made, Refusal) else _sure(entry, made, image, wanted)


def _sure(file: SourceFile, made: tuple[Edit, ...], image: str, wanted: Wait) -> tuple[Edit, ...] | Refusal:
    """The edits, once the file has been read again with them: the wait is in it, and all else is as it was."""
    text = splice(file.text, made)
    before, after = (read_rules(SourceFile(file.path, t.encode(), t), file.path) for t in (file.text, text))
    others = [rule.image for rule in before.waiting if rule.image != image]
    there = any((rule.image, rule.until) == (image, wanted.until) for rule in after.waiting)
    if not there or [r.image for r in after.waiting if r.image != image] != others or after.moves != before.moves:
        return Refusal(f"The wait cannot be added to {file.path} as it is written. Add it by hand.")
    return made


def _into(file: SourceFile, image: str, wanted: Wait) -> tuple[Edit, ...] | Refusal:
    documents = yaml.parse(file.text)
    if isinstance(documents, yaml.YamlFault):
        return Refusal(f"{file.path}:{documents.line} is no YAML: {documents.message}. Mend it first.")
    root = resolved(documents[0].root) if documents else None
    newline = "\r\n" if "\r\n" in file.text else "\n"
    ended = file.text.endswith("\n") or not file.text
    close = "" if ended else newline
    end = Span(file.path, len(file.text), len(file.text))
    if root is None:
        return (Edit(end, "", f"{close}waiting:{newline}{_entry(image, wanted, '  ', newline)}"),)
    if not isinstance(root, Mapping) or root.flow:
        return Refusal(f"{file.path} is no block mapping. Add the wait to it by hand.")
    listed = yaml.child(root, "waiting")
    if listed is None:
        return (Edit(end, "", f"{close}waiting:{newline}{_entry(image, wanted, '  ', newline)}"),)
    same = next((rule for rule in read_rules(file, file.path).waiting if rule.image == image), None)
    if same is not None:
        return _moved(file, listed, same.span, wanted)
    if yaml.is_null(listed) or (isinstance(listed, Sequence) and not listed.items):
        return _begun(file, listed, image, wanted, newline)
    return _appended(file, listed, image, wanted, newline)


def _begun(file: SourceFile, listed: yaml.Node, image: str, wanted: Wait, newline: str) -> tuple[Edit, ...]:
    """The first entry of a list that is there and empty: `waiting:`, `waiting: []`. A comment behind it stays."""
    text = file.text
    colon = text.rfind(":", 0, listed.start + 1)
    old = text[colon + 1 : listed.end]
    at = text.find("\n", listed.end)
    where = len(text) if at < 0 else at + 1
    below = Edit(Span(file.path, where, where), "", (newline if at < 0 else "") + _entry(image, wanted, "  ", newline))
    return (below,) if not old.strip() else (Edit(Span(file.path, colon + 1, listed.end), old, ""), below)


def _moved(file: SourceFile, listed: yaml.Node, span: Span, wanted: Wait) -> tuple[Edit, ...] | Refusal:
    target = resolved(listed)
    items = target.items if isinstance(target, Sequence) else ()
    item = next(item for item in items if item.start == span.start)
    until = yaml.child(item, "until")
    if not isinstance(until, Scalar):
        return Refusal(f"The wait in {file.path} has no date of its own to move. Edit it by hand.")
    place = Span(file.path, until.start, until.end)
    return (Edit(place, file.slice(place), wanted.until),)


def _appended(
    file: SourceFile, listed: yaml.Node, image: str, wanted: Wait, newline: str
) -> tuple[Edit, ...] | Refusal:
    target = resolved(listed)
    if not isinstance(target, Sequence) or target.flow or not target.items:
        return Refusal(f"`waiting:` in {file.path} is no block list with entries. Add the wait to it by hand.")
    text = file.text
    first = target.items[0]
    dash = text.rfind("-", 0, first.start)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    # A block ends where the next token starts: go back over blank lines and comments to the last line of the list.
    last = target.items[-1]
    bottom = _last_end(last)
    at = text.find("\n", bottom)
    where = len(text) if at < 0 else at + 1
    close = newline if at < 0 else ""
    return (Edit(Span(file.path, where, where), "", close + _entry(image, wanted, indent, newline)),)


def _last_end(node: yaml.Node) -> int:
    """The end of the last scalar below a node."""
    target = node
    while isinstance(target, Mapping | Sequence) and not target.flow:
        inner = target.entries[-1][1] if isinstance(target, Mapping) and target.entries else None
        inner = target.items[-1] if isinstance(target, Sequence) and target.items else inner
        if inner is None:
            break
        target = inner
    return target.end


def _entry(image: str, wanted: Wait, indent: str, newline: str) -> str:
    lines = [f"{indent}- image: {_quoted(image)}"]
    if wanted.because:
        lines.append(f"{indent}  because: {_quoted(wanted.because)}")
    if wanted.since:
        lines.append(f"{indent}  since: {wanted.since}")
    lines.append(f"{indent}  until: {wanted.until}")
    return "".join(line + newline for line in lines)


def _quoted(text: str) -> str:
    plain = all(c.isalnum() or c in "./:@_-" for c in text) and text[:1].isalnum() and not text.endswith(":")
    return text if plain else "'" + text.replace("'", "''") + "'"


def misses(reference: Reference, argument: str) -> bool:  # noqa: ARG001  # one signature for all remedies
    """A wait changes no reference, so it cannot miss one."""
    return False
