"""References to images that stand in other keys of a service than `image`: volumes, hooks, models, contexts, caches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui.core import image
from tui.core.kinds import places
from tui.core.kinds.compose import ServiceModel, Slot
from tui.core.reference import Kind, Reference, ReferenceId, Role
from tui.core.slots import Value, value_of
from tui.core.syntax.yaml import Scalar, resolved
from tui.core.text import Snapshot
from tui.core.value import Resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Whom an image is for."""

    services: tuple[str, ...]
    project: str
    platform: str | None


def part(slot: Slot, snapshot: Snapshot) -> Resolved | None:
    """The value of a slot, behind its `NAME=`; None where it has none."""
    if slot.variable is not None:
        return slot.scope.lookup(slot.variable)
    value = _value(slot, snapshot).resolved
    return Resolved(value.cut(slot.after, len(value.text))) if value is not None else None


def _value(slot: Slot, snapshot: Snapshot) -> Value:
    file = snapshot.text_file(slot.path)
    return value_of(slot, file) if file is not None else Value("", None)


def standing(slot: Slot, value: Resolved | None, role: Role, user: User, problems: Value | None = None) -> Reference:
    """The reference of a value that stands in a slot of the Compose file, or in a part of it."""
    node = resolved(slot.node)
    return Reference(
        id=ReferenceId(slot.path, slot.route),
        kind=Kind.COMPOSE,
        role=role,
        slot=slot.span,
        written=node.value if isinstance(node, Scalar) else "",
        resolved=value,
        name=image.parse(value.text) if value is not None else None,
        platform=user.platform,
        services=user.services,
        project=user.project,
        problems=problems.problems if problems is not None else (),
    )


def others(model: ServiceModel, models: Mapping[str, Slot], user: User, snapshot: Snapshot) -> Iterator[Reference]:
    """The images of a service's volumes, hooks and models."""
    for key, slot in model.slots.items():
        if key.startswith((places.VOLUMES, places.HOOKS)) or key == places.PROVIDED:
            yield _whole(slot, user, snapshot)
        elif key.startswith(places.MODELS) and key.removeprefix(places.MODELS) in models:
            yield _whole(models[key.removeprefix(places.MODELS)], user, snapshot)


def _whole(slot: Slot, user: User, snapshot: Snapshot) -> Reference:
    value = _value(slot, snapshot)
    return standing(slot, value.resolved, Role.PULLED, user, value)
