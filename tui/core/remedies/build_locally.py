"""Build locally: make the image from its source, under a name of its own, so that nothing pulls the dead path.

The argument is a folder or a Git URL (`URL#REF:SUBDIR`), optionally followed by ` dockerfile=PATH`, and that by
` # COMMENT`: the readable name of a REF that is a commit, kept behind it in the file. A service that has a `build`
already gets another context for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.language import tr
from tui.core.loaded import Loaded, Project, Service
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference, ReferenceId, Role
from tui.core.remedies import build_text, other_context
from tui.core.remedies.build_text import Build, SourcePlace
from tui.core.syntax import yaml
from tui.core.text import Snapshot

LOCAL = "local"
"""The first part of the name of an image that is built here."""
SIGN = " # "
"""Before the comment of an argument."""
_GIT = re.compile(r"(?:https?|git|ssh)://\S+|git@\S+")


@dataclass(frozen=True, slots=True)
class Source:
    """What to build: a context, and the Dockerfile in it where it is not the usual one."""

    context: str
    dockerfile: str | None
    comment: str = ""


def source(argument: str) -> Source | Refusal:
    """Read the argument."""
    words, _, comment = argument.strip().partition(SIGN)
    context, _, option = words.partition(" dockerfile=")
    if not context:
        return Refusal(
            tr("There is no source to build from. Give a folder, or a Git URL such as https://…/name.git#v1.0.")
        )
    if not _GIT.fullmatch(context):
        if "://" in context:
            return Refusal(
                tr("“{url}” is no Git URL that Compose builds from: https://, git:// or ssh://.", url=context)
            )
        if not context.startswith((".", "/", "~")):
            context = f"./{context}"
    return Source(context, option.strip() or None, comment.strip())


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """Rename the image, and put `build:` and `pull_policy: build` below it."""
    wanted = source(argument)
    if isinstance(wanted, Refusal):
        return wanted
    found = [
        (service, project)
        for project in loaded.projects
        if project.path == reference.project
        for service in project.services
        if service.reference == reference.id
    ]
    if not found:
        if reference.role is Role.BASE:
            return Refusal(
                tr("This is the base of a build. Build it by hand under a name of its own, and switch to that name.")
            )
        if reference.services:
            return Refusal(
                tr("Only what a service runs is built in place. Build this one by hand, and switch to its name.")
            )
        return Refusal(tr("No service uses this image, so there is nothing to build it for."))
    made: list[Edit] = []
    for service, project in found:
        edit = _service_edits(service, _home(service, reference, project), reference, wanted, snapshot)
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


def _home(service: Service, reference: Reference, project: Project) -> ReferenceId | None:
    """The mapping to write into: where the service is defined, or the override whose image outranks that one, since an
    image of ours would be outranked too."""
    at = reference.id
    if at.path in project.files and at.route == (*_route(service), "image"):
        return ReferenceId(at.path, _route(service))
    return service.home


def _route(service: Service) -> tuple[str, ...]:
    return ("services", service.name)


def _service_edits(
    service: Service, home: ReferenceId | None, reference: Reference, wanted: Source, snapshot: Snapshot
) -> tuple[Edit, ...] | Refusal:
    file = snapshot.text_file(home.path) if home is not None else None
    if home is None or file is None or home.path.startswith(("../", "/")):
        return Refusal(tr("The service is defined outside the project, which is never written to."))
    if not file.editable:
        return Refusal(tr("{path} is not UTF-8 and is never written to.", path=file.path))
    documents = yaml.parse(file.text)
    roots = [] if isinstance(documents, yaml.YamlFault) else [d.root for d in documents]
    node = next((found for root in roots if (found := yaml.find(root, home.route)) is not None), None)
    at = SourcePlace(file, home.path)
    if node is None:
        return Refusal(
            tr(
                "“{service}” has no block of its own to put `build:` into. Edit {place} by hand.",
                service=service.name,
                place=at.place(node),
            )
        )
    keys = [("context", wanted.context), *([("dockerfile", wanted.dockerfile)] if wanted.dockerfile else [])]
    build = Build(local_name(reference), tuple(keys), wanted.comment)
    if service.builds:
        return other_context.edits(service.name, node, build, at)
    return build_text.edits(node, build, at)


def misses(reference: Reference, argument: str) -> bool:  # noqa: ARG001  # one signature for all remedies
    """Does the reference, after the edit, still get pulled?"""
    return reference.role is Role.PULLED
