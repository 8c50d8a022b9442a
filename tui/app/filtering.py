"""The filter of the overview: what a person types, as terms that a row fits or not.

Words are joined by *and*; `!` before a word turns it round; `field:value` looks into one part of a row; quotes hold
words together. Pure. What cannot be understood is told, and the rest of the filter still holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tui.app.entries import Book, Entry
from tui.core import report
from tui.core.language import later, listing, tr
from tui.core.reference import ReferenceId
from tui.core.report import UNASKED
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

FIELDS = ("status", "registry", "project", "tag", "service", "image")
LEAST = 3
"""Letters from which a word may be meant for a status."""
_WORD = re.compile(r'!?(?:[a-z]+:)?"[^"]*"?|\S+')
_NAMED = re.compile(r"([a-z]+):(.*)", re.DOTALL)
_STANDINGS = tuple(standing.value for standing in Standing)
_STANDING_WORDS = {
    Standing.FINE: later("fine"),
    Standing.FAILING: later("failing"),
    Standing.UNDECIDED: later("undecided"),
    Standing.WAITING: later("waiting"),
    Standing.ASIDE: later("not pulled"),
    Standing.ASKING: later("asking"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One word. `field` empty: plain text, looked for everywhere."""

    field: str
    text: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was read. `trouble`: what of it could not be understood, as a sentence."""

    terms: tuple[Term, ...] = ()
    trouble: str = ""

    @property
    def by_status(self) -> bool:
        """Does it look at what verdicts change?"""
        return any(term.field == "status" for term in self.terms)

    def keep(self, entries: Iterable[Entry], statuses: Mapping[ReferenceId, Status]) -> list[Entry]:
        """The entries that fit every term, in their order."""
        kept = list(entries)
        for term in self.terms:
            test = _test(term, statuses)
            kept = [entry for entry in kept if test(entry) is not term.negated]
        return kept


def read(text: str, book: Book) -> Query:
    """The filter that a person has typed so far. `book`: what there is to be found, for what is told."""
    terms: list[Term] = []
    troubles: list[str] = []
    words = _WORD.findall(text.lower())
    for number, word in enumerate(words, 1):
        negated = word.startswith("!") and len(word) > 1
        named = _NAMED.fullmatch(bare := word.removeprefix("!") if negated else word)
        if word == "!":
            troubles.append(tr("! wants a word behind it."))
        elif named is not None and named[1] in FIELDS:
            value = named[2].replace('"', "")
            troubles += _doubt(named[1], value, book)
            if value:
                terms.append(Term(named[1], value, negated))
        elif number == len(words) and (field := _begun(bare, book)):
            troubles.append(tr("tab makes it {field}:", field=field))
        else:
            troubles += _unknown(named, book) or _a_status(bare, book)
            terms.append(Term("", bare.replace('"', ""), negated))
    return Query(tuple(terms), troubles[0] if troubles else "")


def _doubt(name: str, value: str, book: Book) -> list[str]:
    """A status that no row can have, a registry that no row names."""
    if name == "status" and not any(value in words for words in _status_words()):
        near = get_close_matches(value, [v.value for v in Verdict], 2)
        more = tr("Did you mean {near}?", near=listing(near, tr("or"))) if near else ""
        return [tr("There is no status “{value}”. {more}", value=value, more=more).strip()]
    if name == "registry" and not any(value in entry.registry for entry in book.entries):
        return [tr("No image here comes from “{value}”.", value=value)]
    if name == "project" and not any(
        value in path.lower() or value in g.name.lower() for path, g in book.groups.items()
    ):
        return [tr("No project here is called “{value}”.", value=value)]
    return []


def _unknown(named: re.Match[str] | None, book: Book) -> list[str]:
    """`stauts:denied` is no text of any row: it is a field that is misspelt. `redis:7` is text."""
    if named is None or any(named[0] in entry.sought for entry in book.entries):
        return []
    near = get_close_matches(named[1], FIELDS, 1, 0.7)
    if not near and named[2] and any(named[1] in entry.sought for entry in book.entries):
        return []  # an image with a tag that nobody has
    if near:
        return [tr("“{name}:” is not understood. Did you mean “{near}:”?", name=named[1], near=near[0])]
    fields = listing((f"{name}:" for name in FIELDS), tr("and"))
    return [tr("“{name}:” is not understood. There are {fields}.", name=named[1], fields=fields)]


def _begun(word: str, book: Book) -> str:
    """The field whose name is being typed, where no row has such a text: until it is whole it hides nothing."""
    if any(word in entry.sought for entry in book.entries):
        return ""
    return next((name for name in FIELDS if name.startswith(word)), "")


def _a_status(word: str, book: Book) -> list[str]:
    """`denied` alone is looked for in the text of the rows; where none has it, the status may be meant."""
    if len(word) < LEAST or any(word in entry.sought for entry in book.entries):
        return []
    meant = next((v.value for v in Verdict if v.value.startswith(word) or report.WORDS[v].startswith(word)), None)
    return (
        [tr("No text here has “{word}”. status:{meant} looks for the status.", word=word, meant=meant)] if meant else []
    )


def _status_words() -> Iterable[str]:
    for verdict in Verdict:
        yield from (verdict.value, report.WORDS[verdict], tr(report.WORDS[verdict]).lower())
    yield from (
        *_STANDINGS,
        *(tr(word).lower() for word in _STANDING_WORDS.values()),
        tr("waits").lower(),
        tr("old format").lower(),
        later("old format"),
    )


def _test(term: Term, statuses: Mapping[ReferenceId, Status]) -> Callable[[Entry], bool]:
    text = term.text
    match term.field:
        case "status":
            return _status_test(text, statuses)
        case "registry":
            return lambda entry: text in entry.registry
        case "project":
            return lambda entry: text in entry.reference.project.lower()
        case "tag":
            return lambda entry: (
                (image := entry.reference.image) is not None and text in (image.tag or "latest").lower()
            )
        case "service":
            return lambda entry: text in entry.label.lower()
        case "image":
            return lambda entry: text in (entry.reference.text or entry.reference.written).lower()
        case _:
            return lambda entry: text in entry.sought


def _status_test(text: str, statuses: Mapping[ReferenceId, Status]) -> Callable[[Entry], bool]:
    """Statuses that read alike are judged once."""
    judged: dict[tuple[object, ...], bool] = {}

    def fits(entry: Entry) -> bool:
        status = statuses.get(entry.key, UNASKED)
        kind = (status.verdict, status.fault, status.before, status.waiting)
        known = judged.get(kind)
        if known is None:
            word = report.word(status)
            verdict = status.verdict.value if status.verdict is not None else ""
            known = judged[kind] = any(
                text in said
                for said in (verdict, word.lower(), status.standing.value, tr(_STANDING_WORDS[status.standing]).lower())
            )
        return known

    return fits


def completion(text: str, book: Book) -> str | None:
    """The text with its last word made whole, the first of what would fit; None where nothing more is known."""
    start = max(text.rfind(" ") + 1, 0)
    word = text[start:]
    bare = word.removeprefix("!")
    name, colon, value = bare.partition(":")
    if not bare:
        return None
    known = _values(name, book) if colon else (f"{one}:" for one in FIELDS)
    so_far = value if colon else bare
    found = next((one for one in known if one.startswith(so_far) and one != so_far), None)
    return f"{text}{found[len(so_far) :]}" if found is not None else None


def _values(name: str, book: Book) -> Iterable[str]:
    match name:
        case "status":
            return (*(verdict.value for verdict in Verdict), *_STANDINGS)
        case "registry":
            return sorted({entry.registry for entry in book.entries if entry.registry})
        case "project":
            return book.groups
        case "tag":
            return sorted({entry.reference.image.tag or "latest" for entry in book.entries if entry.reference.image})
        case "service":
            return sorted({entry.label for entry in book.entries})
        case _:
            return ()
