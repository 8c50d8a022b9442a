"""What a service's build pulls: the images of its Dockerfile, of `additional_contexts` and of `cache_from`.

A Dockerfile that is written in the Compose file (`dockerfile_inline`) is read from the resolved value, so that its
characters still know their place in the YAML.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tui.core import image
from tui.core.composition import REMOTE, Composition, within
from tui.core.finding import Problem
from tui.core.kinds import places
from tui.core.kinds.compose import ServiceModel, Slot
from tui.core.kinds.dockerfile import SYNTAX, Build, Use, has_target, uses
from tui.core.language import sentences, tr
from tui.core.options import LoadOptions
from tui.core.reference import Kind, Reference, ReferenceId, Role
from tui.core.standing import User, part, standing
from tui.core.syntax import dockerfile
from tui.core.syntax.dockerfile import Dockerfile
from tui.core.text import Snapshot, Span
from tui.core.value import Piece, Quoting, Resolved, Written

_NAME = "Dockerfile"
_IMAGE_CONTEXT = "docker-image://"
_CACHE = re.compile(r"(?:^|,)ref=([^,]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Where a Dockerfile stands: a file of its own, or a slot of a Compose file."""

    path: str
    route: tuple[str, ...] = ()
    kind: Kind = Kind.DOCKERFILE


def references(
    model: ServiceModel, user: User, composition: Composition, snapshot: Snapshot, options: LoadOptions
) -> Iterator[Reference]:
    """The references of a service's build, in the order of its Dockerfile. Problems go to the composition."""
    if "build" not in model.slots:
        return
    args = {name: value for name, slot in _under(places.ARGS, model) if (value := part(slot, snapshot)) is not None}
    contexts = dict(_under(places.CONTEXTS, model))
    build = Build(
        args=args,
        contexts=frozenset(name.removesuffix(":latest") for name in contexts),
        platform=user.platform or options.machine,
        machine=options.machine,
        target=_text(model.slots.get(places.TARGET), snapshot),
    )
    found = _dockerfile(model, composition, snapshot)
    if found is not None:
        file, where = found
        yield from _of(file, build, where, user)
        composition.problems += _target_missing(model, file, where, build.target or "")
    if SYNTAX in args and (slot := model.slots.get(places.ARGS + SYNTAX)) is not None and slot.variable is None:
        yield standing(slot, args[SYNTAX], Role.BASE, replace(user, platform=options.machine))
    for slot in contexts.values():
        yield from _context(slot, user, snapshot)
    for _, slot in _under(places.CACHES, model):
        yield from _cache(slot, user, snapshot)


def standalone(path: str, snapshot: Snapshot, options: LoadOptions) -> tuple[Reference, ...]:
    """The references of a Dockerfile that no Compose project builds: its arguments have their defaults."""
    file = snapshot.text_file(path)
    if file is None:
        return ()
    build = Build(platform=options.platform or options.machine, machine=options.machine, target=None)
    user = User(services=(), project=posixpath.dirname(path) or ".", platform=options.platform)
    return tuple(_of(_parsed(path, file.text), build, _Where(path=path), user))


def _under(prefix: str, model: ServiceModel) -> Iterator[tuple[str, Slot]]:
    for key, slot in model.slots.items():
        if key.startswith(prefix):
            yield key.removeprefix(prefix), slot


def _dockerfile(model: ServiceModel, composition: Composition, snapshot: Snapshot) -> tuple[Dockerfile, _Where] | None:
    """What a service is built from: the text in its Compose file, or the file that it names."""
    inline = model.slots.get(places.INLINE)
    if inline is not None:
        source = part(inline, snapshot)
        where = _Where(path=inline.path, route=inline.route, kind=Kind.COMPOSE)
        return (dockerfile.parse(source), where) if source is not None else None
    path = _dockerfile_path(model, snapshot)
    if path is None:
        return None
    if posixpath.basename(path) == _NAME and composition.missing(path):
        # The builder looks for it in small letters then (buildx `handleLowercaseDockerfile`).
        small = posixpath.join(posixpath.dirname(path), _NAME.lower())
        path = small if composition.listed(small) else path
    composition.dockerfiles[path] = None
    missing = composition.missing(path)
    file = composition.file(path, quiet=True) if not missing else None
    if missing:
        slot = model.slots.get(places.DOCKERFILE) or model.slots.get(places.CONTEXT) or model.slots["build"]
        message = tr(
            "“{service}” is built from {path}, which is not there. Its base images are not shown.",
            service=model.name,
            path=path,
        )
        problem = Problem(code="dockerfile-missing", message=message, path=slot.path, span=slot.span, soft=True)
        composition.problems.append(problem)
    return (_parsed(path, file.text), _Where(path=path)) if file is not None else None


def _target_missing(model: ServiceModel, file: Dockerfile, where: _Where, target: str) -> Iterator[Problem]:
    slot = model.slots.get(places.TARGET)
    if slot is not None and not has_target(file, target):
        message = tr(
            "“{service}” builds the stage “{target}”, which {path} does not have. Name one that it has.",
            service=model.name,
            target=target,
            path=where.path,
        )
        yield Problem(code="target-missing", message=message, path=slot.path, span=slot.span, soft=True)


