"""The language that people are spoken to in. English stands in the code; `tr` gives the sentence of the chosen one.

    tr("{host} lets nobody read {path}.", host=host, path=path)      a sentence, with what is filled in
    trn("{n} image", "{n} images", n)                                 one or many; {n} is filled in by itself
    later("denied")                                                   a constant; `tr(WORD)` where it is shown

What goes into `tr` is a literal and a whole sentence: never an f-string, never parts that are put together, for other
languages put them together otherwise. `listing` and `sentences` join what stands one after the other.
Codes, JSON, diffs and what a file holds stay English. Pure: which language it is, is told by `use`
(`tui.translations` reads the catalogues).
"""

from __future__ import annotations

from collections.abc import Iterable
from gettext import NullTranslations

from tui.core import filling

_ENGLISH = NullTranslations()
_spoken: list[NullTranslations] = [_ENGLISH]
"""The one that is spoken: a process speaks to one person."""


def use(catalogue: NullTranslations | None) -> None:
    """Speak this language from now on; None: English."""
    _spoken[0] = catalogue or _ENGLISH


def spoken() -> str:
    """The code of the language that is spoken, as its catalogue names it: `en`, `zh_CN`."""
    return _spoken[0].info().get("language", "en")


def tr(sentence: str, /, **fillings: object) -> str:
    """The sentence in the language that is spoken. With fillings, `{name}` stands for them."""
    said = _spoken[0].gettext(sentence) if sentence else ""  # the empty one is the head of a catalogue
    return _filled(said, fillings) if fillings else said


def trn(one: str, many: str, n: int, /, **fillings: object) -> str:
    """The form for so many, with `{n}` and the fillings in it."""
    return _filled(_spoken[0].ngettext(one, many, n), {"n": n, **fillings})


def _filled(said: str, fillings: dict[str, object]) -> str:
    return said.format(**fillings) if _spoken[0] is _ENGLISH else filling.filled(said, fillings)


def later(sentence: str) -> str:
    """The sentence itself: it is translated where it is shown, by `tr`. Marks it for the catalogues."""
    return sentence


def listing(parts: Iterable[str], last: str = "") -> str:
    """`a, b, c`; with a word before the last, `a, b or c` (give `tr("or")`)."""
    found = list(parts)
    if last and len(found) > 1:
        return tr("{first} {word} {last}", first=listing(found[:-1]), word=last, last=found[-1])
    return tr(", ").join(found)


def sentences(*said: str) -> str:
    """Whole sentences one after the other; empty ones are left out. Chinese has no blank between them."""
    told = ""
    for sentence in filter(None, said):
        told = tr("{said} {next}", said=told, next=sentence) if told else sentence
    return told
