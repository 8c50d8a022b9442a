"""Variables anywhere in a file: Compose fills in all texts of a file before it looks at any of them, and refuses the
project for one that fails, in a command as well as in an image. Source: compose-go `interpolation/interpolation.go`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.core.finding import Problem
from tui.core.kinds.compose import RESET, Slot
from tui.core.kinds.faults import TEXT, kind_of
from tui.core.scope import Scope
from tui.core.slots import value_of
from tui.core.syntax.yaml import Mapping, Node, Scalar, Sequence
from tui.core.text import SourceFile

_SUSPECT = re.compile(r"\$\{(?![A-Za-z_]\w*(?::?[-+][^${}\n]*)?\})", re.ASCII)
"""A brace after a dollar sign that may fail: all but `${NAME}` and `${NAME:-plain words}`."""


def faulty(file: SourceFile, root: Node | None, scope: Scope) -> Iterator[Problem]:
    """The texts of a document whose variables cannot be filled in."""
    if root is None or not _SUSPECT.search(file.text):
        return
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, key = stack.pop()
        if isinstance(node, Mapping) and node.tag != RESET:
            stack += [(value, name.value if isinstance(name, Scalar) else "") for name, value in reversed(node.entries)]
        elif isinstance(node, Sequence) and node.tag != RESET:
            stack += [(item, key) for item in reversed(node.items)]
        elif isinstance(node, Scalar) and _SUSPECT.search(node.value) and _is_text(node):
            problem = value_of(Slot(file.path, (key,), node, scope), file).problem
            if problem is not None:
                yield problem


def _is_text(node: Scalar) -> bool:
    return node.tag != RESET and kind_of(node) == TEXT
