"""`ignore:` of pullfix.yaml: advice that a project does not want, and why.

ignore:
  - code: floating-tag
    image: redis          # a path for all its tags, a whole reference for that one; without it: every image
    because: rebuilt every night
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.finding import ADVICE, Problem
from tui.core.image import BadName, ImageName, parse
from tui.core.language import listing, tr
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Node, Scalar, Sequence, resolved
from tui.core.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """One entry. `image` empty: every image of the project."""

    code: str
    image: str = ""
    because: str
    span: Span

    def covers(self, code: str, image: ImageName | None, text: str) -> bool:
        """Does it speak of this advice about this image, whose value is `text`?"""
        if code != self.code:
            return False
        named = parse(self.image)
        if not self.image or self.image == text:
            return True
        if image is None or isinstance(named, BadName) or named.path != image.path:
            return False
        return (named.tag is None and named.digest is None) or named.canonical == image.canonical


def read(path: str, node: Node | None, problems: list[Problem]) -> Iterator[IgnoreRule]:
    """The entries; what cannot be used is a problem, and the others still hold."""
    target = resolved(node)
    if node is None or yaml.is_null(node):
        return
    if not isinstance(target, Sequence):
        problems.append(_problem(path, tr("`ignore:` is a list of code, image and because."), node))
        return
    for item in target.items:
        texts = {key: _text(yaml.child(item, key)) for key in ("code", "image", "because")}
        if texts["code"] not in ADVICE:
            known = listing(sorted(ADVICE))
            problems.append(
                _problem(
                    path,
                    tr("“{code}” is no advice that can be ignored: {known}.", code=texts["code"], known=known),
                    item,
                )
            )
        elif not texts["because"]:
            problems.append(
                _problem(path, tr("To ignore {code} needs a reason: `because:`.", code=texts["code"]), item)
            )
        else:
            yield IgnoreRule(**texts, span=Span(path, item.start, item.end))


def _text(node: Node | None) -> str:
    target = resolved(node)
    return target.value if isinstance(target, Scalar) else ""


def _problem(path: str, message: str, node: Node) -> Problem:
    return Problem(code="bad-rule", message=message, path=path, span=Span(path, node.start, node.end))
