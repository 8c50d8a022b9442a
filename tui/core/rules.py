"""A project's own rules: `pullfix.yaml` beside its Compose file, for a team to commit.

`waiting:` what is accepted until when; `moves:` moves that only this team knows, in the form of the catalogue;
`fallbacks:` several sources of one image; `ignore:` advice that it does not want.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tui.core.catalogue import Catalogue, Move, moves_of
from tui.core.errors import CatalogueError
from tui.core.fallback_rules import FallbackRule
from tui.core.fallback_rules import read as read_fallbacks
from tui.core.finding import Problem
from tui.core.ignore_rules import IgnoreRule
from tui.core.ignore_rules import read as read_ignore
from tui.core.image import BadName, parse
from tui.core.language import listing, tr
from tui.core.reference import Reference
from tui.core.status import Waiting
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Node, Scalar, Sequence, resolved
from tui.core.text import Snapshot, SourceFile, Span, Unreadable

RULES_FILE = "pullfix.yaml"
KNOWN = frozenset({"waiting", "moves", "fallbacks", "ignore"})
UNKNOWN_KEY = "unknown-rule"
"""The code of a problem that leaves every rule as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRule:
    """One entry of `waiting:`. `image`: a whole reference, or a path, which then stands for all its tags."""

    image: str
    because: str = ""
    since: str = ""
    until: str
    see: str = ""
    span: Span


@dataclass(frozen=True, slots=True)
class Rules:
    """What pullfix.yaml says, and what is wrong with it."""

    path: str
    waiting: tuple[WaitRule, ...] = ()
    moves: tuple[Move, ...] = ()
    problems: tuple[Problem, ...] = ()
    fallbacks: tuple[FallbackRule, ...] = ()
    ignore: tuple[IgnoreRule, ...] = ()

    @property
    def own_moves(self) -> Catalogue:
        return Catalogue.of(self.moves)


def rules_path(project: str) -> str:
    """pullfix.yaml beside a project's Compose file; `project` is a directory or a file."""
    folder, _, last = project.rpartition("/")
    if last.endswith((".yml", ".yaml")) or (".y" in last and not last.startswith(".")):
        return f"{folder}/{RULES_FILE}" if folder else RULES_FILE
    return RULES_FILE if project in (".", "") else f"{project}/{RULES_FILE}"


def read_rules(file: SourceFile | None, path: str) -> Rules:
    """The rules of a file; empty ones where there is no file. Faults are problems, the rest still holds."""
    if file is None:
        return Rules(path)
    documents = yaml.parse(file.text)
    if isinstance(documents, yaml.YamlFault):
        span = Span(path, documents.offset, documents.offset)
        return Rules(path, problems=(_problem(path, tr("This is no YAML: {why}.", why=documents.message), span),))
    root = documents[0].root if documents else None
    if root is None:
        return Rules(path)
    if not isinstance(resolved(root), Mapping):
        return Rules(
            path, problems=(_problem(path, tr("pullfix.yaml is a mapping with waiting, moves and the like."), None),)
        )
    problems: list[Problem] = list(_unknown(path, root))
    waiting = tuple(_waiting(path, yaml.child(root, "waiting"), problems))
    moves = _moves(file, root, problems)
    fallbacks = tuple(read_fallbacks(path, yaml.child(root, "fallbacks"), problems))
    ignore = tuple(read_ignore(path, yaml.child(root, "ignore"), problems))
    return Rules(path, waiting, moves, tuple(problems), fallbacks, ignore)


def rules_of(snapshot: Snapshot, path: str) -> Rules:
    """The rules of a file that was read, or was looked for; one that is there and cannot be read is a problem."""
    entry = snapshot.files.get(path)
    if isinstance(entry, Unreadable):
        message = tr("{path} cannot be read: {reason}.", path=path, reason=entry.reason)
        return Rules(path, problems=(_problem(path, message, None),))
    return read_rules(entry if isinstance(entry, SourceFile) else None, path)


def _problem(path: str, message: str, span: Span | None) -> Problem:
    return Problem(code="bad-rule", message=message, path=path, span=span)


def _unknown(path: str, root: Node) -> Iterator[Problem]:
    target = resolved(root)
    for key, _ in target.entries if isinstance(target, Mapping) else ():
        if not isinstance(key, Scalar):
            continue
        if key.value not in KNOWN:
            message = tr(
                "pullfix.yaml has no key “{key}”. There are {keys}.", key=key.value, keys=listing(sorted(KNOWN))
            )
            yield Problem(code=UNKNOWN_KEY, message=message, path=path, span=Span(path, key.start, key.end))


def _moves(file: SourceFile, root: Node, problems: list[Problem]) -> tuple[Move, ...]:
    node = yaml.child(root, "moves")
    target = resolved(node)
    if node is None or yaml.is_null(node):
        return ()
    if not isinstance(target, Sequence):
        problems.append(_problem(file.path, tr("`moves:` is a list."), Span(file.path, node.start, node.end)))
        return ()
    try:
        return moves_of(target, file.text, file.path)
    except CatalogueError as fault:
        problems.append(_problem(file.path, str(fault), Span(file.path, node.start, node.end)))
        return ()


def _waiting(path: str, node: Node | None, problems: list[Problem]) -> Iterator[WaitRule]:
    target = resolved(node)
    if node is None or yaml.is_null(node):
        return
    if not isinstance(target, Sequence):
        problems.append(
            _problem(path, tr("`waiting:` is a list of image and until."), Span(path, node.start, node.end))
        )
        return
    for item in target.items:
        span = Span(path, item.start, item.end)
        texts = {key: _text(yaml.child(item, key)) for key in ("image", "because", "since", "until", "see")}
        if not texts["image"] or parsed_date(texts["until"]) is None:
            problems.append(
                _problem(path, tr("A wait needs `image:` and `until:` with a date such as 2026-12-08."), span)
            )
            continue
        if texts["see"] and not is_link(texts["see"]):
            problems.append(
                _problem(path, tr("`see:` holds a link, https://…, not “{text}”.", text=texts["see"]), span)
            )
            texts["see"] = ""
        yield WaitRule(**texts, span=span)


def _text(node: Node | None) -> str:
    target = resolved(node)
    return target.value if isinstance(target, Scalar) else ""


def is_link(text: str) -> bool:
    """Is it one that a browser opens?"""
    return text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)


def parsed_date(text: str) -> date | None:
    """An ISO date; None where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def waiting_for(rules: Rules, reference: Reference, today: date) -> Waiting | None:
    """The wait that covers a reference, the latest date where several do. It is overdue after its last day."""
    found = [rule for rule in rules.waiting if _covers(rule, reference)]
    if not found:
        return None
    rule = max(found, key=lambda r: r.until)
    left = ((parsed_date(rule.until) or today) - today).days
    return Waiting(
        because=rule.because, since=rule.since, until=rule.until, overdue=left < 0, left=max(left, 0), see=rule.see
    )


def _covers(rule: WaitRule, reference: Reference) -> bool:
    image = reference.image
    named = parse(rule.image)
    if image is None or isinstance(named, BadName):
        return rule.image in (reference.text, reference.written)
    if named.path != image.path:
        return False
    return (named.tag is None and named.digest is None) or named.canonical == image.canonical
