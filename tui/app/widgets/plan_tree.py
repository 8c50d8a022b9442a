"""A plan as a tree: each file with the choices that change it, what else those change, and what cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from tui.app.present import COLOURS, safe, short
from tui.app.widgets.plan_lines import PlanLines
from tui.core.authors import counts_of
from tui.core.fights import Fight
from tui.core.language import tr
from tui.core.plan import Change, Effect, Plan, PlanStep
from tui.core.reference import ReferenceId
from tui.core.remedy_words import remedy_words
from tui.core.verdict import Standing

LEAST, MOST = 16, 44
"""Columns of an argument in the tree."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file; empty: what changes none."""

    path: str


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """A choice below a file that it changes; `path` empty: it has no diff of its own."""

    step: PlanStep
    path: str


@dataclass(frozen=True, slots=True)
class EffectEntry:
    """Another reference that a choice changes."""

    step: PlanStep
    effect: Effect
    path: str


@dataclass(frozen=True, slots=True)
class FightEntry:
    """A choice that cannot be carried out."""

    fight: Fight


Entry = FileEntry | ChoiceEntry | EffectEntry | FightEntry
Named = Callable[[ReferenceId], str]
"""What people call a reference."""


class PlanTree(Tree[Entry], inherit_bindings=False):
    """See the module. Its keys leave shift and the arrows to the screen, which moves choices with them."""

    DEFAULT_CSS = """
    PlanTree { background: $background; border: round $edge; padding: 0 0 0 1; scrollbar-size-vertical: 1;
               scrollbar-size-horizontal: 0; }
    PlanTree:focus { border: round $accent; background-tint: transparent; }
    PlanTree > .tree--cursor { background: $row; color: $foreground; text-style: none; }
    PlanTree:focus > .tree--cursor { background: $row-focus; color: $foreground; text-style: none; }
    PlanTree:ansi > .tree--cursor, PlanTree:nocolor > .tree--cursor { text-style: reverse; }
    PlanTree:ansi:focus > .tree--cursor, PlanTree:nocolor:focus > .tree--cursor { text-style: reverse; }
    PlanTree:nocolor:focus { border: double $foreground; }
    """
    ICON_NODE, ICON_NODE_EXPANDED = "▸ ", "▾ "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
        Binding("left", "scroll_left", show=False),
        Binding("right", "scroll_right", show=False),
        Binding("space", "toggle_node", show=False),
        Binding("enter", "select_cursor", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__("", id=id)
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2
        self.auto_expand = False

    def fill(self, plan: Plan, lines: PlanLines, fights: tuple[Fight, ...], named: Named) -> None:
        """Show a plan. The cursor stays where it was as far as there is such a place."""
        kept, at = self.entry, self.cursor_line
        self.clear()
        for change in plan.changes:
            self._file(change, plan, lines, named)
        bare = [step for step in plan.steps if not step.changes]
        if bare:
            group = self.root.add(_heading(tr("No diff of their own"), ""), FileEntry(""), expand=True)
            for step in bare:
                group.add_leaf(_choice(step, None), ChoiceEntry(step, ""))
        if fights:
            group = self.root.add(
                _heading(tr("Cannot be carried out"), COLOURS[Standing.FAILING]), FileEntry(""), expand=True
            )
            for fight in fights:
                group.add_leaf(_fight(fight, named), FightEntry(fight))
        if not self.go(lambda entry: kept is not None and _same(entry, kept)):
            self._to_line(at)

    def _file(self, change: Change, plan: Plan, lines: PlanLines, named: Named) -> None:
        added, removed = lines.counts(change.path)
        label = Text.assemble((safe(change.path), "bold"), "  ", _counts(added, removed))
        file = self.root.add(label, FileEntry(change.path), expand=True)
        for step in plan.steps:
            own = next((one for one in step.changes if one.path == change.path), None)
            if own is None:
                continue
            node = file.add(_choice(step, own), ChoiceEntry(step, change.path), expand=True, allow_expand=False)
            first = own == step.changes[0]
            for effect in _others(step, plan) if first else ():
                node.add_leaf(_effect(effect, named), EffectEntry(step, effect, change.path))

    @property
    def entry(self) -> Entry | None:
        """What the cursor is on."""
        return self.cursor_node.data if self.cursor_node is not None else None

    def go(self, wanted: Callable[[Entry], bool]) -> bool:
        """Put the cursor on the first entry of that sort; False: there is none."""
        for node in self.nodes():
            if node.data is not None and wanted(node.data):
                self._to(node)
                return True
        return False

    def _to(self, node: TreeNode[Entry]) -> None:
        self.get_node_at_line(0)  # nodes know their lines once one was asked for
        self.move_cursor(node)

    def nodes(self) -> Iterator[TreeNode[Entry]]:
        """All nodes, from the top."""

        def below(node: TreeNode[Entry]) -> Iterator[TreeNode[Entry]]:
            for child in node.children:
                yield child
                yield from below(child)

        return below(self.root)

    def _to_line(self, line: int) -> None:
        """To the choice on this line, or the next one."""
        self.get_node_at_line(0)
        choices = [node for node in self.nodes() if isinstance(node.data, ChoiceEntry | FightEntry)]
        here = [node for node in choices if node.line >= line] or choices[-1:] or list(self.nodes())
        if here:
            self._to(here[0])

    def render_label(self, node: TreeNode[Entry], base_style: Style, style: Style) -> Text:
        """As it is, with the ground of the cursor below it: its colours stay."""
        label = super().render_label(node, base_style, Style())
        label.stylize_before(style)
        return label


def _same(one: Entry, other: Entry) -> bool:
    """Is it the same thing, after the plan was made anew?"""
    match one, other:
        case (ChoiceEntry() | EffectEntry(), ChoiceEntry() | EffectEntry()):
            return (type(one), one.step.choice, one.path) == (type(other), other.step.choice, other.path)
        case (FightEntry(), FightEntry()):
            return one.fight.conflict.choice == other.fight.conflict.choice
        case _:
            return one == other


def _others(step: PlanStep, plan: Plan) -> Iterator[Effect]:
    """What it changes that nobody chose."""
    unwanted = {effect.reference for effect in plan.unwanted}
    return (effect for effect in step.unwanted if effect.reference in unwanted)


def _heading(words: str, style: str) -> Text:
    return Text(words, style=f"bold {style}".strip())


def _choice(step: PlanStep, own: Change | None) -> Text:
    text = Text.assemble((f"{step.number} {safe(step.label)}  ", "bold"), remedy_words(step.choice.code))
    if own is not None:
        text.append("  ").append_text(_counts(*counts_of(own)))
    return text.append(f"  {short(step.choice.argument, MOST)}", style="dim")


def _effect(effect: Effect, named: Named) -> Text:
    name = safe(named(effect.reference))
    said = tr("also changes {name}", name=name)
    if effect.because:
        said = tr("also changes {name} ({because})", name=name, because=safe(effect.because))
    return Text(f"! {said}", style=COLOURS[Standing.UNDECIDED])


def _fight(fight: Fight, named: Named) -> Text:
    choice = fight.conflict.choice
    text = Text.assemble(("✗ ", COLOURS[Standing.FAILING]), (f"{safe(named(choice.reference))}  ", "bold"))
    return text.append(f"{remedy_words(choice.code)}  ").append(short(choice.argument, LEAST), style="dim")


def _counts(added: int, removed: int) -> Text:
    return Text.assemble((f"+{added}", COLOURS[Standing.FINE]), " ", (f"-{removed}", COLOURS[Standing.FAILING]))
