"""Secrets taken out of a text that is shown: a build's log repeats its arguments, its URLs and its environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.core.syntax import dotenv
from tui.core.text import Snapshot, SourceFile

MASK = "•••"
_SHORTEST = 6
"""Shorter values stand in too many words that are none."""
_NAMES = re.compile(
    r"pass(?:word|wd|phrase)?|secret|token|api_?key|private_?key|access_?key|credential|(?:^|_)auth|(?:^|_)(?:key|pw|pat)$",
    re.IGNORECASE,
)
"""Variables whose values are secret, by the words in their names."""
_LOGIN = re.compile(r"(?<=://)[^/\s@:]*:?[^/\s@]*(?=@)")
_HEADER = re.compile(r"(authorization: *(?:basic|bearer|token) +)\S+", re.IGNORECASE)
_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|dckr_pat_[\w-]{15,}|xox[abprs]-[\w-]{10,}"
    r"|AKIA[0-9A-Z]{16}|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)"
)
"""Tokens that tell by their form what they are."""
_ASSIGNED = re.compile(
    r"""((?<![\w.-])[\w.-]*(?:pass(?:word|wd|phrase)|(?<![a-z])pass(?=["']?\s*[:=])|secret|token|api_?key|private_?key"""
    r"""|access_?key|credential)[\w.-]{0,60}(?:["']\s*:\s*|["']?\s*=\s*|:\s+|:-))"""
    r"""("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"',}\[\]{#$&*!|>][^,}\]]*)""",
    re.IGNORECASE,
)
"""`PASSWORD: it` and `PASSWORD=it`; not what is filled in from elsewhere (`$PASSWORD`), nor an alias or a block."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Blacks out `values`, logins in URLs, and what has the form of a token."""

    values: tuple[str, ...] = ()

    def line(self, text: str) -> str:
        """The text without them."""
        for value in self.values:
            text = text.replace(value, MASK)
        return _TOKEN.sub(MASK, _HEADER.sub(rf"\1{MASK}", _LOGIN.sub(MASK, text)))


def mask_of(environ: Mapping[str, str], snapshot: Snapshot) -> Mask:
    """The mask of a directory: the secrets of its env files and of the process environment."""
    found = [value for name, value in environ.items() if _NAMES.search(name)]
    for file in snapshot.files.values():
        if isinstance(file, SourceFile) and ".env" in f"/{file.path}".rpartition("/")[2]:
            lines = dotenv.parse_file(file).assignments
            found += [line.raw.text for line in lines if _NAMES.search(line.key)]
    return Mask(_longest_first(found))


def _longest_first(values: Iterable[str]) -> tuple[str, ...]:
    """A secret that is part of another one goes after it."""
    kept = {value for value in values if len(value) >= _SHORTEST}
    return tuple(sorted(kept, key=len, reverse=True))


def unassigned(text: str) -> str:
    """A line of a file without the values that it gives to names like PASSWORD."""
    return _ASSIGNED.sub(lambda found: found[1] + MASK, text)
