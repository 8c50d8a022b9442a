"""Where else an image stands in a Compose service: its build, its volumes, its hooks and its models.

Each place becomes a slot of its own, named by the path of keys (`build.args.VERSION`), so that override files merge
them one by one as Compose does. Source of the shapes: the Compose Specification, `build.md`, `05-services.md`,
`models.md`; short forms are read as compose-go `transform/` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.core.kinds.compose import OVERRIDE, RESET, Fragment, ServiceModel, Slot, entries, tag_of
from tui.core.scope import Scope
from tui.core.syntax.yaml import Mapping, Node, Scalar, Sequence, is_null, resolved

CONTEXT, DOCKERFILE, INLINE = "build.context", "build.dockerfile", "build.dockerfile_inline"
TARGET = "build.target"
ARGS, CONTEXTS, CACHES = "build.args.", "build.additional_contexts.", "build.cache_from."
VOLUMES, HOOKS, MODELS, PROVIDED = "volumes.", "hooks.", "models.", "provider.options.model"
NETWORKS, NAMED_VOLUMES, DEPENDS = "networks.", "volume-names.", "depends_on."
SECRETS, CONFIGS = "secrets.", "configs."
"""What must be defined elsewhere in the project."""
PORTS = "ports."
"""The ports in their short form that are not plainly right."""
ENV_FILES = "env_file."
"""Files whose absence makes Compose refuse the project."""
_HOOKS = ("pre_start", "post_start", "pre_stop")
_TIES = {"networks": NETWORKS, "depends_on": DEPENDS, "secrets": SECRETS, "configs": CONFIGS}
_HOLDING = {"build", "volumes", "models", "provider", "env_file", "ports", *_TIES, *_HOOKS}
_PLAIN_PORT = re.compile(r"(?:[1-9][0-9]{0,3}:)?[1-9][0-9]{0,3}(?:/(?:tcp|udp))?")


def with_places(model: ServiceModel, part: Fragment, scope: Scope, base: str) -> ServiceModel:
    """The service with a slot for each such place in this document. `base`: where its relative paths start."""
    walk = _Walk(part, (*part.route, model.name), scope, base)
    keys = entries(part.services[model.name])
    if not keys.keys() & _HOLDING:
        return model
    found = {key: slot for key, slot in walk.all(keys) if slot is not None}
    return replace(model, slots={**model.slots, **found})


class _Walk:
    """One service of one document."""

    def __init__(self, part: Fragment, route: tuple[str, ...], scope: Scope, base: str) -> None:
        self._path, self._route, self._scope, self._base = part.file.path, route, scope, base

    def all(self, keys: dict[str, Node]) -> Iterator[tuple[str, Slot | None]]:
        yield from self._build(keys.get("build"))
        yield from self._volumes(resolved(keys.get("volumes")))
        yield from self._env_files(keys.get("env_file"))
        for key, prefix in _TIES.items():
            yield from self._ties(keys, key, prefix)
        for number, item in enumerate(_items(keys.get("ports"))):
            port = resolved(item)
            if isinstance(port, Scalar) and not _PLAIN_PORT.fullmatch(port.value):
                yield f"{PORTS}{port.value}", self._slot(item, "ports", str(number))
        for hook in _HOOKS:
            for number, item in enumerate(_items(keys.get(hook))):
                image = entries(item).get("image")
                if image is not None:
                    yield f"{HOOKS}{hook}.{self._path}.{number}", self._slot(image, hook, str(number), "image")
        for name, node in _named(keys.get("models")):
            yield f"{MODELS}{name}", self._slot(node, "models", name)
        options = entries(entries(keys.get("provider")).get("options"))
        if isinstance(resolved(options.get("model")), Scalar):
            yield PROVIDED, self._slot(options["model"], "provider", "options", "model")

    def _slot(self, node: Node, *keys: str, after: int = 0, variable: str | None = None, typed: bool = False) -> Slot:
        # `flow`: what a flow collection refuses is refused in block context too; no image has any of it.
        return Slot(
            self._path, (*self._route, *keys), node, self._scope, flow=True,
            base=self._base, after=after, variable=variable, typed=typed,
        )  # fmt: skip

    def _marked(self, node: Node, *keys: str) -> Slot | None:
        """A slot for a key that takes earlier ones away as a whole; None for an ordinary one."""
        if tag_of(node) not in (RESET, OVERRIDE):
            return None
        return Slot(self._path, (*self._route, *keys), node, self._scope, reset=True)

    def _build(self, node: Node | None) -> Iterator[tuple[str, Slot | None]]:
        target = resolved(node)
        if node is None or tag_of(node) == RESET:
            return
        if isinstance(target, Scalar):
            if not is_null(target):
                yield CONTEXT, self._slot(node, "build")
            return
        keys = entries(target)
        for key in ("context", "dockerfile", "dockerfile_inline", "target"):
            if key in keys and not is_null(resolved(keys[key])):
                yield f"build.{key}", self._slot(keys[key], "build", key)
        for key, prefix in (("args", ARGS), ("additional_contexts", CONTEXTS)):
            if key in keys:
                yield prefix.rstrip("."), self._marked(keys[key], "build", key)
                yield from self._pairs(keys[key], prefix, ("build", key))
        for number, item in enumerate(_items(keys.get("cache_from"))):
            if isinstance(scalar := resolved(item), Scalar):
                yield f"{CACHES}{scalar.value}", self._slot(item, "build", "cache_from", str(number))

    def _pairs(self, node: Node, prefix: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Slot | None]]:
        """`NAME: value` or `- NAME=value`; a name alone takes its value from the environment."""
        if tag_of(node) == RESET:
            return
        for number, item in enumerate(_items(node)):
            if isinstance(scalar := resolved(item), Scalar):
                name, sign, _ = scalar.value.partition("=")
                bare = None if sign else name
                yield prefix + name, self._slot(item, *keys, str(number), after=len(name) + len(sign), variable=bare)
        for name, value in entries(node).items():
            bare = name if is_null(resolved(value)) else None
            yield prefix + name, self._slot(value, *keys, name, variable=bare, typed=True)

    def _ties(self, keys: dict[str, Node], key: str, prefix: str) -> Iterator[tuple[str, Slot | None]]:
        """The names in a list or a mapping, each once; one that need not be there (`required: false`) is left out."""
        node = keys.get(key)
        if node is None or tag_of(node) == RESET:
            return
        yield key, self._marked(node, key)
        for number, item in enumerate(_items(node)):
            if isinstance(resolved(item), Mapping):
                item = entries(item).get("source", item)
            if isinstance(scalar := resolved(item), Scalar):
                yield f"{prefix}{scalar.value}", self._slot(item, key, str(number))
        target = resolved(node)
        for name, value in target.entries if isinstance(target, Mapping) else ():
            required = resolved(entries(value).get("required"))
            optional = isinstance(required, Scalar) and required.value.lower() == "false"
            word = resolved(name)
            if isinstance(word, Scalar) and word.value != "<<" and not optional and tag_of(value) != RESET:
                yield f"{prefix}{word.value}", self._slot(name, key, word.value)

    def _env_files(self, node: Node | None) -> Iterator[tuple[str, Slot | None]]:
        if node is None or tag_of(node) == RESET:
            return
        yield ENV_FILES.rstrip("."), self._marked(node, "env_file")
        target = resolved(node)
        for number, item in enumerate(target.items if isinstance(target, Sequence) else (node,)):
            keys = entries(item)
            path, required = keys.get("path", item), resolved(keys.get("required"))
            given = resolved(path)
            optional = isinstance(required, Scalar) and required.value.lower() == "false"
            if isinstance(given, Scalar) and not is_null(given) and not optional:
                yield f"{ENV_FILES}{self._path}.{given.value}", self._slot(path, "env_file", str(number))

    def _volumes(self, node: Node | None) -> Iterator[tuple[str, Slot | None]]:
        for number, item in enumerate(_items(node)):
            if isinstance(short := resolved(item), Scalar):
                yield f"{NAMED_VOLUMES}{short.value}", self._slot(item, "volumes", str(number))
            keys = entries(item)
            kind, source, target = (resolved(keys.get(key)) for key in ("type", "source", "target"))
            if isinstance(source, Scalar) and isinstance(kind, Scalar) and kind.value == "image":
                at = target.value if isinstance(target, Scalar) else str(number)
                yield f"{VOLUMES}{at}", self._slot(keys["source"], "volumes", str(number), "source")


def _items(node: Node | None) -> tuple[Node, ...]:
    target = resolved(node)
    return target.items if isinstance(target, Sequence) else ()


def _named(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The names of a list or of a mapping, each with a node that stands for it."""
    for item in _items(node):
        if isinstance(scalar := resolved(item), Scalar):
            yield scalar.value, item
    target = resolved(node)
    if isinstance(target, Mapping):
        yield from entries(target).items()


def top_models(part: Fragment, scope: Scope) -> dict[str, Slot]:
    """The images of the models that a document defines at its top, by their names."""
    found = {}
    for name, node in entries(part.top.get("models")).items():
        model = entries(node).get("model")
        if model is not None and isinstance(resolved(model), Scalar):
            found[name] = Slot(part.file.path, ("models", name, "model"), model, scope, flow=True)
    return found
