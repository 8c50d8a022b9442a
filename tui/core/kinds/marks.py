"""`!reset` and `!override` under aliases, as Compose finds them, and the rings that it sees there.

Source of the rules: compose-go `loader/reset.go`. It goes through the document once, in order, puts what an alias
stands for in the alias's place, and takes a value marked `!reset` out of the tree at the first time it comes by. So
the mark counts where the anchor stands, and an alias sees what is left; a mark on the anchored value itself counts at
each alias anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.core.finding import Problem
from tui.core.kinds.compose import MOST_DEPTH, OVERRIDE, RESET
from tui.core.language import tr
from tui.core.syntax.yaml import Alias, Mapping, Node, Scalar, Sequence
from tui.core.text import SourceFile, Span

MOST_WALKED = 5000
"""Nodes, aliases followed: of aliases in aliases a few lines make millions."""
_ALIAS = re.compile(r"((?:^[ ]*<<:|[{,] *<<:|(?<=[\s,\[{])) *(?:\[ *)?)\*([^\s*,\]}]+)", re.MULTILINE)
"""The way of use, with its indent, and the name."""


def marked(file: SourceFile, root: Node | None) -> Node | None:
    """The document with its marks where they count; the same one where it has no mark under an alias."""
    if root is None or "*" not in file.text or not (RESET in file.text or OVERRIDE in file.text):
        return root
    return _seen(root, 0)


def rings(file: SourceFile, root: Node | None) -> Iterator[Problem]:
    """The first alias that Compose takes for a ring: it holds a merged value for one in the place of the mapping, so
    that `<<: *x` and `y: *x` below it are one to it (compose-go `loader/reset.go`, `checkForCycle`)."""
    if root is None or not _used_twofold(file.text):
        return
    met: dict[tuple[int, tuple[str, ...]], bool] = {}
    """True where an alias of the value was met, False above such a place."""
    stack: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    for _ in range(MOST_WALKED):
        if not stack:
            return
        node, path = stack.pop()
        if isinstance(node, Alias):
            if node.target is None:
                continue
            target = id(node.target)
            above = [(target, path[:end]) for end in range(len(path))]
            if met.get((target, path)) is False or any(met.get(place) for place in above):
                message = tr(
                    "*{alias} stands for what it stands in; Compose refuses the ring. Write the value out.",
                    alias=node.name,
                )
                yield Problem(
                    code="alias-ring", message=message, path=file.path, span=Span(file.path, node.start, node.end)
                )
                return
            met |= {place: False for place in above if place not in met}
            met[target, path] = True
            stack.append((node.target, path))
        elif node.tag not in (RESET, OVERRIDE):
            stack += reversed(list(_below(node, path)))


def _used_twofold(text: str) -> bool:
    """Is there a name that is merged at two depths, or merged and used otherwise? Hardly any file has one."""
    if "<<" not in text:
        return False
    seen: dict[str, str] = {}
    return any(seen.setdefault(name, way) != way for way, name in _ALIAS.findall(text))


def _below(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            word = key.value if isinstance(key, Scalar) else ""
            if not isinstance(value, Scalar):
                yield value, path if word == "<<" else (*path, word)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            if not isinstance(item, Scalar):
                yield item, (*path, str(number))


def _seen(node: Node, depth: int) -> Node:
    if depth > MOST_DEPTH or isinstance(node, Scalar) or (not isinstance(node, Alias) and node.tag is not None):
        return node
    if isinstance(node, Alias):
        target = node.target
        while isinstance(target, Alias):
            target = target.target
        if target is None or target.tag in (RESET, OVERRIDE):
            return target or node
        left = _left(target, depth)
        return node if left is target else left
    if isinstance(node, Mapping):
        entries = tuple((key, _seen(value, depth + 1)) for key, value in node.entries)
        same = all(new is old for (_, new), (_, old) in zip(entries, node.entries, strict=True))
        return node if same else node._replace(entries=entries)
    items = tuple(_seen(item, depth + 1) for item in node.items)
    return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node._replace(items=items)


def _left(node: Node, depth: int) -> Node:
    """What is left of an anchored value once its resets were taken out."""
    if depth > MOST_DEPTH or isinstance(node, Scalar | Alias):
        return node
    if isinstance(node, Mapping):
        kept = tuple((key, _left(value, depth + 1)) for key, value in node.entries if not _reset(value))
        same = len(kept) == len(node.entries) and all(
            new is old for (_, new), (_, old) in zip(kept, node.entries, strict=True)
        )
        return node if same else node._replace(entries=kept)
    items = tuple(_left(item, depth + 1) for item in node.items if not _reset(item))
    same = len(items) == len(node.items) and all(new is old for new, old in zip(items, node.items, strict=True))
    return node if same else node._replace(items=items)


def _reset(node: Node) -> bool:
    return not isinstance(node, Alias) and node.tag == RESET
