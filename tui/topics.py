"""The pages of the help: bundled Markdown, `tui/help/LANGUAGE/TOPIC.md`, whose first line is the title.

A page that a language has not got is shown in English. Links between pages are the names of topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources

from tui.core import language
from tui.core.errors import UsageError
from tui.core.language import listing, tr

NAMES = (
    "start", "registries", "tags", "logins", "pinning", "building", "waiting", "fallbacks", "ci", "keys", "report",
)  # fmt: skip
"""In the order in which they are listed."""
ENGLISH = "en"
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z]+)\)")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page."""

    name: str
    title: str
    text: str
    """Markdown, the title included."""

    @property
    def links(self) -> tuple[str, ...]:
        """The pages that it leads to, each once, in the order of the text."""
        return tuple(dict.fromkeys(name for _, name in _LINK.findall(self.text)))


def topic(name: str) -> Topic:
    """A page in the language that is spoken. Raises UsageError for an unknown name."""
    if name not in NAMES:
        near = get_close_matches(name.lower(), NAMES, 3) or [n for n in NAMES if name.lower() in topic(n).text.lower()]
        if near:
            raise UsageError(tr("There is no page “{name}”. Near it: {near}.", name=name, near=listing(near)))
        raise UsageError(tr("There is no page “{name}”. `pullfix help` lists them.", name=name))
    folder = resources.files("tui").joinpath("help")
    file = folder.joinpath(language.spoken(), f"{name}.md")
    if not file.is_file():
        file = folder.joinpath(ENGLISH, f"{name}.md")
    text = file.read_text(encoding="utf-8")
    return Topic(name, text.partition("\n")[0].removeprefix("# ").strip(), text)


def topics() -> tuple[Topic, ...]:
    """All pages."""
    return tuple(topic(name) for name in NAMES)


def plain(page: Topic) -> str:
    """For a terminal without an app: links lose their brackets, all else is Markdown that reads as it stands."""
    return _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} ({link[2]})", page.text)
