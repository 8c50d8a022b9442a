"""The keys of the moment: what each does, in the language that is spoken, and why one does nothing just now.

The one place that knows how a `Binding` is shown: the footer, the list of keys (`?`) and the palette take what stands
here. Descriptions and tooltips are marked with `later` where they are declared and translated here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen, ScreenResultType

from tui.core import signs
from tui.core.language import tr

_NAMES = {
    "escape": "esc",
    "enter": "enter",
    "backspace": "backspace",
    "delete": "del",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "question_mark": "?",
    "slash": "/",
}
"""Words in place of Textual's signs, which not every font has."""


class Reasons(DOMNode):
    """A screen or widget that can say why a key of its own does nothing now; that key is then disabled."""

    def reason_against(self, action: str) -> str:  # noqa: ARG002  # those that derive look at it
        """Why the action cannot be carried out now, as a sentence; empty: it can. Asked often: it must be quick."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual's question: None is a key that is shown and disabled."""
        return None if self.reason_against(action) else super().check_action(action, parameters)


class Keyed(Screen[ScreenResultType], Reasons):
    """What every screen and dialog derives from.

    The library's class stands first: the default style of a class is looked for along the first of its bases alone.
    """

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """In the language that is spoken; the tooltip of a disabled key is the reason."""
        return {key: _told(active) for key, active in super().active_bindings.items()}

    def refuse(self, reason: str) -> None:
        """A disabled key was pressed: say why it does nothing."""
        self.notify(reason, severity="warning", markup=False)


def _told(active: ActiveBinding) -> ActiveBinding:
    node, binding, enabled, _ = active
    told = translated(binding)
    return ActiveBinding(node, told, enabled, told.tooltip if enabled else reason(active) or told.tooltip)


def translated(binding: Binding) -> Binding:
    """The binding with its words as they are shown."""
    description, tooltip = tr(binding.description), tr(binding.tooltip)
    if (description, tooltip) == (binding.description, binding.tooltip):
        return binding
    return replace(binding, description=description, tooltip=tooltip)


def reason(active: ActiveBinding) -> str:
    """Why a disabled key does nothing."""
    target, _, name = active.binding.action.partition("(")[0].rpartition(".")
    node = {"app": active.node.app, "screen": active.node.screen}.get(target, active.node)
    return node.reason_against(name) if isinstance(node, Reasons) else ""


def key_name(key: str) -> str:
    """A key as it is written for people: `esc`, `ctrl+p`, `?`."""
    *modifiers, last = key.split("+")
    name = last if signs.ascii_only() and last in ("up", "down", "left", "right") else format_key(last)
    return "+".join([*modifiers, _NAMES.get(last) or name])


@dataclass(frozen=True, slots=True)
class Key:
    """One action, the keys that lead to it, and what is said of it."""

    keys: str
    name: str
    told: str
    reason: str = ""
    """Why it does nothing now; empty: it does."""
    action: str = ""
    id: str = ""
    """Its name in the config file."""
    node: DOMNode | None = None


def keys_of(found: Iterable[ActiveBinding]) -> list[Key]:
    """One row an action, those of the footer first, in its order. Told is what has an id or a tooltip: the library's
    own keys for moving about have neither."""
    rows: dict[tuple[DOMNode, str], list[ActiveBinding]] = {}
    for active in found:
        binding = active.binding
        if binding.description and (binding.id or binding.tooltip) and not binding.system:
            rows.setdefault((active.node, binding.action), []).append(active)
    return [_key(each) for each in sorted(rows.values(), key=lambda same: not same[0].binding.show)]


def _key(same: list[ActiveBinding]) -> Key:
    first = same[0]
    keys = " ".join(key_name(active.binding.key) for active in same)
    why = "" if first.enabled else reason(first) or tr("Not now.")
    return Key(
        keys,
        first.binding.description,
        first.binding.tooltip,
        why,
        first.binding.action,
        first.binding.id or "",
        first.node,
    )
