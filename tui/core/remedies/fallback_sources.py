"""Fallback sources: several sources of one image in their order, with a variable that says which one is in use.

The argument is `A,B,…`, paths or whole references, optionally followed by ` digest=[TAG@]sha256:…`. The reference
becomes `${NAME_IMAGE:-A}`, before its tag as it is written; where the sources have tags of their own, the variable
stands for the whole. The list goes into pullfix.yaml, and `pullfix select` sets the variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.aim import Part, aim, in_slot
from tui.core.edit import splice
from tui.core.fallback_rules import FallbackRule
from tui.core.image import DIGEST, TAG, BadName, ImageName, parse
from tui.core.language import sentences, tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Kind, Reference
from tui.core.remedies import rules_block
from tui.core.rules import Rules, read_rules, rules_path
from tui.core.text import Snapshot, SourceFile
from tui.core.value import Resolved

OPTION = " digest="
KEY = "fallbacks"


@dataclass(frozen=True, slots=True)
class Fallback:
    """The argument, read. `digest`: as pullfix.yaml has it, empty for none."""

    sources: tuple[str, ...]
    digest: str


def fallback(argument: str) -> Fallback | Refusal:
    """Read the argument."""
    words, _, digest = argument.strip().partition(OPTION)
    sources = tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    if len(sources) < len(("one", "another")):
        return Refusal(tr("Fallback sources are two at least, with a comma between them: A,B."))
    for source in sources:
        name = parse(source)
        if isinstance(name, BadName):
            return Refusal(sentences(tr("“{source}” is no source.", source=source), name.message))
    tag, _, pin = digest.rpartition("@")
    if digest and not (DIGEST.fullmatch(pin) and (not tag or TAG.fullmatch(tag))):
        return Refusal(tr("“{digest}” is neither `sha256:…` nor `TAG@sha256:…`.", digest=digest))
    return Fallback(sources, digest)


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """The variable in place of the path, and the list of its sources."""
    wanted, image = fallback(argument), reference.image
    if isinstance(wanted, Refusal):
        return wanted
    if image is None or reference.resolved is None:
        return Refusal(tr("The value is no image reference; mend it first."))
    if reference.kind is Kind.DOCKERFILE:
        return Refusal(tr("A Dockerfile knows no variables of Compose: give it an ARG that the Compose file sets."))
    rules = _rules(reference, snapshot)
    sources, part = _aimed(image, wanted)
    own = variable_of(reference.resolved, part)
    if own is None:
        whole = Part(0, len(image.original), sources[0])
        own = variable_of(reference.resolved, whole)
        if own is not None:  # a variable that holds the tag too: the sources get the tag that is there now
            sources, part = _whole(image, wanted), Part(0, len(image.original), _whole(image, wanted)[0])
    variable = own or _named(reference, image, sources, rules, snapshot)
    listed = _listed(rules, variable, Fallback(sources, wanted.digest), snapshot)
    if isinstance(listed, Refusal):
        return listed
    made = (
        aim(reference, part, snapshot)
        if own
        else in_slot(reference, Part(part.start, part.end, f"${{{variable}:-{sources[0]}}}", template=True), snapshot)
    )
    if isinstance(made, Refusal):
        return made
    return (*((made,) if made.new != made.expect else ()), *listed)


def _aimed(image: ImageName, wanted: Fallback) -> tuple[tuple[str, ...], Part]:
    """The sources as they are listed, and the part of the value that the variable stands for."""
    if any(_tail(source) for source in wanted.sources):
        whole = _whole(image, wanted)
        return whole, Part(0, len(image.original), whole[0])
    return wanted.sources, Part(0, image.path_part.end, wanted.sources[0])


def _whole(image: ImageName, wanted: Fallback) -> tuple[str, ...]:
    """The sources as whole references; those without a tag get that of the image."""
    tail = image.original[image.path_part.end :]
    return tuple(source if _tail(source) else source + tail for source in wanted.sources)


def _tail(source: str) -> str:
    name = parse(source)
    return "" if isinstance(name, BadName) else source[name.path_part.end :]


def variable_of(value: Resolved, part: Part) -> str | None:
    """The variable that makes exactly this part of a value, and nothing else; None where none does."""
    at, spans = 0, []
    for piece in value.pieces:
        end = at + len(piece.text)
        if at < part.end and end > part.start:
            outer = piece.via[0] if piece.via else None
            if outer is None or at < part.start or end > part.end:
                return None
            spans.append((outer.name, outer.span))
        at = end
    return spans[0][0] if spans and len(set(spans)) == 1 else None


def _rules(reference: Reference, snapshot: Snapshot) -> Rules:
    path = rules_path(reference.project)
    return read_rules(snapshot.text_file(path), path)


def _named(reference: Reference, image: ImageName, sources: tuple[str, ...], rules: Rules, snapshot: Snapshot) -> str:
    """The variable that has these sources already, else a new one that stands nowhere yet."""
    same = next((rule.variable for rule in rules.fallbacks if rule.sources == sources), None)
    return same or next(name for name in _names(reference, image) if not _stands(name, snapshot))


def _names(reference: Reference, image: ImageName) -> Iterator[str]:
    words = [image.repository.rpartition("/")[2], *reference.services]
    for word in words:
        yield _upper(word)
    number = 2
    while True:
        yield f"{_upper(words[0])}_{number}"
        number += 1


def _upper(word: str) -> str:
    name = re.sub(r"[^A-Z0-9]+", "_", word.upper()).strip("_")
    return f"{name}_IMAGE" if name[:1].isalpha() else f"IMAGE_{name}"


def _stands(name: str, snapshot: Snapshot) -> bool:
    """Is the name in use, anywhere in the files or in the environment?"""
    pattern = re.compile(rf"\b{name}\b")
    texts = (file.text for file in snapshot.files.values() if isinstance(file, SourceFile))
    return name in snapshot.environ or any(pattern.search(text) for text in texts)


def _listed(rules: Rules, variable: str, wanted: Fallback, snapshot: Snapshot) -> tuple[Edit, ...] | Refusal:
    """The entry in pullfix.yaml; none where it is there already."""
    there = next((rule for rule in rules.fallbacks if rule.variable == variable), None)
    if there is not None:
        same = there.sources == wanted.sources
        if same:
            return ()
        return Refusal(
            tr("{variable} has other sources in {path} already. Change them there.", variable=variable, path=rules.path)
        )
    lines = [f"{variable}:", "  sources:", *(f"    - {source}" for source in wanted.sources)]
    lines += [f"  digest: {wanted.digest}"] if wanted.digest else []
    made = rules_block.added(rules.path, KEY, lines, snapshot)
    return made if isinstance(made, Refusal) else _sure(rules, variable, wanted, made, snapshot)


def _sure(
    rules: Rules, variable: str, wanted: Fallback, made: tuple[Edit, ...], snapshot: Snapshot
) -> tuple[Edit, ...] | Refusal:
    """The edits, once the file has been read again with them: the entry is in it, and all else is as it was."""
    file = snapshot.text_file(rules.path)
    text = splice(file.text if file is not None else "", made)
    after = read_rules(SourceFile(rules.path, text.encode(), text), rules.path)
    told = [_told(rule) for rule in after.fallbacks]
    others = [_told(rule) for rule in rules.fallbacks]
    rest = (after.moves, [(w.image, w.until) for w in after.waiting], len(after.problems))
    if told != [*others, (variable, wanted.sources)] or rest != (
        rules.moves,
        [(w.image, w.until) for w in rules.waiting],
        len(rules.problems),
    ):
        return Refusal(tr("The sources cannot be added to {path} as it is written. Add them by hand.", path=rules.path))
    return made


def _told(rule: FallbackRule) -> tuple[str, tuple[str, ...]]:
    return rule.variable, rule.sources


def misses(reference: Reference, argument: str) -> bool:
    """Does the reference, after the edit, not ask for the first source, through a variable?"""
    wanted, image = fallback(argument), reference.image
    if isinstance(wanted, Refusal) or image is None or reference.resolved is None:
        return True
    first = parse(wanted.sources[0])
    if isinstance(first, BadName) or first.path != image.path or (first.tag and first.tag != image.tag):
        return True
    return not any(piece.via for piece in reference.resolved.cut(0, image.path_part.end))
