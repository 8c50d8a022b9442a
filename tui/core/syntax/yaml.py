"""YAML text as a tree with exact places. The one module that imports ruamel.

Built from the event stream, not from composed nodes: those lose where an alias stood. The C parser reads it, the pure
one is the fallback and gives the same tree. Nothing is ever written through here: edits are splices of the text.

Offsets are code points in `SourceFile.text`, a byte order mark included. Keys that stand twice, merge keys (`<<`) and
tags pass through as written: what they mean is judged where the kind of file is known.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, Protocol

from tui.core.text import BOM


class Style(Enum):
    """How a scalar is written."""

    PLAIN = ""
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"


# NamedTuples, not frozen dataclasses: a tree of a megabyte has 100,000 nodes, and they are made in a third of the time.


class Scalar(NamedTuple):
    """`start`, `end`: the value with its quotes, without anchor and tag. `value`: after quoting and folding."""

    start: int
    end: int
    value: str
    style: Style
    tag: str | None
    anchor: str | None


class Mapping(NamedTuple):
    """A block mapping ends where the next token starts, so blank lines and comments may stand before `end`."""

    start: int
    end: int
    entries: tuple[tuple[Node, Node], ...]
    flow: bool
    tag: str | None
    anchor: str | None


class Sequence(NamedTuple):
    """As Mapping, with `items`."""

    start: int
    end: int
    items: tuple[Node, ...]
    flow: bool
    tag: str | None
    anchor: str | None


class Alias(NamedTuple):
    """`target` is None where no such anchor stands before, or where the alias stands inside what it refers to."""

    start: int
    end: int
    name: str
    target: Node | None


Node = Scalar | Mapping | Sequence | Alias


class Document(NamedTuple):
    """One document of a stream; `root` is None where it is empty."""

    root: Node | None


class YamlFault(NamedTuple):
    """Why a text is no YAML, as the parser says it. `line` and `column` from 1."""

    message: str
    offset: int
    line: int
    column: int


class _Mark(Protocol):
    index: int
    line: int
    column: int


class _Event(Protocol):
    """What is used of ruamel's events; which attributes there are depends on the class."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool


class _CParser(Protocol):
    def get_event(self) -> _Event | None: ...


class _Parser(Protocol):
    def parse(self, stream: str) -> Iterable[_Event]: ...


_STAND_IN = "\ue000"
"""Of the private use area: stands for a colon while libyaml reads."""
_INNER_COLON = re.compile(r"((?<![^\s,\[{])(?:!<[^>\s]*>|[&*!][^\s,\[\]{}]*))|(?<=[^\s'\"\]}]):(?=\S)")
"""A colon inside a word. After a quote or a bracket it may part a key from its value; names of anchors and tags are
passed over."""


