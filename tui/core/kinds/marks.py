"""`!reset` and `!override` under aliases, as Compose finds them.

Source of the rules: compose-go `loader/reset.go`. It goes through the document once, in order, puts what an alias
stands for in the alias's place, and takes a value marked `!reset` out of the tree at the first time it comes by. So
the mark counts where the anchor stands, and an alias sees what is left; a mark on the anchored value itself counts at
each alias anew.
"""

from __future__ import annotations

from tui.core.kinds.compose import MOST_DEPTH, OVERRIDE, RESET
from tui.core.syntax.yaml import Alias, Mapping, Node, Scalar
from tui.core.text import SourceFile


def marked(file: SourceFile, root: Node | None) -> Node | None:
    """The document with its marks where they count; the same one where it has no mark under an alias."""
    if root is None or "*" not in file.text or not (RESET in file.text or OVERRIDE in file.text):
        return root
    return _seen(root, 0)


def without_resets(node: Node | None) -> Node | None:
    """A value with what is marked `!reset` in it taken out; None where it is marked itself."""
    if node is None or isinstance(node, Scalar | Alias):
        return None if isinstance(node, Scalar) and node.tag == RESET else node
    return None if node.tag == RESET else _left(node, 0)


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
