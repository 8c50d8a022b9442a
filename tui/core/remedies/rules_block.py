"""An entry put into a mapping of pullfix.yaml (`fallbacks:`), as the file is written; all else in it stays."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core.language import tr
from tui.core.plan import Edit, Refusal
from tui.core.remedies.rules_text import root_of
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Node, resolved
from tui.core.syntax.yaml import Sequence as Listed
from tui.core.text import Missing, Snapshot, SourceFile, Span

HEAD = "# Read by pullfix: this project's own rules.\n"


def added(path: str, key: str, lines: Sequence[str], snapshot: Snapshot) -> tuple[Edit, ...] | Refusal:
    """The edits that add an entry below a key. `lines`: the entry, its inner lines indented by two blanks."""
    entry = snapshot.files.get(path, Missing(path))
    if isinstance(entry, Missing):
        return (Edit(Span(path, 0, 0), "", f"{HEAD}{key}:\n" + "".join(f"  {line}\n" for line in lines)),)
    if not isinstance(entry, SourceFile):
        return Refusal(tr("{path} cannot be read: {reason}.", path=path, reason=entry.reason))
    root = root_of(entry, key)
    if isinstance(root, Refusal):
        return root
    node = yaml.child(root, key)
    if node is None:
        return (_at_end(entry, [f"{key}:", *(f"  {line}" for line in lines)]),)
    target = resolved(node)
    if yaml.is_null(node) or (isinstance(target, Mapping | Listed) and _is_empty(target)):
        return _begun(entry, node, [f"  {line}" for line in lines])
    if not isinstance(target, Mapping) or target.flow:
        return Refusal(tr("`{key}:` in {path} is no block mapping. Add the entry to it by hand.", key=key, path=path))
    first = target.entries[0][0]
    indent = entry.text[entry.text.rfind("\n", 0, first.start) + 1 : first.start].lstrip("\ufeff")
    if indent.strip(" "):
        return Refusal(
            tr("`{key}:` in {path} starts in the middle of a line. Add the entry to it by hand.", key=key, path=path)
        )
    return (_below(entry, last_end(target), [f"{indent}{line}" for line in lines]),)


def _is_empty(node: Mapping | Listed) -> bool:
    return not (node.entries if isinstance(node, Mapping) else node.items)


def _begun(file: SourceFile, node: Node, lines: Sequence[str]) -> tuple[Edit, ...]:
    """The first entry below a key that is there and empty: `fallbacks:`, `fallbacks: {}`. A comment behind it stays."""
    colon = file.text.rfind(":", 0, node.start + 1)
    old = file.text[colon + 1 : node.end]
    below = _below(file, max(node.end - 1, colon), lines)
    return (below,) if not old.strip() else (Edit(Span(file.path, colon + 1, node.end), old, ""), below)


def _below(file: SourceFile, offset: int, lines: Sequence[str]) -> Edit:
    at = file.text.find("\n", offset)
    return _at_end(file, lines) if at < 0 else Edit(Span(file.path, at + 1, at + 1), "", _joined(file, lines))


def _at_end(file: SourceFile, lines: Sequence[str]) -> Edit:
    ended = file.text.endswith("\n") or not file.text.lstrip("\ufeff")
    end = len(file.text)
    return Edit(Span(file.path, end, end), "", ("" if ended else _newline(file)) + _joined(file, lines))


def _joined(file: SourceFile, lines: Sequence[str]) -> str:
    return "".join(line + _newline(file) for line in lines)


def _newline(file: SourceFile) -> str:
    return "\r\n" if "\r\n" in file.text else "\n"


def last_end(node: Node) -> int:
    """The end of the last scalar below a node: a block itself ends where the next token starts."""
    target = node
    while isinstance(target, Mapping | Listed) and not target.flow:
        inner = target.entries[-1][1] if isinstance(target, Mapping) and target.entries else None
        inner = target.items[-1] if isinstance(target, Listed) and target.items else inner
        if inner is None:
            break
        target = inner
    return target.end
