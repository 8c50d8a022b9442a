"""Slots to values: the text of a slot with its variables replaced, each character with its origin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.finding import Problem
from tui.core.kinds.compose import Slot
from tui.core.language import sentences, tr
from tui.core.syntax.quoting import scalar_value
from tui.core.syntax.template import TemplateFault, interpolate
from tui.core.syntax.yaml import Scalar, resolved
from tui.core.text import SourceFile
from tui.core.value import Resolved


@dataclass(frozen=True, slots=True)
class Value:
    """What a slot resolves to. `resolved` is None where it has no value; `problem` then says why."""

    written: str
    resolved: Resolved | None
    problem: Problem | None = None
    unset: tuple[Problem, ...] = ()
    """Variables that are set nowhere and stand empty: Compose only warns."""

    @property
    def text(self) -> str | None:
        return self.resolved.text if self.resolved is not None else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The fault, or the variables that stand empty."""
        return (self.problem,) if self.problem is not None else self.unset


def value_of(slot: Slot, file: SourceFile) -> Value:
    """Interpolate the scalar of a slot with the variables of its own file."""
    node = resolved(slot.node)
    if not isinstance(node, Scalar):
        return Value(file.slice(slot.span)[:80], None, _no_text(slot))
    raw = scalar_value(file.path, file.text, node, flow=slot.flow, typed=slot.typed)
    try:
        return Value(node.value, interpolate(raw, slot.scope.lookup), None, _unset(node.value, slot))
    except TemplateFault as fault:
        return Value(node.value, None, _unresolved(slot, fault))


def _no_text(slot: Slot) -> Problem:
    return Problem(
        code="not-text",
        message=tr(
            "`{key}` is a list or a mapping here; Compose wants a text, and refuses the file.", key=slot.route[-1]
        ),
        path=slot.path,
        span=slot.span,
    )


def _unresolved(slot: Slot, fault: TemplateFault) -> Problem:
    if fault.variable is None:
        return Problem(code="bad-template", message=fault.message, path=slot.path, span=slot.span)
    unset = tr(
        "{variable} is required and not set. Set it in .env beside the file, or export it.", variable=fault.variable
    )
    said = tr("The file says: {message}", message=fault.message) if fault.message else ""
    return Problem(
        code="variable-missing",
        message=sentences(unset, said),
        path=slot.path,
        span=slot.span,
    )


_PLAIN_USE = re.compile(r"\$(?:\$|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)


def _unset(text: str, slot: Slot) -> tuple[Problem, ...]:
    names = dict.fromkeys(found[1] or found[2] for found in _PLAIN_USE.finditer(text)) if "$" in text else {}
    return tuple(
        Problem(
            code="variable-unset",
            message=tr(
                "{variable} is not set and stands empty here. Set it in .env beside the file, or export it.",
                variable=name,
            ),
            path=slot.path,
            span=slot.span,
            soft=True,
        )
        for name in names
        if name and slot.scope.lookup(name) is None
    )