_COMMENTS = re.compile(r"^ *#[^\n]*(?:(?:\n[ \t\r]*)+#[^\n]*)+", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@lru_cache(maxsize=8192)
def parse(text: str, *, pure: bool = False) -> tuple[Document, ...] | YamlFault:
    """The documents of a text, or why there are none. Never raises. `pure`: with the parser that needs no C."""
    found = _parsed(text, pure=pure)
    if isinstance(found, YamlFault) and "start any token" in found.message and "\t" in text:
        # go-yaml reads on from one comment to the next, whatever blanks are between; libyaml refuses a tab there.
        text = _COMMENTS.sub(lambda run: _INDENT.sub(lambda blanks: " " * len(blanks[0]), run[0]), text)
        found = _parsed(text, pure=pure)
    if isinstance(found, YamlFault) and "':'" in found.message and _STAND_IN not in text:
        # libyaml refuses `{image: redis:7}` (a colon in a flow), which Compose takes. Under another character of the
        # same width it is an ordinary one, and each place stays what it was.
        again = _parsed(_INNER_COLON.sub(lambda found: found[1] or _STAND_IN, text), pure=pure, hidden=True)
        return found if isinstance(again, YamlFault) else again
    return found


def _parsed(text: str, *, pure: bool, hidden: bool = False) -> tuple[Document, ...] | YamlFault:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    shift = 1 if text.startswith(BOM) else 0
    body = text[shift:]
    try:
        return _Builder(body, shift, hidden=hidden).documents(_events(body, pure=pure))
    except MarkedYAMLError as fault:
        return _fault(fault, shift)
    except (YAMLError, ValueError, RecursionError) as fault:
        # The reader's own faults (a control character) carry a position and no mark.
        offset = getattr(fault, "position", 0)
        at = offset if isinstance(offset, int) else 0
        line = body.count("\n", 0, at) + 1
        reason = str(getattr(fault, "reason", "") or fault).splitlines()
        return YamlFault(reason[0] if reason else "cannot be read", at + shift, line, at - body.rfind("\n", 0, at))


@lru_cache(maxsize=1)
def _c_parser() -> Callable[[str], _CParser] | None:
    """libyaml's parser; None where its extension module is not there. Loaded when the first YAML file is read."""
    try:
        from ruamel.yaml import cyaml  # noqa: PLC0415
    except ImportError:
        return None
    made: Callable[[str], _CParser] = vars(cyaml)["CParser"]
    return made


def _events(body: str, *, pure: bool) -> Iterable[_Event]:
    """libyaml's events, asked for one by one; or those of the parser that needs no C."""
    quick = None if pure else _c_parser()
    if quick is not None:
        return iter(quick(body).get_event, None)
    from ruamel.yaml import YAML  # noqa: PLC0415

    parser: _Parser = YAML(typ="safe", pure=True)
    return _aligned(parser.parse(body), body)


@dataclass(slots=True)
class _At:
    """A mark of our own."""

    index: int
    line: int = 0
    column: int = 0


_SIGN = re.compile(r"(?:[ \t\r\n]|(?<=\s)#[^\n]*\n)*[:?-]")
_BLANKS = re.compile(r"(?:[ \t\r\n]|(?<=\s)#[^\n]*\n)*")


def _aligned(events: Iterable[_Event], body: str) -> Iterator[_Event]:
    """The pure parser's events with libyaml's marks: a value that is not there stands right after its sign in a block,
    and at the next token in a flow."""
    end = 0
    flows: list[bool] = []
    for event in events:
        kind = type(event).__name__
        if kind.endswith("StartEvent") and hasattr(event, "flow_style"):
            flows.append(bool(event.flow_style))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            flows.pop()
        elif kind == "ScalarEvent" and not (event.value or event.style or event.anchor or event.tag):
            flow = bool(flows) and flows[-1]
            found = _BLANKS.match(body, event.start_mark.index) if flow else _SIGN.match(body, end)
            if found is not None:
                event.start_mark = event.end_mark = _At(found.end())
        end = event.end_mark.index
        yield event


def _fault(fault: object, shift: int) -> YamlFault:
    mark: _Mark | None = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    message = str(getattr(fault, "problem", None) or getattr(fault, "context", None) or "cannot be read")
    if mark is None:
        return YamlFault(message, shift, 1, 1)
    return YamlFault(message, mark.index + shift, mark.line + 1, mark.column + 1)


_PROPERTIES = re.compile(r"(?:[&!][^\s]*(?:[ \t]+|(?:\r?\n[ \t]*)+|(?=\Z)))*")
"""Anchor and tag, in any order, before a node."""
_BINARY = "tag:yaml.org,2002:binary"
_STYLES = {style.value: style for style in Style}


class _Builder:
    """Turns one event stream into documents. A stack in place of recursion: depth is the file's to choose.

    An anchor holds in later documents too: libyaml, go-yaml and Compose with them do not end it with its document."""

    def __init__(self, text: str, shift: int, *, hidden: bool) -> None:
        self._text, self._shift, self._hidden = text, shift, hidden
        self._anchors: dict[str, Node] = {}

    def documents(self, events: Iterable[_Event]) -> tuple[Document, ...]:
        stream = iter(events)
        starts = (event for event in stream if type(event).__name__ == "DocumentStartEvent")
        return tuple(Document(self._node(stream)) for _ in starts)

    def _node(self, stream: Iterator[_Event]) -> Node | None:
        # Each frame: the event that opened it, and its children so far. Nine events in ten are plain scalars: they are
        # made here, without a call.
        frames: list[tuple[_Event, list[Node]]] = []
        children: list[Node] | None = None
        shift, styles = self._shift, _STYLES
        for event in stream:
            kind = type(event).__name__
            if kind == "ScalarEvent":
                tag, anchor = event.tag, event.anchor
                if tag or anchor or self._hidden:
                    node: Node = self._marked(event)
                else:
                    start, end = event.start_mark.index + shift, event.end_mark.index + shift
                    node = Scalar(start, end, event.value, styles[event.style or ""], None, None)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                if event.anchor:
                    self._anchors.pop(event.anchor, None)
                children = []
                frames.append((event, children))
                continue
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                node = self._collection(*frames.pop(), event)
                children = frames[-1][1] if frames else None
            elif kind == "AliasEvent":
                name = str(event.anchor)
                node = Alias(self._at(event.start_mark), self._at(event.end_mark), name, self._anchors.get(name))
            else:
                return None
            if children is None:
                return node if not (isinstance(node, Scalar) and _empty(node)) else None
            children.append(node)
        return None

    def _at(self, mark: _Mark) -> int:
        return int(mark.index) + self._shift

    def _marked(self, event: _Event) -> Scalar:
        """A scalar with an anchor or a tag before it, or with colons that libyaml was not shown."""
        start, end = event.start_mark.index, event.end_mark.index
        shift, anchor = self._shift, event.anchor
        if event.tag or anchor:
            start = min(self._after_properties(start, end), end)
        value = event.value.replace(_STAND_IN, ":") if self._hidden else event.value
        node = Scalar(start + shift, end + shift, value, _STYLES[event.style or ""], event.tag, anchor)
        if event.tag == _BINARY:
            node = node._replace(value=_decoded(value))
        if anchor:
            self._anchors[anchor] = node
        return node

    def _after_properties(self, start: int, end: int) -> int:
        found = _PROPERTIES.match(self._text, start, end)
        return found.end() if found else start

    def _collection(self, opened: _Event, children: list[Node], closed: _Event) -> Node:
        start, end = opened.start_mark.index, self._at(closed.end_mark)
        if opened.tag or opened.anchor:
            start = self._after_properties(start, closed.end_mark.index)
        flow, tag, anchor = bool(opened.flow_style), opened.tag, opened.anchor
        node: Node
        if type(opened).__name__ == "MappingStartEvent":
            entries = tuple(zip(children[::2], children[1::2], strict=True))
            node = Mapping(start + self._shift, end, entries, flow, tag, anchor)
        else:
            node = Sequence(start + self._shift, end, tuple(children), flow, tag, anchor)
        if anchor:
            self._anchors[anchor] = node
        return node


def _decoded(value: str) -> str:
    """What `!!binary` holds; the text itself where it is no base64."""
    try:
        return base64.b64decode(value, validate=False).decode("utf-8", "replace")
    except ValueError:
        return value


def _empty(node: Scalar) -> bool:
    return not node.value and node.style is Style.PLAIN and node.tag is None


def resolved(node: Node | None) -> Scalar | Mapping | Sequence | None:
    """The node itself, or what an alias stands for."""
    while isinstance(node, Alias):
        node = node.target
    return node


def child(node: Node | None, key: str) -> Node | None:
    """The value of a key; the last one where it stands twice. Follows an alias at `node`, never a merge key."""
    target = resolved(node)
    if isinstance(target, Mapping):
        for name, value in reversed(target.entries):
            name = resolved(name) or name
            if isinstance(name, Scalar) and name.value == key:
                return value
    return None


def find(root: Node | None, route: tuple[str, ...]) -> Node | None:
    """The node at a route of keys; a number is an index of a sequence. The last alias is not followed."""
    node = root
    for key in route:
        target = resolved(node)
        if isinstance(target, Sequence):
            index = int(key) if key.isdecimal() else -1
            node = target.items[index] if 0 <= index < len(target.items) else None
        else:
            node = child(target, key)
    return node


def is_null(node: Node | None) -> bool:
    """Is it YAML's null: nothing, `~`, or `null`, unquoted?"""
    target = resolved(node)
    if target is None:
        return True
    return (
        isinstance(target, Scalar)
        and target.style is Style.PLAIN
        and target.tag in (None, "tag:yaml.org,2002:null")
        and target.value in ("", "~", "null", "Null", "NULL")
    )


MOST_COMPARED, MOST_NESTED = 5000, 40
"""Nodes, and how deep: aliases in aliases make millions of a few lines."""


def plain(node: Node | None) -> object:
    """What a node says, without its places and its quotes: to compare two of them. Very large ones are cut."""
    left = MOST_COMPARED

    def said(part: Node | None, depth: int) -> object:
        nonlocal left
        left -= 1
        target = resolved(part)
        if left < 0 or target is None or depth > MOST_NESTED:
            return None
        if isinstance(target, Scalar):
            return target.value
        if isinstance(target, Sequence):
            return [said(item, depth + 1) for item in target.items]
        return {str(said(key, depth + 1)): said(value, depth + 1) for key, value in target.entries}

    return said(node, 0)
