"""Signs that not every terminal can show, and what stands for them where only ASCII can be shown.

Pure; which it is, is told once by `use`, as with the language. `plain` works on text, where a sign may become longer
(`…` is `...`); `cell` on what is already laid out, where each column must stay one column.
"""

from __future__ import annotations

from collections.abc import Mapping

_LONGER = {
    "→": "->", "←": "<-", "…": "...", "⋯": "...", "—": "--", "⏎": "enter", "≥": ">=", "≤": "<=", "⌫": "backspace",
}  # fmt: skip
_ALIKE = {
    "✗": "x", "✓": "+", "⧗": "w", "◌": "o", "·": ".", "×": "x", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
    "↑": "^", "↓": "v", "▸": ">", "▾": "v", "▶": ">", "▼": "v", "▲": "^", "◀": "<", "•": "*", "●": "*", "○": "o",
    "│": "|", "┃": "|", "║": "|", "╎": "|", "╏": "|", "▌": "|", "▐": "|", "▎": "|", "▍": "|", "▏": "|", "▕": "|",
    "▊": "|", "▋": "|", "─": "-", "━": "-", "═": "=", "╌": "-", "╍": "-", "▔": "-", "▁": "_", "▂": "_", "▃": "_",
    "▀": "-", "▄": "_", "█": "#", "▉": "#", "■": "#", "░": ".", "▒": ":", "▓": "#", "\xa0": " ",
}  # fmt: skip
_BOX = range(0x2500, 0x2580)
"""The box drawing of Unicode: what is no straight line of it is a corner."""
_WORDS = str.maketrans(_LONGER | _ALIKE)
_plain = [False]
"""A process speaks to one terminal."""
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python itself puts into LC_CTYPE where the locale is C (PEP 538)."""


def use(*, ascii_only: bool) -> None:
    """From now on `plain` leaves nothing but ASCII, or changes nothing."""
    _plain[0] = ascii_only


def ascii_only() -> bool:
    """Can only ASCII be shown?"""
    return _plain[0]


def wanted(environ: Mapping[str, str], *, coerced: bool) -> bool:
    """Does the locale of an environment name no Unicode? Unset counts as Unicode: Python thinks so too, and containers
    are entered without a locale every day. `coerced`: Python is in UTF-8 mode, so LC_CTYPE may be its own."""
    names = [environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if coerced and names[1] in _COERCED:
        names[1] = ""
    named = next(filter(None, names), "UTF-8")
    return "utf8" not in named.lower().replace("-", "")


def plain(text: str) -> str:
    """The text with our signs in ASCII, and all else escaped, where only ASCII can be shown; else as it is."""
    if not _plain[0] or text.isascii():
        return text
    return text.translate(_WORDS).encode("ascii", "backslashreplace").decode("ascii")


def cell(character: str) -> str:
    """One ASCII character for one that takes a column."""
    if character.isascii():
        return character
    return _ALIKE.get(character) or ("+" if ord(character) in _BOX else _LONGER.get(character, "?")[:1])
