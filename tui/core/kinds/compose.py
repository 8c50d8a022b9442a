"""What a Compose file means, as far as images go: its services, merged as Compose merges them.

Source of the rules: compose-go `loader/` (extends, include, reset) and `override/merge.go`, seen through
docker-compose 2.40.3. Only the keys that decide an image are followed; what Compose refuses for other reasons is a
problem beside the images, never in their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tui.core.kinds.schema import SERVICE_KEYS
from tui.core.scope import Scope
from tui.core.syntax.yaml import Alias, Mapping, Node, Scalar, Sequence, Style, is_null, resolved
from tui.core.text import SourceFile, Span

KEYS = frozenset({"image", "build", "platform", "pull_policy", "profiles", "extends", "provider"})
"""The keys of a service that are followed."""
REFUSED_EMPTY = frozenset({"image", "build", "platform", "pull_policy", "profiles", "provider", "extends"})
"""The keys that Compose refuses to be given nothing."""
RESET, OVERRIDE = "!reset", "!override"
MOST_MERGED = 400
"""Mappings merged into one; the walk is as deep as they are chained."""
MOST_DEPTH = 50
"""Extends, includes and merge keys in each other; a cycle ends here too."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The value of one key of one service, where it stands. `scope`: the variables of the file it stands in."""

    path: str
    route: tuple[str, ...]
    node: Node
    scope: Scope
    flow: bool = False
    reset: bool = False
    """`!reset`: takes away what earlier files say."""
    base: str = ""
    """The directory that a relative path in it starts from."""
    after: int = 0
    """The value starts here, behind the `NAME=` of a list's item."""
    variable: str | None = None
    """A name without a value: the value is that of the variable."""
    typed: bool = False
    """A number is welcome there, and passed on as YAML reads it."""

    @property
    def span(self) -> Span:
        node = resolved(self.node) or self.node
        return Span(self.path, node.start, node.end)


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """One service: the slot that wins for each key, and the image slots that lost."""

    name: str
    home: tuple[str, tuple[str, ...]]
    """File and route of the mapping that defines it first."""
    slots: dict[str, Slot] = field(default_factory=dict)
    shadowed: tuple[Slot, ...] = ()
    replaces: bool = False
    """`!override`: this definition replaces earlier ones."""
    empty: dict[str, Slot] = field(default_factory=dict)
    """The keys that are given nothing: what is extended stands, and Compose refuses them where there is none."""
    unreset: dict[str, Slot] | None = None
    """The slots as they were without its own resets, where it stands on another."""

    def over(self, base: ServiceModel) -> ServiceModel:
        """This definition on top of an earlier one."""
        if self.replaces:
            return replace(self, home=base.home)
        slots = _over(self.slots, base.slots)
        shadowed = (*base.shadowed, *self.shadowed)
        if "image" in base.slots and "image" in self.slots and base.slots["image"] != self.slots["image"]:
            shadowed = (*shadowed, base.slots["image"])
        # A reset of this definition takes away what the other gives nothing to, too.
        empty = {key: slot for key, slot in base.empty.items() if key not in self.slots} | self.empty
        empty = {key: slot for key, slot in empty.items() if key not in slots or slots[key].reset}
        kept = {key: slot for key, slot in self.slots.items() if not slot.reset}
        return ServiceModel(self.name, base.home, slots, shadowed, empty=empty, unreset=_over(kept, base.slots))

    def without(self, keys: Iterable[str]) -> dict[str, Slot]:
        """What a service that extends this one takes from it: a `!reset` here is none there, and takes nothing away."""
        slots = self.unreset if self.unreset is not None else self.settled().slots
        gone = tuple(keys)
        below = tuple(f"{key}." for key in gone)
        return {key: slot for key, slot in slots.items() if key not in gone and not key.startswith(below)}

    def settled(self) -> ServiceModel:
        """Without what was reset."""
        if not any(slot.reset for slot in self.slots.values()):
            return self
        return replace(self, slots={key: slot for key, slot in self.slots.items() if not slot.reset})


