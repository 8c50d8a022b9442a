"""Build locally: make the image from its source, under a name of its own, so that nothing pulls the dead path.

The argument is a folder or a Git URL (`URL#REF:SUBDIR`), optionally followed by ` dockerfile=PATH`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.loaded import Loaded, Service
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference, Role
from tui.core.remedies import build_text
from tui.core.remedies.build_text import Build, SourcePlace
from tui.core.syntax import yaml
from tui.core.text import Snapshot

LOCAL = "local"
"""The first part of the name of an image that is built here."""
_GIT = re.compile(r"(?:https?|git|ssh)://\S+|git@\S+")


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
    if node is None:
        return Refusal(f"“{service.name}” has no block of its own to put `build:` into. Edit {at.place(node)} by hand.")
    keys = [("context", wanted.context), *([("dockerfile", wanted.dockerfile)] if wanted.dockerfile else [])]
    return build_text.edits(node, Build(local_name(reference), tuple(keys)), at)


def misses(reference: Reference, argument: str) -> bool:  # noqa: ARG001  # one signature for all remedies
    """Does the reference, after the edit, still get pulled?"""
    return reference.role is Role.PULLED
