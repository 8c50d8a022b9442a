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
from tui.core.language import later, tr
from tui.core.slots import value_of
from tui.core.standing import part

_VOLUME_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*):/")
"""`name:/path`; a path before the colon starts with a dot, a slash or a tilde, and a drive is one letter."""
_DRIVE = 1
_WHAT = {
    places.NETWORKS: "network", places.DEPENDS: "service", places.NAMED_VOLUMES: "volume", places.SECRETS: "secret",
    places.CONFIGS: "config", places.MODELS: "model",
}  # fmt: skip
_ADDRESS = re.compile(r"\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*\]?|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|")
_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")
_PROTOCOLS = ("", "tcp", "udp", "sctp")
_MOST_PORT = 65535
_UNDEFINED = {
    "service": later(
        "“{service}” needs the service “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`services:`."
    ),
    "network": later(
        "“{service}” needs the network “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`networks:`."
    ),
    "volume": later(
        "“{service}” needs the volume “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`volumes:`."
    ),
    "secret": later(
        "“{service}” needs the secret “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`secrets:`."
    ),
    "config": later(
        "“{service}” needs the config “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`configs:`."
    ),
    "model": later(
        "“{service}” needs the model “{name}”, which no file defines; Compose refuses the project. Define it below "
        "`models:`."
    ),
}


def loose_ends(models: Mapping[str, ServiceModel], composition: Composition) -> Iterator[Problem]:
    """Each thing that is not there, once, at the first place that needs it."""
    needed: dict[tuple[str, str], tuple[ServiceModel, Slot]] = {}
    for model in models.values():
        for what, name, slot in _needs(model.settled(), composition):
            needed.setdefault((what, name), (model, slot))
    there: dict[str, Collection[str]] = {key.removesuffix("s"): names for key, names in composition.defined.items()}
    there |= {"network": {"default", *composition.defined["networks"]}, "service": models, "model": composition.models}
    for (what, name), (model, slot) in needed.items():
        if name not in there[what]:
            message = tr(_UNDEFINED[what], service=model.name, name=name)
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


def refused_values(model: ServiceModel, composition: Composition) -> Iterator[Problem]:
    """The values of a service that Compose refuses whatever the rest says: ports, and two Dockerfiles."""
    slots = model.slots
    if places.INLINE in slots and places.DOCKERFILE in slots:
        slot = slots[places.DOCKERFILE]
        message = tr(
            "“{service}” has `dockerfile` and `dockerfile_inline`; Compose refuses the project. Keep one of them.",
            service=model.name,
        )
        yield Problem(code="refused-value", message=message, path=slot.path, span=slot.span)
    for key, slot in slots.items():
        file = composition.snapshot.text_file(slot.path) if key.startswith(places.PORTS) else None
        port = value_of(slot, file) if file is not None else None
        text = port.text if port is not None else None
        if port is None or text is None or _is_port(text):
            continue
        message = tr(
            "“{text}” of “{service}” is no port, and Compose refuses it. Write HOST:CONTAINER.",
            text=text,
            service=model.name,
        )
        if port.unset:
            message = tr(
                "“{written}” of “{service}” comes out as “{text}”, and Compose refuses it. Set its variables.",
                written=port.written,
                service=model.name,
                text=text,
            )
        yield Problem(code="refused-value", message=message, path=slot.path, span=slot.span)


def _is_port(text: str) -> bool:
    """`[ADDRESS:][HOST:]CONTAINER[/PROTOCOL]`, with ranges (docker/go-connections `nat/nat.go`, `ParsePortSpec`)."""
    rest, _, last = text.rpartition(":")
    address, _, outer = rest.rpartition(":")
    port, _, protocol = last.partition("/")
    inner, host = _span_of(port), _span_of(outer) if outer else (0, 0)
    if inner is None or host is None or not inner[0] or protocol.lower() not in _PROTOCOLS:
        return False
    fits = not outer or inner[0] == inner[1] or host[1] - host[0] == inner[1] - inner[0]
    return fits and _ADDRESS.fullmatch(address) is not None


def _span_of(text: str) -> tuple[int, int] | None:
    found = _RANGE.fullmatch(text)
    low, high = (int(found[1]), int(found[2] or found[1])) if found is not None else (1, 0)
    return (low, high) if low <= high <= _MOST_PORT else None


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
            message = tr(
                "“{service}” reads {path}, which is not there, and Compose refuses the project. Create it.",
                service=model.name,
                path=path,
            )
            yield Problem(code="env-file-missing", message=message, path=slot.path, span=slot.span)
