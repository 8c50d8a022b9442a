"""What a service needs of the rest of its project: networks, volumes, other services, env files.

Compose refuses a whole project where one of them is not there (compose-go `loader/validate.go`, `checkConsistency`).
That has nothing to do with images, so it is a problem beside them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from tui.core.composition import Composition, within
from tui.core.finding import Problem
from tui.core.kinds import places
from tui.core.kinds.compose import ServiceModel, Slot
from tui.core.standing import part

_VOLUME_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*):/")
"""`name:/path`; a path before the colon starts with a dot, a slash or a tilde, and a drive is one letter."""
_DRIVE = 1
_WHAT = {places.NETWORKS: "network", places.DEPENDS: "service", places.NAMED_VOLUMES: "volume"}


def loose_ends(models: Mapping[str, ServiceModel], composition: Composition) -> Iterator[Problem]:
    """Each thing that is not there, once, at the first place that needs it."""
    needed: dict[tuple[str, str], tuple[ServiceModel, Slot]] = {}
    for model in models.values():
        for what, name, slot in _needs(model.settled(), composition):
            needed.setdefault((what, name), (model, slot))
    there: Mapping[str, Collection[str]] = {
        "network": composition.networks, "volume": composition.volumes, "service": models,
    }  # fmt: skip
    for (what, name), (model, slot) in needed.items():
        if name not in there[what]:
            message = f"“{model.name}” needs the {what} “{name}”, which no file defines; Compose refuses the project."
            yield Problem(code=f"{what}-undefined", message=message, path=slot.path, span=slot.span)


def _needs(model: ServiceModel, composition: Composition) -> Iterator[tuple[str, str, Slot]]:
    for key, slot in model.slots.items():
        prefix = next((prefix for prefix in _WHAT if key.startswith(prefix)), "")
        if not prefix:
            continue
        what, name = _WHAT[prefix], key.removeprefix(prefix)
        if "$" in name:
            value = part(slot, composition.snapshot)
            name = value.text if value is not None else ""
        if what == "volume":
            found = _VOLUME_NAME.match(name)
            name = found[1] if found and len(found[1]) > _DRIVE else ""
        if name:
            yield what, name, slot


def missing_env_files(model: ServiceModel, composition: Composition) -> Iterator[Problem]:
    """Compose refuses a whole project for an `env_file` that is not there."""
    snapshot = composition.snapshot
    for key, slot in model.slots.items():
        if not key.startswith(places.ENV_FILES):
            continue
        value = part(slot, snapshot)
        path = within(value.text, slot.base, snapshot.root) if value is not None and value.text else None
        if path is None or composition.listed(path):
            continue
        if not composition.missing(path):
            composition.file(path, quiet=True)  # looked for in the next round
        else:
            message = f"“{model.name}” reads {path}, which is not there, and Compose refuses the project. Create it."
            yield Problem(code="env-file-missing", message=message, path=slot.path, span=slot.span)