def _dockerfile_path(model: ServiceModel, snapshot: Snapshot) -> str | None:
    """Where the Dockerfile is; None for a context that is fetched from elsewhere."""
    context_slot, file_slot = model.slots.get(places.CONTEXT), model.slots.get(places.DOCKERFILE)
    base = (context_slot or file_slot or model.slots["build"]).base
    context = _text(context_slot, snapshot) if context_slot is not None else "."
    name = _text(file_slot, snapshot) if file_slot is not None else _NAME
    if not context or not name or REMOTE.match(context) or context.startswith("~"):
        return None
    folder = within(context, base, snapshot.root)
    return within(name, folder, snapshot.root)


def _text(slot: Slot | None, snapshot: Snapshot) -> str:
    value = part(slot, snapshot) if slot is not None else None
    return value.text if value is not None else ""


@lru_cache(maxsize=1024)
def _parsed(path: str, text: str) -> Dockerfile:
    return dockerfile.parse(Resolved((Piece(text, Written(Span(path, 0, len(text)), Quoting.DOCKERFILE)),)))


def _of(file: Dockerfile, build: Build, where: _Where, user: User) -> Iterator[Reference]:
    for use in uses(file, build):
        made = _reference(use, where, user)
        if made is not None:
            yield made


def _reference(use: Use, where: _Where, user: User) -> Reference | None:
    """None for a word that stands in no file: it came from a variable of Compose in an inline Dockerfile."""
    slot, quoting = _place(use.written, where.path)
    if slot is None:
        return None
    return Reference(
        id=ReferenceId(where.path, (*where.route, *use.route)),
        kind=where.kind,
        role=use.role,
        slot=slot,
        quoting=quoting,
        written=use.written.text,
        resolved=use.value,
        name=image.parse(use.value.text) if use.value is not None else None,
        platform=use.platform or user.platform,
        services=user.services if use.needed else (),
        project=user.project,
        needed=use.needed,
        problems=tuple(_problems(use, slot)),
    )


def _place(written: Resolved, path: str) -> tuple[Span | None, Quoting | None]:
    """The stretch of the file that a word stands in, from its first to its last character there."""
    spans = [span for piece in written.pieces if (span := _outer(piece)) is not None and span.path == path]
    own = next((piece.origin for piece in written.pieces if not piece.via and isinstance(piece.origin, Written)), None)
    if not spans:
        return None, None
    return Span(path, spans[0].start, spans[-1].end), own.quoting if own is not None else None


def _outer(piece: Piece) -> Span | None:
    """Where a piece stands in the text that is read: a variable stands where its name is."""
    if piece.via:
        return piece.via[0].span
    return piece.origin.span if isinstance(piece.origin, Written) else None


def _problems(use: Use, slot: Span) -> Iterator[Problem]:
    fault = use.fault
    if fault is not None:
        name = fault.variable
        message = fault.message
        if name is not None:
            said = tr("The file says: {message}", message=fault.message) if fault.message else ""
            unset = tr(
                "{variable} is not set, so this FROM names no image. Give its ARG a default, or set it in `args`.",
                variable=name,
            )
            message = sentences(unset, said)
        elif not message:
            message = tr("This FROM names no image. Write one.")
        yield Problem(code="variable-missing" if name else "bad-template", message=message, path=slot.path, span=slot)
        return
    for piece in use.value.pieces if use.value is not None else ():
        origin = piece.origin
        if isinstance(origin, Written) and origin.quoting is Quoting.NUMBER and not origin.verbatim:
            message = tr(
                "This is a number in YAML, and the build gets “{value}” for it. Put the value in quotes.",
                value=piece.text,
            )
            yield Problem(code="number-read", message=message, path=origin.span.path, span=origin.span, soft=True)
    if not use.needed and use.role is Role.BASE:
        message = tr("No build of this project comes to this stage, so nothing is pulled for it.")
        yield Problem(code="stage-not-built", message=message, path=slot.path, span=slot, soft=True)
    for name in use.unset:
        message = tr(
            "{variable} is not set and stands empty here: a FROM sees only what an ARG before the first FROM sets.",
            variable=name,
        )
        yield Problem(code="variable-unset", message=message, path=slot.path, span=slot, soft=True)


def _context(slot: Slot, user: User, snapshot: Snapshot) -> Iterator[Reference]:
    value = part(slot, snapshot)
    if value is not None and value.text.startswith(_IMAGE_CONTEXT):
        yield standing(slot, Resolved(value.cut(len(_IMAGE_CONTEXT), len(value.text))), Role.BASE, user)


def _cache(slot: Slot, user: User, snapshot: Snapshot) -> Iterator[Reference]:
    value = part(slot, snapshot)
    if value is None or not value.text:
        return
    found = _CACHE.search(value.text)
    if "=" in value.text and (found is None or "type=registry" not in value.text):
        return  # type=gha, local, s3: no registry is asked
    yield standing(slot, Resolved(value.cut(found.start(1), found.end(1))) if found else value, Role.CACHE, user)
