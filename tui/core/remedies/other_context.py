"""A service that is built already gets another source: the context of its `build:`, and the Dockerfile in it.

The place is that of the service itself; a `build` that it takes from elsewhere (`extends`, a merge key, an anchor that
others share) is named and left alone.
"""

from __future__ import annotations

from tui.core.language import tr
from tui.core.plan import Edit, Refusal
from tui.core.remedies.build_text import Build, SourcePlace, below, scalar, sign_of
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar, Style


def edits(name: str, node: yaml.Node, wanted: Build, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    """The edits of the `build:` in the mapping of a service, or why there are none."""
    build = yaml.child(node, "build") if isinstance(node, Mapping) else None
    keys = dict(wanted.keys)
    if isinstance(build, Scalar):
        if "dockerfile" not in keys:
            return _value(build, keys["context"], wanted.comment, at)
        return Refusal(
            tr("`build:` is a path alone there, and has no place for a Dockerfile: {place}.", place=at.place(build))
        )
    if not isinstance(build, Mapping):
        return Refusal(
            tr("“{name}” takes its `build:` from elsewhere. Change it where it stands, or give it its own.", name=name)
        )
    context, dockerfile = yaml.child(build, "context"), yaml.child(build, "dockerfile")
    folded = isinstance(context, Scalar) and context.style in (Style.LITERAL, Style.FOLDED)
    if not isinstance(context, Scalar) or folded or not isinstance(dockerfile, Scalar | None):
        return Refusal(
            tr(
                "“{name}” has a `build:` without a plain context. Edit {place} by hand.",
                name=name,
                place=at.place(build),
            )
        )
    made = _value(context, keys["context"], "" if build.flow else wanted.comment, at)
    if dockerfile is not None:
        new = scalar(keys.get("dockerfile", "Dockerfile"), sign_of(dockerfile))
        return (*made, at.edit(dockerfile.start, dockerfile.end, new))
    if "dockerfile" not in keys:
        return made
    return _with_dockerfile(build, context, keys["dockerfile"], made, at)


def _value(node: Scalar, context: str, comment: str, at: SourcePlace) -> tuple[Edit, ...]:
    """The context, and behind it its comment where nothing else ends the line."""
    line_end = at.file.text.find("\n", node.end)
    rest = at.file.text[node.end : line_end if line_end >= 0 else None]
    behind = f" # {comment}" if comment and not rest.strip() else ""
    return (at.edit(node.start, node.end, scalar(context, sign_of(node)) + behind),)


def _with_dockerfile(
    build: Mapping, context: Scalar, dockerfile: str, made: tuple[Edit, ...], at: SourcePlace
) -> tuple[Edit, ...] | Refusal:
    """A line of its own below the context; in braces, right behind it."""
    text = at.file.text
    key = next(key for key, value in build.entries if value is context)
    if build.flow:
        quoted = '"' if text[key.start] == '"' else ""
        behind = f", {quoted}dockerfile{quoted}: {scalar(dockerfile, quoted or chr(39))}"
        edit = made[0]
        return (at.edit(edit.span.start, edit.span.end, edit.new + behind),)
    line_start = text.rfind("\n", 0, key.start) + 1
    indent = text[line_start : key.start].lstrip("\ufeff")
    if indent.strip(" "):
        return Refusal(tr("The context starts in the middle of a line. Edit {place} by hand.", place=at.place(key)))
    return (*made, below(context.end, [f"{indent}dockerfile: {scalar(dockerfile, '')}"], at))
