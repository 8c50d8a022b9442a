"""How `build:` is put into a service as it is written: in a block, in braces, or in place of an alias.

What is put in copies its neighbours: their indent, one step more for what is inside, their quotes, their line ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.language import tr
from tui.core.plan import Edit, Refusal
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Alias, Mapping, Scalar, Style
from tui.core.text import SourceFile, Span

_SAFE = re.compile(r"[A-Za-z0-9./~][A-Za-z0-9./~:#@+=,%&?_-]*")
"""A plain scalar in a block, whatever reads it."""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A file with the path that edits name it by."""

    file: SourceFile
    path: str

    def place(self, node: yaml.Node | None) -> str:
        position = self.file.position(node.start if node is not None else 0)
        return f"{self.path}:{position.line}"

    def edit(self, start: int, end: int, new: str) -> Edit:
        span = Span(self.path, start, end)
        return Edit(span, self.file.slice(span), new)


@dataclass(frozen=True, slots=True)
class Build:
    """What the service shall say: the name of its image, and the keys of its `build:`."""

    image: str
    keys: tuple[tuple[str, str], ...]
    comment: str = ""
    """Stands behind the first of them, where a comment can."""


def edits(node: yaml.Node, wanted: Build, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    """The edits that put a build into the mapping of a service, or why there are none."""
    if isinstance(node, Alias):
        return _for_alias(node, wanted, at)
    if not isinstance(node, Mapping) or not node.entries:
        return Refusal(
            tr("The service has no block of its own to put `build:` into. Edit {place} by hand.", place=at.place(node))
        )
    return _flow(node, wanted, at) if node.flow else _block(node, wanted, at)


def _block(node: Mapping, wanted: Build, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    text = at.file.text
    first = node.entries[0][0]
    line_start = text.rfind("\n", 0, first.start) + 1
    indent = text[line_start : first.start].lstrip("\ufeff")
    if indent.strip(" "):
        return Refusal(tr("The service starts in the middle of a line. Edit {place} by hand.", place=at.place(first)))
    image, policy = yaml.child(node, "image"), yaml.child(node, "pull_policy")
    if not isinstance(image, Scalar | Alias | None) or not isinstance(policy, Scalar | Alias | None):
        return Refusal(
            tr("`image:` or `pull_policy:` is no plain value there. Edit {place} by hand.", place=at.place(first))
        )
    made = [replaced(policy, "build", at)] if policy is not None else []
    sign = sign_of(image)
    lines = [] if image is not None else [f"{indent}image: {wanted.image}"]
    lines += _lines(indent, step_of(text, line_start, indent), wanted, sign)
    lines += [] if policy is not None else [f"{indent}pull_policy: build"]
    if image is None:
        where = line_start + (1 if at.file.bom and line_start == 0 else 0)
        block = "".join(line + _newline(text, line_start) for line in lines)
        return (*made, at.edit(where, where, block))
    changed = replaced(image, wanted.image, at)
    return (*made, changed, below(changed.span.end, lines, at))


def below(offset: int, lines: Sequence[str], at: SourcePlace) -> Edit:
    """Lines of their own under the line that an offset stands in, whether it is the last of the file or not."""
    text = at.file.text
    newline, end = _newline(text, offset), text.find("\n", offset)
    if end < 0:
        return at.edit(len(text), len(text), newline + newline.join(lines))
    return at.edit(end + 1, end + 1, "".join(line + newline for line in lines))


def _lines(indent: str, step: str, wanted: Build, sign: str) -> list[str]:
    inner = [f"{indent}{step}{key}: {scalar(value, sign)}" for key, value in wanted.keys]
    inner[0] += f" # {wanted.comment}" if wanted.comment else ""
    return [f"{indent}build:", *inner]


def _flow(node: Mapping, wanted: Build, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    """In braces, right behind the image. As JSON where the keys are quoted so."""
    text = at.file.text
    image, policy = yaml.child(node, "image"), yaml.child(node, "pull_policy")
    if not isinstance(image, Scalar | Alias | None) or not isinstance(policy, Scalar | Alias | None):
        return Refusal(
            tr("`image:` or `pull_policy:` is no plain value there. Edit {place} by hand.", place=at.place(node))
        )
    quoted = '"' if text[node.entries[0][0].start] == '"' else ""
    sign = '"' if quoted else "'"  # a colon in a plain value in braces is read in several ways
    inner = ", ".join(f"{quoted}{key}{quoted}: {scalar(value, sign)}" for key, value in wanted.keys)
    words = [f"{quoted}build{quoted}: {{{inner}}}"]
    made = [replaced(policy, "build", at)] if policy is not None else []
    words += [] if policy is not None else [f"{quoted}pull_policy{quoted}: {quoted}build{quoted}"]
    if image is None:
        name = f"{quoted}image{quoted}: {scalar(wanted.image, sign)}"
        start = text.index("{", node.start) + 1
        return (*made, at.edit(start, start, f"{', '.join([name, *words])}, "))
    new = scalar(wanted.image, sign)
    changed = at.edit(image.start, image.end, f"{new}, {', '.join(words)}")
    return (*made, changed)


def _for_alias(node: Alias, wanted: Build, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    """`web: *base` becomes a block that merges the same anchor."""
    text = at.file.text
    line_start = text.rfind("\n", 0, node.start) + 1
    head = text[line_start : node.start].lstrip("\ufeff")
    key = re.fullmatch(r"( *)([^\s:'\"{},\[\]&*#?|>@`-][^\s:{},\[\]]*)[ \t]*:([ \t]+)", head)
    if key is None:
        return Refusal(tr("The service is an alias there. Write it as a block first: {place}.", place=at.place(node)))
    alias = text[node.start : node.end]
    indent = key[1] + step_of(text, line_start, key[1])
    lines = [f"{indent}<<: {alias}", f"{indent}image: {wanted.image}"]
    lines += [*_lines(indent, indent[len(key[1]) :], wanted, ""), f"{indent}pull_policy: build"]
    return (at.edit(node.start - len(key[3]), node.end, ""), below(node.end, lines, at))


def replaced(node: Scalar | Alias, new: str, at: SourcePlace) -> Edit:
    """A value in the quotes of the one that it replaces; a block scalar gives its lines, and not what follows them."""
    whole = at.file.text[node.start : node.end]
    sign = sign_of(node)
    return at.edit(node.start, node.start + len(whole.rstrip()), f"{sign}{new}{sign}")


def sign_of(node: Scalar | Alias | None) -> str:
    style = node.style if isinstance(node, Scalar) else None
    return {Style.SINGLE: "'", Style.DOUBLE: '"'}.get(style, "") if style is not None else ""


def step_of(text: str, line_start: int, indent: str) -> str:
    """How much deeper this line stands than the one that it belongs to; two blanks at the top."""
    for line in reversed(text[:line_start].split("\n")[:-1]):
        bare = line.lstrip("\ufeff")
        own = bare[: len(bare) - len(bare.lstrip(" "))]
        if bare.strip() and not bare.lstrip().startswith("#") and len(own) < len(indent):
            return indent[len(own) :]
    return "  "


def _newline(text: str, offset: int) -> str:
    """The line end of the line that an offset stands in; in the last line, that of the line before."""
    end = text.find("\n", offset)
    end = end if end >= 0 else text.rfind("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def scalar(value: str, sign: str) -> str:
    """A value of ours as a YAML scalar in these quotes, or plain where it can be; a `$` in it is doubled, since Compose
    interpolates it."""
    value = value.replace("$", "$$")
    if sign == '"':
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if not sign and _SAFE.fullmatch(value) and not value.endswith(":") and " #" not in value:
        return value
    return "'" + value.replace("'", "''") + "'"
