"""How an entry is put into a list of pullfix.yaml, whatever the file holds already: `waiting:`, `ignore:`."""

from __future__ import annotations

from collections.abc import Sequence as Lines

from tui.core.language import tr
from tui.core.plan import Edit, Refusal
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Sequence, resolved
from tui.core.text import Missing, Snapshot, SourceFile, Span

HEADS = {
    "waiting": "# Read by pullfix: what this project accepts for now. `pullfix check` fails again after `until`.\n",
    "ignore": "# Read by pullfix: advice that this project does not want, and why.\n",
}
"""The first line of a new file, by what it begins with."""


def file_of(path: str, snapshot: Snapshot) -> SourceFile | Refusal | None:
    """The file as it is; None where there is none yet."""
    entry = snapshot.files.get(path, Missing(path))
    if isinstance(entry, Missing):
        return None
    return (
        entry
        if isinstance(entry, SourceFile)
        else Refusal(tr("{path} cannot be read: {reason}.", path=path, reason=entry.reason))
    )


def listed(file: SourceFile, key: str) -> yaml.Node | None:
    """The value of a key at the top."""
    documents = yaml.parse(file.text)
    root = None if isinstance(documents, yaml.YamlFault) or not documents else documents[0].root
    return yaml.child(root, key) if root is not None else None


def root_of(file: SourceFile, key: str) -> Mapping | Refusal | None:
    """The mapping that an entry of `key:` goes into; None: the file is empty."""
    documents = yaml.parse(file.text)
    if isinstance(documents, yaml.YamlFault):
        fault = tr(
            "{path}:{line} is no YAML: {why}. Mend it first.",
            path=file.path, line=documents.line, why=documents.message,
        )  # fmt: skip
        return Refusal(fault)
    root = resolved(documents[0].root) if documents else None
    if root is None or (isinstance(root, Mapping) and not root.flow):
        return root
    return Refusal(tr("{path} is no block mapping. Add the entry to `{key}:` by hand.", path=file.path, key=key))


def added(path: str, file: SourceFile | None, key: str, lines: Lines[str]) -> tuple[Edit, ...] | Refusal:
    """The edits that add an entry, given as its lines `NAME: VALUE`, at the end of the list `key:`."""
    if file is None:
        return (Edit(Span(path, 0, 0), "", f"{HEADS[key]}{key}:\n{_entry(lines, '  ', chr(10))}"),)
    root = root_of(file, key)
    if isinstance(root, Refusal):
        return root
    newline = "\r\n" if "\r\n" in file.text else "\n"
    there = yaml.child(root, key) if root is not None else None
    if there is None:
        close = "" if file.text.endswith("\n") or not file.text else newline
        end = Span(path, len(file.text), len(file.text))
        return (Edit(end, "", f"{close}{key}:{newline}{_entry(lines, '  ', newline)}"),)
    if yaml.is_null(there) or (isinstance(there, Sequence) and not there.items):
        return _begun(file, there, lines, newline)
    return _appended(file, there, key, lines, newline)


def _begun(file: SourceFile, there: yaml.Node, lines: Lines[str], newline: str) -> tuple[Edit, ...]:
    """The first entry of a list that is there and empty: `waiting:`, `waiting: []`. A comment behind it stays."""
    text = file.text
    colon = text.rfind(":", 0, there.start + 1)
    old = text[colon + 1 : there.end]
    at = text.find("\n", there.end)
    where = len(text) if at < 0 else at + 1
    below = Edit(Span(file.path, where, where), "", (newline if at < 0 else "") + _entry(lines, "  ", newline))
    return (below,) if not old.strip() else (Edit(Span(file.path, colon + 1, there.end), old, ""), below)


def _appended(
    file: SourceFile, there: yaml.Node, key: str, lines: Lines[str], newline: str
) -> tuple[Edit, ...] | Refusal:
    target = resolved(there)
    if not isinstance(target, Sequence) or target.flow or not target.items:
        return Refusal(
            tr(
                "`{key}:` in {path} is no block list with entries. Add the entry to it by hand.",
                key=key,
                path=file.path,
            )
        )
    text = file.text
    dash = text.rfind("-", 0, target.items[0].start)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    # A block ends where the next token starts: go back over blank lines and comments to the last line of the list.
    at = text.find("\n", _last_end(target.items[-1]))
    where = len(text) if at < 0 else at + 1
    close = newline if at < 0 else ""
    return (Edit(Span(file.path, where, where), "", close + _entry(lines, indent, newline)),)


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


def _entry(lines: Lines[str], indent: str, newline: str) -> str:
    marks = ["- ", *("  " for _ in lines[1:])]
    return "".join(f"{indent}{mark}{line}{newline}" for mark, line in zip(marks, lines, strict=True))


def quoted(text: str) -> str:
    """A value as YAML: plain where nobody can read it otherwise."""
    plain = all(c.isalnum() or c in "./:@_-" for c in text) and text[:1].isalnum() and not text.endswith(":")
    return text if plain else "'" + text.replace("'", "''") + "'"