def _over(own: dict[str, Slot], base: dict[str, Slot]) -> dict[str, Slot]:
    """The slots of one definition on those of another. What is reset or replaced as a whole takes all below it away:
    `build` takes `build.args.X`."""
    gone = tuple(f"{key}." for key, slot in own.items() if slot.reset or tag_of(slot.node) == OVERRIDE)
    return {**{key: slot for key, slot in base.items() if not key.startswith(gone)}, **own}


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one document of a file says, before any other file is looked at."""

    file: SourceFile
    services: dict[str, Node]
    route: tuple[str, ...]
    include: Node | None
    name: Node | None
    top: dict[str, Node] = field(default_factory=dict)
    """All keys at the top of the document."""
    removed: frozenset[str] = frozenset()
    """Services that this document resets."""
    wipes: bool = False
    """`!reset` or `!override` on `services` itself: all services of earlier files are gone."""


def entries(node: Node | None, *, marks: bool = True) -> dict[str, Node]:
    """The keys of a mapping with merge keys (`<<`) expanded: own keys win, then earlier merged mappings. `marks`: a
    `!reset` in it counts; below an `!override` it does not."""
    target = resolved(node)
    if not isinstance(target, Mapping):
        return {}
    # Most mappings have plain keys and nothing to merge.
    found = {key.value: value for key, value in target.entries if type(key) is Scalar}
    if len(found) == len(target.entries) and "<<" not in found:
        return found
    return _laid_out(target, set(), marks)


def _laid_out(node: Node | None, seen: set[int], marks: bool) -> dict[str, Node]:
    """A mapping that was merged once adds nothing the second time: so rings end, and alias bombs stay small."""
    target = resolved(node)
    if not isinstance(target, Mapping) or id(target) in seen or len(seen) > MOST_MERGED:
        return {}
    seen.add(id(target))
    own: dict[str, Node] = {}
    merged: dict[str, Node] = {}
    for key, value in target.entries:
        name = resolved(key)
        if not isinstance(name, Scalar):
            continue
        if name.value == "<<" and name.style is Style.PLAIN:
            for source in _sources(value):
                for inner, inherited in _laid_out(source, seen, marks).items():
                    merged.setdefault(inner, inherited)
        else:
            own[name.value] = value
    if not merged or not marks:
        return {**merged, **own}
    # `!reset` takes an own key away before the merge, so a merged one shows through.
    return {**merged, **{key: value for key, value in own.items() if key not in merged or tag_of(value) != RESET}}


def has_services(root: Node | None) -> bool:
    """Is the top-level `services` a mapping of Compose services? Other programs have a key of that name too."""
    services = resolved(entries(root).get("services"))
    if not isinstance(services, Mapping):
        return False
    return not services.entries or any(entries(node).keys() & SERVICE_KEYS for _, node in services.entries)


def _sources(value: Node) -> tuple[Node, ...]:
    target = resolved(value)
    return target.items if isinstance(target, Sequence) else (value,)


def tag_of(node: Node) -> str | None:
    """The tag of a node as written; an alias has none."""
    return None if isinstance(node, Alias) else node.tag


def fragment(file: SourceFile, root: Node | None) -> Fragment | None:
    """The services of one document; None where it is no mapping."""
    if not isinstance(resolved(root), Mapping):
        return None
    top = entries(root)
    listed = top.get("services")
    services = entries(listed)
    removed = frozenset(name for name, node in services.items() if tag_of(node) == RESET)
    if listed is not None and tag_of(listed) == RESET:
        services = {}
    return Fragment(
        file,
        {name: node for name, node in services.items() if name not in removed},
        ("services",),
        top.get("include"),
        top.get("name"),
        top,
        removed,
        listed is not None and tag_of(listed) in (RESET, OVERRIDE),
    )


def service(part: Fragment, name: str, scope: Scope) -> ServiceModel:
    """One service as one document has it, `extends` not yet followed."""
    node = part.services[name]
    route = (*part.route, name)
    target = resolved(node)
    flow = isinstance(target, Mapping) and target.flow
    replaces = tag_of(node) == OVERRIDE
    slots = {
        key: Slot(part.file.path, (*route, key), value, scope, flow, tag_of(value) == RESET and not replaces)
        for key, value in entries(node, marks=not replaces).items()
        if key in KEYS and (tag_of(value) == RESET or not is_null(value))
    }
    empty = {
        key: Slot(part.file.path, (*route, key), value, scope, flow)
        for key, value in entries(node, marks=not replaces).items()
        if key in REFUSED_EMPTY and tag_of(value) != RESET and is_null(value)
    }
    return ServiceModel(name, (part.file.path, route), slots, replaces=replaces, empty=empty)


def resets(part: Fragment, name: str) -> tuple[str, ...]:
    """The keys that a document resets in a service; none where it has no such service."""
    node = part.services.get(name)
    if node is None or tag_of(node) == OVERRIDE:
        return ()
    return tuple(key for key, value in entries(node).items() if tag_of(value) == RESET)


@dataclass(frozen=True, slots=True)
class Extends:
    """What a service extends. `file` is None for its own file."""

    service: Slot
    file: Slot | None


def extends(slot: Slot) -> Extends | None:
    """The `extends` of a service, in its short or its long form."""
    target = resolved(slot.node)
    if isinstance(target, Scalar):
        return Extends(slot, None)
    keys = entries(target)
    name, file = keys.get("service"), keys.get("file")
    if name is None or not isinstance(resolved(name), Scalar):
        return None
    where = (
        None if is_null(file) or file is None else Slot(slot.path, (*slot.route, "file"), file, slot.scope, slot.flow)
    )
    return Extends(replace(slot, route=(*slot.route, "service"), node=name), where)


@dataclass(frozen=True, slots=True)
class Include:
    """One entry of `include:`. `env_files` and `directory` are None where the entry does not say."""

    paths: tuple[Slot, ...]
    directory: Slot | None
    env_files: tuple[Slot, ...] | None


def includes(part: Fragment, scope: Scope) -> tuple[Include, ...]:
    """The entries of `include:`, in their short and their long form."""
    target = resolved(part.include)
    if not isinstance(target, Sequence) or tag_of(target) == RESET:
        return ()
    found: list[Include] = []
    for number, item in enumerate(item for item in target.items if tag_of(item) != RESET):
        route = ("include", str(number))
        keys = {key: value for key, value in entries(item).items() if tag_of(value) != RESET}
        if not keys:
            found.append(Include(_texts(part, route, item, scope), None, None))
            continue
        directory, env = keys.get("project_directory"), keys.get("env_file")
        found.append(
            Include(
                _texts(part, (*route, "path"), keys.get("path"), scope),
                next(iter(_texts(part, (*route, "project_directory"), directory, scope)), None),
                # An empty list is as good as none: the `.env` of the directory is read.
                (None if is_null(env) else _texts(part, (*route, "env_file"), env, scope)) or None,
            )
        )
    return tuple(found)


def _texts(part: Fragment, route: tuple[str, ...], node: Node | None, scope: Scope) -> tuple[Slot, ...]:
    """The scalars of a value that is one text or a list of them."""
    target = resolved(node)
    if isinstance(target, Sequence):
        return tuple(
            Slot(part.file.path, (*route, str(number)), item, scope) for number, item in enumerate(target.items)
        )
    if isinstance(target, Scalar) and node is not None and not is_null(target):
        return (Slot(part.file.path, route, node, scope),)
    return ()
