"""Whom the next choice of a walk is for: the image of this step alone, or all that are like it."""

from __future__ import annotations

from tui.core.language import tr
from tui.core.plan import Choice
from tui.core.reference import ReferenceId
from tui.core.together import NOBODY, Others


class Scope:
    """What is known of one step. `alone`: the person wants it for this image only."""

    def __init__(self) -> None:
        self.alone = False
        self.done: set[ReferenceId] = set()
        """The references of the whole walk that an earlier choice stood for."""
        self._known: dict[Choice, Others] = {}

    def begin(self) -> None:
        """Another step."""
        self.alone = False
        self._known.clear()

    def knows(self, choice: Choice) -> bool:
        """Was it looked for already?"""
        return choice in self._known

    def learn(self, choice: Choice, others: Others) -> None:
        """Who is like it."""
        self._known[choice] = others

    def others(self, choice: Choice) -> Others:
        """Who is like it, whether or not they are meant."""
        return self._known.get(choice, NOBODY)

    def choices(self, choice: Choice) -> tuple[Choice, ...]:
        """What is chosen, the step's own first."""
        return (choice,) if self.alone else (choice, *self.others(choice).choices)

    def taken(self, choice: Choice) -> None:
        """It was chosen: those that it stood for need no step of their own."""
        if not self.alone:
            self.done |= set(self.others(choice).covered)

    def words(self, choice: Choice) -> str:
        """`also the 3 other images below bitnami/`, and the key that changes it; empty where it stands for itself."""
        others = self.others(choice)
        if not others.words or not others.choices:
            return others.words
        if self.alone:
            return tr("only here: m for all, {others}", others=others.words)
        return tr("{others}: m for this one alone", others=others.words)
