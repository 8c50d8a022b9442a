"""Real tag lists, each with the picks that a careful person would make. The lists lie in `versions/`; the head of
`versions/official_a.txt` tells their form. They are copied from public sources, of which each names the repository and
the commit (the head of its file, or the list itself, names the path); `versions/forms.txt` alone is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tui.core.floating import is_floating
from tui.core.meaning import MOST_ASKED, candidates, meaning, unpinned
from tui.core.nearest import nearest
from tui.core.versions import newest_first

HERE = Path(__file__).parent / "versions"
CITED = re.compile(r"(?:[\w.-]+/)?[\w.-]+@[0-9a-f]{12}(?: \S+)?")
"""REPOSITORY@COMMIT, with the path where the head of the file does not give it. `official-images` is that of
docker-library."""


@dataclass
class TagList:
    """One repository's tags, as its source had them."""

    name: str
    source: str
    groups: list[list[str]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Sign, what is asked, what is expected."""
    unfound: list[str] = field(default_factory=list)

    @property
    def tags(self) -> list[str]:
        return [*(tag for group in self.groups for tag in group), *self.loose]

    def same(self, tag: str) -> list[str]:
        """The tags with the digest of this one."""
        return next((group for group in self.groups if tag in group), [])


def lists(path: Path) -> Iterator[TagList]:
    here: TagList | None = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        sign, _, rest = line.partition(" ")
        if not line or sign == "#":
            continue
        if sign == "=":
            if here is not None:
                yield here
            name, _, source = rest.partition(" | ")
            assert source, f"{path.name}:{number} names no source"
            here = TagList(f"{path.stem}:{name}", source)
        else:
            assert here is not None, f"{path.name}:{number} stands before the first list"
            take(here, sign, rest, line)
    if here is not None:
        yield here


def take(here: TagList, sign: str, rest: str, line: str) -> None:
    if sign == "~":
        here.loose += rest.split()
    elif sign == "-":
        here.unfound += rest.split()
    elif sign == "^":
        here.asked.append((sign, "", rest))
    elif sign in {"?", "!", "%"}:
        asked, _, expected = rest.partition(" > ")
        here.asked.append((sign, asked, expected))
    else:
        here.groups.append(line.split())


LISTS = [found for path in sorted(HERE.glob("*.txt")) for found in lists(path)]


def answer(here: TagList, sign: str, asked: str) -> str:
    """What the rules say, in the form of the table."""
    match sign:
        case "?":
            there = candidates(asked, here.tags)
            assert len(there) <= MOST_ASKED
            found = meaning(asked, [tag for tag in there if tag in here.same(asked)])
            return found.tag if found else "-"
        case "!":
            near = nearest(asked, here.tags)
            return f"{near.tag}{' !!' if near.jumped else ''}" if near else "-"
        case "%":
            return unpinned(asked, here.tags) or "-"
        case _:
            return " ".join(newest_first(here.tags))


@pytest.mark.parametrize("here", [pytest.param(found, id=found.name) for found in LISTS])
def test_the_picks(here: TagList) -> None:
    wrong = []
    for sign, asked, expected in here.asked:
        got = answer(here, sign, asked)
        right = got.startswith(f"{expected} ") or got == expected if sign == "^" else got == expected
        if not right:
            wrong.append(f"{sign} {asked} > {got[:100]}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("here", [pytest.param(found, id=found.name) for found in LISTS if found.groups])
def test_a_pick_is_the_same_image_and_stays(here: TagList) -> None:
    """Whatever floats: what is picked has its digest, is no less fixed than another tag with it, and is found by the
    few questions that are allowed."""
    for tag in (t for t in here.tags if is_floating(t, here.tags)):
        same = here.same(tag)
        best = meaning(tag, same)
        asked = candidates(tag, here.tags)
        found = meaning(tag, [t for t in asked if t in same])
        assert (found is None) == (best is None or tag in here.unfound), f"{tag}: none of {asked} is one of {same}"
        assert found is None or not is_floating(found.tag, here.tags) or found.floats, f"{tag}: {found} floats itself"


def test_there_are_enough_lists_that_are_copied_from_where_they_say() -> None:
    names = [found.name for found in LISTS]
    copied = [found for found in LISTS if CITED.fullmatch(found.source)]
    print(f"{len(copied)} of {len(names)} tag lists are copied; {sum(len(found.asked) for found in copied)} questions")
    assert len(names) == len(set(names))
    assert {found.name.partition(":")[0] for found in LISTS if found not in copied} == {"forms"}
    assert all(found.asked for found in copied)
    assert len(copied) >= 300
