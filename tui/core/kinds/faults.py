"""What Compose refuses in the keys that are followed here: a value of the wrong kind, a merge of something else.

Compose refuses the whole project for each of these; its images are shown all the same, and the fault is named. Source:
the schema of the Compose Specification as docker-compose 2.40.3 applies it; how a plain scalar is typed is that of
yaml.v4 (`resolve.go`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tui.core.finding import Problem
from tui.core.kinds.compose import RESET, Fragment, ServiceModel, Slot, entries, tag_of
from tui.core.language import later, listing, tr
from tui.core.syntax.yaml import Alias, Mapping, Node, Scalar, Sequence, Style, is_null, resolved
from tui.core.text import SourceFile, Span

_TYPES = (
    (later("a truth value"), re.compile(r"true|True|TRUE|false|False|FALSE")),
    (later("a number"), re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)")),
    (later("a number"), re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?")),
    (later("a number"), re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
    (
        later("a date"),
        re.compile(r"[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])(?:(?:[Tt]|[ \t]+)[0-9].*)?"),
    ),
)
_FIRST = frozenset("tTfF+-.0123456789")
"""What a scalar of one of these types starts with."""
_TAGGED = {
    "tag:yaml.org,2002:bool": later("a truth value"),
    "tag:yaml.org,2002:int": later("a number"),
    "tag:yaml.org,2002:float": later("a number"),
    "tag:yaml.org,2002:timestamp": later("a date"),
    "tag:yaml.org,2002:null": later("nothing"),
}
TEXT, _MAPPING, _LIST, _NOTHING = later("a text"), later("a mapping"), later("a list"), later("nothing")
_WANTED = {
    "image": (TEXT,),
    "platform": (TEXT,),
    "pull_policy": (TEXT,),
    "build": (TEXT, _MAPPING),
    "extends": (TEXT, _MAPPING),
    "profiles": (_LIST,),
    "provider": (_MAPPING,),
}
_VERSIONS = re.compile(r"\ufeff?(?:#[^\n]*\n|\s)*%YAML[ \t]+(?!1\.1\b)\S+")


def kind_of(node: Node | None) -> str:
    """`a text`, `a number`, `a mapping` …, `nothing`: what the value is once YAML has read it."""
    target = resolved(node)
    if isinstance(target, Mapping):
        return _MAPPING
    if isinstance(target, Sequence):
        return _LIST
    if is_null(target) or not isinstance(target, Scalar):
        return _NOTHING
    if target.tag is not None and target.tag in _TAGGED:
        return _TAGGED[target.tag]
    if target.style is not Style.PLAIN or target.tag not in (None, "!"):
        return TEXT
    if target.value[:1] not in _FIRST:
        return TEXT
    return next((name for name, form in _TYPES if form.fullmatch(target.value)), TEXT)


def faults(file: SourceFile, root: Node | None) -> Iterator[Problem]:
    """The faults of one document that is loaded itself; one that is only extended from is not judged so."""
    top = entries(root)
    if _VERSIONS.match(file.text):
        yield _problem(file, root, tr("Compose reads YAML 1.1 alone and refuses the %YAML line. Take it out."))
    for key in ("name", "version"):
        if key in top and kind_of(top[key]) != TEXT and tag_of(top[key]) != RESET:
            yield _problem(
                file,
                top[key],
                tr(
                    "`{key}` is {kind} here; Compose wants a text: put it in quotes.",
                    key=key,
                    kind=tr(kind_of(top[key])),
                ),
            )
    yield from _includes(file, top.get("include"))
    services = top.get("services")
    if services is None:
        return
    if kind_of(services) != _MAPPING:
        if tag_of(services) != RESET:
            yield _problem(
                file,
                services,
                tr("`services` is {kind} here; Compose wants a mapping of services.", kind=tr(kind_of(services))),
            )
        return
    yield from _named(file, services)
    for name, node in entries(services).items():
        # One that is nothing is judged with what earlier files say of it.
        if tag_of(node) != RESET and kind_of(node) not in (_MAPPING, _NOTHING):
            yield _problem(
                file, node, tr("“{name}” is {kind} here; Compose wants a mapping.", name=name, kind=tr(kind_of(node)))
            )


def holes(root: Node | None) -> Iterator[Node]:
    """The places of a template, `{{ name }}`, that happen to be YAML: as the name of a service, or as its image."""
    services = resolved(entries(root).get("services"))
    for key, service in services.entries if isinstance(services, Mapping) else ():
        image = entries(service).get("image")
        yield from (node for node in (key, image) if node is not None and _hole(node))


def _hole(node: Node) -> bool:
    outer = resolved(node)
    if not isinstance(outer, Mapping) or not outer.flow or len(outer.entries) != 1:
        return False
    inner = resolved(outer.entries[0][0])
    return isinstance(inner, Mapping) and inner.flow


def _includes(file: SourceFile, node: Node | None) -> Iterator[Problem]:
    target = resolved(node)
    if node is None or is_null(node):
        return
    if not isinstance(target, Sequence):
        yield _problem(
            file, node, tr("`include` is {kind} here; Compose wants a list of files.", kind=tr(kind_of(node)))
        )
        return
    for item in target.items:
        if kind_of(item) not in (TEXT, _MAPPING, _NOTHING):
            yield _problem(
                file, item, tr("An entry of `include` is {kind} here; Compose wants a path.", kind=tr(kind_of(item)))
            )


def _named(file: SourceFile, services: Node) -> Iterator[Problem]:
    target = resolved(services)
    for key, value in target.entries if isinstance(target, Mapping) else ():
        if kind_of(key) != TEXT and tag_of(value) != RESET:
            yield _problem(
                file,
                key,
                tr(
                    "The name of a service is {kind} here; Compose wants a text: put it in quotes.",
                    kind=tr(kind_of(key)),
                ),
            )


def of_service(model: ServiceModel) -> Iterator[Problem]:
    """The faults of a service once all files are merged: what a later file mends is none."""
    for key, wanted in _WANTED.items():
        slot = model.slots.get(key)
        kind = kind_of(slot.node) if slot is not None and not slot.reset else wanted[0]
        # An image that is a list or a mapping is told with its reference.
        if slot is not None and kind not in wanted and not (key == "image" and kind in (_MAPPING, _LIST)):
            message = tr(
                "`{key}` of “{service}” is {kind} here; Compose wants {wanted}.",
                key=key,
                service=model.name,
                kind=tr(kind),
                wanted=listing(map(tr, wanted), tr("or")),
            )
            yield Problem(code="wrong-kind", message=message, path=slot.path, span=slot.span)
    for slot in model.empty.values():
        if resolved(slot.node) is not None:  # an alias to nothing is told as that
            yield given_nothing(slot)


def nothing_said(part: Fragment, earlier: Collection[str]) -> Iterator[Problem]:
    """A service that is nothing, and that no earlier file has."""
    for name, node in part.services.items():
        if name not in earlier and kind_of(node) == _NOTHING:
            yield _problem(part.file, node, tr("“{name}” is nothing here; Compose wants a mapping.", name=name))


def builds_of_nothing(part: Fragment) -> Iterator[Problem]:
    """The one fault that Compose looks for in a file that is only extended from."""
    for name, node in part.services.items():
        build = entries(node).get("build")
        if build is not None and is_null(build):
            yield _problem(
                part.file,
                build,
                tr("`build` of “{name}” is given nothing, and Compose refuses the project.", name=name),
            )


def given_nothing(slot: Slot) -> Problem:
    """A key without a value that nothing else gives one to."""
    message = tr(
        "`{key}` of “{service}” is given nothing, and Compose refuses the project. Take the key out.",
        key=slot.route[-1],
        service=slot.route[-2],
    )
    return Problem(code="wrong-kind", message=message, path=slot.path, span=slot.span)


def structure(file: SourceFile, root: Node | None) -> Iterator[Problem]:
    """Keys that stand twice in a mapping, and `<<` with anything but mappings. One walk over the whole document."""
    # Each node with: is it below a `!reset`? It is taken away before anything is merged; a key stands there twice all
    # the same.
    stack: list[tuple[Node, bool]] = [(root, False)] if root is not None else []
    while stack:
        node, gone = stack.pop()
        if isinstance(node, Mapping):
            gone = gone or node.tag == RESET
            names = [
                name.value
                for key, _ in node.entries
                if isinstance(name := key if type(key) is Scalar else resolved(key), Scalar)
            ]
            if not gone and (len(names) < len(node.entries) or any(map(_ODD_KEY, names))):
                yield from _keyed(file, node)
            if len(set(names)) < len(names):
                yield from _twice(file, node)
            if "<<" in names and not gone:
                yield from _merged(file, node)
            stack += [(value, gone) for _, value in node.entries if not isinstance(value, Scalar)]
        elif isinstance(node, Sequence):
            gone = gone or node.tag == RESET
            stack += [(item, gone) for item in node.items if not isinstance(item, Scalar)]
        elif isinstance(node, Alias) and node.target is None:
            message = tr(
                "No anchor “&{anchor}” stands before this alias, and Compose refuses the file. Name one that does.",
                anchor=node.name,
            )
            yield Problem(code="no-anchor", message=message, path=file.path, span=Span(file.path, node.start, node.end))


_ODD_KEY = re.compile(r"[-+.]?[0-9]|[-+.]|$|~$|(?:true|True|TRUE|false|False|FALSE|null|Null|NULL)$").match
"""A key that may be no text."""


def _keyed(file: SourceFile, node: Mapping) -> Iterator[Problem]:
    for key, value in node.entries:
        if kind_of(key) != TEXT and tag_of(value) != RESET:
            message = tr(
                "The key is {kind} here, and Compose refuses the file: put it in quotes.", kind=tr(kind_of(key))
            )
            yield _problem(file, key, message)


def _merged(file: SourceFile, node: Mapping) -> Iterator[Problem]:
    for key, value in node.entries:
        if isinstance(key, Scalar) and key.value == "<<" and key.style is Style.PLAIN:
            target = resolved(value)
            sources = target.items if isinstance(target, Sequence) else (value,)
            if any(kind_of(source) != _MAPPING for source in sources):
                yield _problem(
                    file, value, tr("`<<` merges mappings alone; this is none, and Compose refuses the file.")
                )


def _twice(file: SourceFile, node: Mapping) -> Iterator[Problem]:
    seen: set[str] = set()
    for written, _ in node.entries:
        # Compose compares the keys as they are written, an alias by its own name.
        word = written.name if isinstance(written, Alias) else written.value if isinstance(written, Scalar) else None
        if word is None:
            continue
        if word in seen:
            yield Problem(
                code="duplicate-key",
                message=tr(
                    "The key “{key}” stands twice in one mapping; Compose refuses the file. The later one is shown "
                    "here.",
                    key=word,
                ),
                path=file.path,
                span=Span(file.path, written.start, written.end),
            )
        seen.add(word)


def _problem(file: SourceFile, node: Node | None, message: str) -> Problem:
    span = Span(file.path, node.start, node.end) if node is not None else Span(file.path, 0, 0)
    return Problem(code="wrong-kind", message=message, path=file.path, span=span)
