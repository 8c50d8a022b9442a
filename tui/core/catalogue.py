"""Known moves of images: where an image went, who says so, and what to mind.

The same form serves the catalogue that ships with pullfix and the `moves:` of a project's own pullfix.yaml. An entry
proves that a move was announced, never that an image is there: the registry is asked before one is offered as good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tui.core.errors import CatalogueError
from tui.core.image import BadName, ImageName, normal_path
from tui.core.image import parse as parse_image
from tui.core.language import listing, tr, trn
from tui.core.syntax.yaml import Mapping, Node, Scalar, Sequence, YamlFault, is_null, parse, resolved

KINDS = frozenset(
    {"registry-move", "org-rename", "project-rename", "successor-fork", "official-deprecation", "vendor-change",
     "withdrawn", "registry-shutdown"}
)  # fmt: skip
CONFIDENCES = ("high", "medium", "low")
TEXTS = frozenset({"id", "kind", "tag_note", "since", "source_repo", "dockerfile", "confidence", "note"})
KEYS = TEXTS | {"from", "to", "gone", "evidence", "either_way"}
SAME = frozenset({"registry-move", "org-rename", "project-rename", "registry-shutdown"})
"""The kinds that say: the same program by the same people. Behind every other kind stands another image, with other
paths, users and data than the one that it replaces."""
_FROM = re.compile(r"^  from:(.*?)^  \w+:", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"[^\s\"',\[\]]+/[^\s\"',\[\]]+")
MOST_STEPS = 8
"""A chain of moves is followed this far; the longest known one has three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One entry. Paths are canonical, without tag; one that ends in `/*` stands for all below it."""

    id: str
    kind: str = "org-rename"
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    tag_note: str | None = None
    since: str | None = None
    source_repo: str | None = None
    dockerfile: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: str = "high"
    note: str | None = None
    either_way: bool = False
    gone: tuple[str, ...] = ()
    """Those of the sources whose service goes away: another one does their work now."""

    @property
    def merges(self) -> bool:
        """Did several images of one owner become one? Then a service goes away: to rename them all starts one twice."""
        owners = [source.rpartition("/")[0] for source in self.sources if not source.endswith("/*")]
        return len(owners) > len(set(owners))

    @property
    def caution(self) -> str:
        """Why a target is not simply the same image elsewhere; empty where it is."""
        if self.kind == "successor-fork":
            return tr("Others continue the project there: another publisher, whom you would have to trust.")
        if self.kind not in SAME:
            return tr("It is another image in its place: read how to migrate, its paths, users and data can differ.")
        if self.merges:
            return tr(
                "Several images became this one: take away the services that it replaces, do not rename them all."
            )
        return ""

    @property
    def cited(self) -> str:
        """`Known move (5 sources), since 2025-04.`"""
        count, since = len(self.evidence), self.since
        if count and since:
            return trn(
                "Known move ({n} source), since {since}.",
                "Known move ({n} sources), since {since}.",
                count,
                since=since,
            )
        if count:
            return trn("Known move ({n} source).", "Known move ({n} sources).", count)
        return tr("Known move, since {since}.", since=since) if since else tr("Known move.")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an image may be now: a path, and the moves that lead there, first to last."""

    path: str
    moves: tuple[Move, ...]
    reverse: bool = False
    """Against the direction of the entry, which says that both paths are published."""
    through: tuple[str, ...] = ()
    """The paths on the way there: each was left for the next."""
    endings: tuple[Move, ...] = ()
    """The entries that say that this path was given up too, without a successor."""
    said: str = ""
    """Who else says so, as a whole sentence."""
    namesake: bool = False
    """Nothing leads there but the same name on another registry: only the same bytes would prove it."""

    def image_of(self, image: ImageName) -> ImageName | None:
        """The same tag, or the same digest, at this path."""
        name = parse_image(self.path)
        if isinstance(name, BadName):
            return None
        if image.digest is not None:
            return name.with_digest(image.digest, image.tag)
        return name.with_tag(image.tag) if image.tag is not None else name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Moves, found by path."""

    moves: tuple[Move, ...]
    exact: dict[str, tuple[tuple[Move, bool], ...]]
    """By canonical path: the entries that lead away from it, and whether against their direction."""
    prefixes: tuple[tuple[str, tuple[str, ...], Move], ...]
    """`(host/owner/, its target prefixes, entry)`."""

    @classmethod
    def of(cls, moves: tuple[Move, ...]) -> Catalogue:
        exact: dict[str, tuple[tuple[Move, bool], ...]] = {}
        prefixes: list[tuple[str, tuple[str, ...], Move]] = []
        for move in moves:
            for source in move.sources:
                if source.endswith("/*"):
                    targets = tuple(target[:-1] for target in move.targets if target.endswith("/*"))
                    prefixes.append((source[:-1], targets, move))
                else:
                    exact[source] = (*exact.get(source, ()), (move, False))
            if move.either_way:
                for target in move.targets:
                    exact[target] = (*exact.get(target, ()), (move, True))
        return cls(moves, exact, tuple(prefixes))

    def entries_for(self, image: ImageName) -> tuple[Move, ...]:
        """Every entry that speaks of this path, also those that name no successor."""
        direct = [move for move, _ in self.exact.get(image.path, ())]
        return (*direct, *(move for prefix, _, move in self.prefixes if image.path.startswith(prefix)))

    def moves_for(self, image: ImageName) -> tuple[Destination, ...]:
        """Where the image may be now, chains followed to their end, nearest first; loops end where they began."""
        found: dict[str, Destination] = {}
        ways = [Destination(image.path, ())]
        seen = {image.path}
        for _ in range(MOST_STEPS):
            following = [step for way in ways for step in self._steps(way) if step.path not in seen]
            for step in following:
                seen.add(step.path)
                found.setdefault(step.path, step)  # an entry of its own before the rule for all below a path
            # Only the direction of an entry is followed further: going back and on is going in circles.
            ways = [step for step in following if not step.reverse]
            if not ways:
                break
        return tuple(found.values())

    def _steps(self, way: Destination) -> Iterator[Destination]:
        for move, reverse in self.exact.get(way.path, ()):
            for path in move.sources if reverse else move.targets:
                if not path.endswith("/*"):
                    yield self._step(way, path, move, reverse=reverse)
        for prefix, targets, move in self.prefixes:
            if way.path.startswith(prefix):
                for target in targets:
                    yield self._step(way, target + way.path[len(prefix) :], move)

    def _step(self, way: Destination, path: str, move: Move, *, reverse: bool = False) -> Destination:
        through = (*way.through, way.path) if way.moves else ()
        endings = tuple(entry for entry, _ in self.exact.get(path, ()) if not entry.targets)
        return Destination(path, (*way.moves, move), reverse, through, endings)


@lru_cache(maxsize=4)
def _left_paths(text: str) -> frozenset[str]:
    """What stands under `from:` in the text of the bundled catalogue; of entries for both ways, all paths."""
    found: set[str] = set()
    for entry in text.split("\n- "):
        listed = _FROM.search(entry)
        found.update(_PATH.findall(entry if "either_way: true" in entry or listed is None else listed[1]))
    return frozenset(found)


def may_speak_of(text: str, image: ImageName) -> bool:
    """Does the text of the bundled catalogue name this path as one that was left, or all below a part of it?

    A fiftieth of the time that reading it takes. Paths are written there in full.
    """
    parts = image.path.split("/")
    above = ("/".join((*parts[:end], "*")) for end in range(1, len(parts)))
    return not _left_paths(text).isdisjoint((image.path, *above))


@lru_cache(maxsize=4)
def load_catalogue(text: str, name: str = "moves.yaml") -> Catalogue:
    """Read a catalogue. Raises CatalogueError with the line and the reason when the file is not in its form."""
    documents = parse(text)
    if isinstance(documents, YamlFault):
        raise CatalogueError(f"{name}:{documents.line}: {documents.message}")
    root = resolved(documents[0].root) if documents else None
    if not isinstance(root, Sequence):
        raise CatalogueError(tr("{name}:1: a catalogue is a list of moves.", name=name))
    moves = moves_of(root, text, name)
    seen: set[str] = set()
    for move, item in zip(moves, root.items, strict=True):
        if move.id in seen:
            raise _fault(item, text, name, tr("the id “{id}” stands twice.", id=move.id))
        seen.add(move.id)
    return Catalogue.of(moves)


def moves_of(root: Sequence, text: str, name: str) -> tuple[Move, ...]:
    """The moves of a list. Raises CatalogueError."""
    return tuple(_move(item, text, name) for item in root.items)


def _fault(node: Node, text: str, name: str, reason: str) -> CatalogueError:
    return CatalogueError(f"{name}:{text.count(chr(10), 0, node.start) + 1}: {reason}")


def _move(item: Node, text: str, name: str) -> Move:
    target = resolved(item)
    if not isinstance(target, Mapping):
        raise _fault(item, text, name, tr("a move is a mapping with id, kind, from, to and evidence."))
    nodes = {key.value: value for key, value in target.entries if isinstance(key, Scalar)}
    unknown = sorted(nodes.keys() - KEYS)
    if unknown:
        raise _fault(item, text, name, tr("a move has no key “{key}”.", key=unknown[0]))
    values = {key: _text(node, key, text, name) for key, node in nodes.items() if key in TEXTS}
    kind, confidence = values.get("kind") or "org-rename", values.get("confidence") or "high"
    sources = _paths(nodes.get("from"), text, name, "from")
    if not sources:
        raise _fault(item, text, name, tr("a move needs at least one path in `from`."))
    if kind not in KINDS:
        raise _fault(
            nodes["kind"],
            text,
            name,
            tr("“{kind}” is no kind of move; there are {kinds}.", kind=kind, kinds=listing(sorted(KINDS))),
        )
    targets, gone = (_paths(nodes.get(key), text, name, key) for key in ("to", "gone"))
    if not set(gone) <= set(sources):
        raise _fault(nodes["gone"], text, name, tr("`gone` names paths that stand in `from`."))
    if confidence not in CONFIDENCES:
        raise _fault(
            nodes["confidence"],
            text,
            name,
            tr("“{confidence}” is no confidence: high, medium or low.", confidence=confidence),
        )
    return Move(
        id=values.get("id") or sources[0],
        kind=kind,
        sources=sources,
        targets=targets,
        tag_note=values.get("tag_note"),
        since=values.get("since"),
        source_repo=values.get("source_repo"),
        dockerfile=values.get("dockerfile"),
        evidence=_evidence(nodes.get("evidence"), text, name),
        confidence=confidence,
        note=values.get("note"),
        either_way=_flag(nodes.get("either_way"), text, name),
        gone=gone,
    )


def _text(node: Node, key: str, text: str, name: str) -> str | None:
    if is_null(node):
        return None
    target = resolved(node)
    if not isinstance(target, Scalar):
        raise _fault(node, text, name, tr("`{key}` is one text.", key=key))
    return target.value


def _flag(node: Node | None, text: str, name: str) -> bool:
    if node is None or is_null(node):
        return False
    target = resolved(node)
    if not isinstance(target, Scalar) or target.value not in ("true", "false"):
        raise _fault(node, text, name, tr("`either_way` is true or false."))
    return target.value == "true"


def _paths(node: Node | None, text: str, name: str, key: str) -> tuple[str, ...]:
    if node is None or is_null(node):
        return ()
    target = resolved(node)
    items = target.items if isinstance(target, Sequence) else (target,)
    found = []
    for item in items:
        path = resolved(item)
        if (
            not isinstance(path, Scalar)
            or "/" not in path.value
            or "@" in path.value
            or ":" in path.value.rpartition("/")[2]
        ):
            raise _fault(node, text, name, tr("`{key}` holds paths like ghcr.io/owner/name, without tag.", key=key))
        found.append(path.value if path.value.endswith("/*") else normal_path(path.value))
    return tuple(found)


def _evidence(node: Node | None, text: str, name: str) -> tuple[str, ...]:
    if node is None or is_null(node):
        return ()
    target = resolved(node)
    if not isinstance(target, Sequence):
        raise _fault(node, text, name, tr("`evidence` is a list of what and ref."))
    found = []
    for item in target.items:
        pair = resolved(item)
        keys = (
            {k.value: resolved(v) for k, v in pair.entries if isinstance(k, Scalar)}
            if isinstance(pair, Mapping)
            else {}
        )
        what, ref = keys.get("what"), keys.get("ref")
        if not isinstance(what, Scalar) or not isinstance(ref, Scalar):
            raise _fault(item, text, name, tr("each piece of evidence has `what` and `ref`."))
        found.append(f"{what.value}: {ref.value}")
    return tuple(found)
