"""Build locally: make the image from its source, under a name of its own, so that nothing pulls the dead path.

The argument is a folder or a Git URL (`URL#REF:SUBDIR`), optionally followed by ` dockerfile=PATH`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.loaded import Loaded, Service
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference, Role
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Alias, Mapping, Scalar, Style
from tui.core.text import Snapshot, SourceFile, Span

LOCAL = "local"
"""The first part of the name of an image that is built here."""
_GIT = re.compile(r"(?:https?|git|ssh)://\S+|git@\S+")
_SAFE = re.compile(r"[A-Za-z0-9./~][A-Za-z0-9./~:#@+=,%&?_-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """What to build: a context, and the Dockerfile in it where it is not the usual one."""

    context: str
    dockerfile: str | None


def source(argument: str) -> Source | Refusal:
    """Read the argument."""
    context, _, option = argument.strip().partition(" dockerfile=")
    if not context:
        return Refusal("There is no source to build from. Give a folder, or a Git URL such as https://…/name.git#v1.0.")
    if not _GIT.fullmatch(context):
        if "://" in context:
            return Refusal(f"“{context}” is no Git URL that Compose builds from: https://, git:// or ssh://.")
        if not context.startswith((".", "/", "~")):
            context = f"./{context}"
    return Source(context, option.strip() or None)


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """Rename the image, and put `build:` and `pull_policy: build` below it."""
    wanted = source(argument)
    if isinstance(wanted, Refusal):
        return wanted
    services = [
        service
        for project in loaded.projects
        if project.path == reference.project
        for service in project.services
        if service.reference == reference.id
    ]
    if not services:
        if reference.role is Role.BASE:
            return Refusal(
                "This is the base of a build. Build it by hand under a name of its own, and switch to that name."
            )
        if reference.services:
            return Refusal(
                "Only what a service runs is built in place. Build this one by hand, and switch to its name."
            )
        return Refusal("No service uses this image, so there is nothing to build it for.")
    made: list[Edit] = []
    for service in services:
        edit = _service_edits(service, reference, wanted, snapshot)
        if isinstance(edit, Refusal):
            return edit
        made += [one for one in edit if one not in made]
    return tuple(made)


def local_name(reference: Reference) -> str:
    """`local/karakeep:latest` for ghcr.io/karakeep-app/karakeep:latest."""
    image = reference.image
    if image is None:
        return f"{LOCAL}/{reference.services[0].lower() if reference.services else 'image'}:built"
    return f"{LOCAL}/{image.repository.rpartition('/')[2]}:{image.tag or 'built'}"


def _service_edits(
    service: Service, reference: Reference, wanted: Source, snapshot: Snapshot
) -> tuple[Edit, ...] | Refusal:
    home = service.home
    file = snapshot.text_file(home.path) if home is not None else None
    if home is None or file is None or home.path.startswith(("../", "/")):
        return Refusal("The service is defined outside the project, which is never written to.")
    if not file.editable:
        return Refusal(f"{file.path} is not UTF-8 and is never written to.")
    if service.builds:
        return Refusal(f"“{service.name}” has a `build:` already: `docker compose build {service.name}` builds it.")
    documents = yaml.parse(file.text)
    roots = [] if isinstance(documents, yaml.YamlFault) else [d.root for d in documents]
    node = next((found for root in roots if (found := yaml.find(root, home.route)) is not None), None)
    at = SourcePlace(file, home.path)
    if isinstance(node, Alias) or not isinstance(node, Mapping) or not node.entries:
        return Refusal(f"“{service.name}” has no block of its own to put `build:` into. Edit {at.place(node)} by hand.")
    if node.flow:
        return Refusal(f"“{service.name}” is written in one line, {{…}}. Write it as a block first: {at.place(node)}.")
    return _block(node, reference, wanted, at)


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A file with the path that edits name it by."""

    file: SourceFile
    path: str

    def place(self, node: yaml.Node | None) -> str:
        position = self.file.position(node.start if node is not None else 0)
        return f"{self.path}:{position.line}"


def _block(node: Mapping, reference: Reference, wanted: Source, at: SourcePlace) -> tuple[Edit, ...] | Refusal:
    file, text = at.file, at.file.text
    first = node.entries[0][0]
    line_start = text.rfind("\n", 0, first.start) + 1
    indent = text[line_start : first.start].lstrip("\ufeff")
    if indent.strip(" "):
        return Refusal(f"The service starts in the middle of a line. Edit {at.place(first)} by hand.")
    image, policy = yaml.child(node, "image"), yaml.child(node, "pull_policy")
    newline = "\r\n" if text.find("\r\n", line_start) == text.find("\n", line_start) - 1 >= 0 else "\n"
    own = isinstance(image, Scalar) and image.style in (Style.PLAIN, Style.SINGLE, Style.DOUBLE)
    lines = [] if own else [f"{indent}image: {local_name(reference)}"]
    lines += [f"{indent}build:", f"{indent}  context: {_text(wanted.context)}"]
    if wanted.dockerfile:
        lines.append(f"{indent}  dockerfile: {_text(wanted.dockerfile)}")
    made: list[Edit] = []
    if isinstance(policy, Scalar | Alias):
        made.append(_replaced(policy, "build", at))
    else:
        lines.append(f"{indent}pull_policy: build")
    block = "".join(line + newline for line in lines)
    if image is not None and not own:
        return Refusal(f"`image:` is an alias or folded there. Edit {at.place(image)} by hand.")
    if isinstance(image, Scalar):
        made.append(_replaced(image, local_name(reference), at))
        end = text.find("\n", image.end)
        where = len(text) if end < 0 else end + 1
        block = newline + block.removesuffix(newline) if end < 0 else block
    else:
        where = line_start + (1 if file.bom and line_start == 0 else 0)
    made.append(Edit(Span(at.path, where, where), "", block))
    return tuple(made)


def _replaced(node: Scalar | Alias, new: str, at: SourcePlace) -> Edit:
    span = Span(at.path, node.start, node.end)
    return Edit(span, at.file.slice(span), new)


def _text(value: str) -> str:
    """A value of ours as a YAML scalar; a `$` in it is doubled, since Compose interpolates it."""
    value = value.replace("$", "$$")
    if _SAFE.fullmatch(value) and not value.endswith(":") and " #" not in value:
        return value
    return "'" + value.replace("'", "''") + "'"


def misses(reference: Reference, argument: str) -> bool:  # noqa: ARG001  # one signature for all remedies
    """Does the reference, after the edit, still get pulled?"""
    return reference.role is Role.PULLED
