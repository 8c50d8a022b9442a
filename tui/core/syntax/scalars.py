"""What a plain YAML scalar is turned into where Compose wants a text and is given a number or a truth value.

`VERSION: 3.10` is a number, and a build gets `3.1`. Source of the rules: yaml.v4 `resolve.go` (what is a number), Go's
`fmt` (how one is printed); compared with docker-compose 2.40.3 in tests/judge/test_arguments.py.
"""

from __future__ import annotations

import math
import re

_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_BROKEN = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POINT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
"""What starts with a point is given to Go's own reader, underscores and all."""
_ENDLESS = {
    f"{sign}.{word}": f"{sign or '+'}Inf" for sign in ("", "+", "-") for word in ("inf", "Inf", "INF")
} | dict.fromkeys((".nan", ".NaN", ".NAN"), "NaN")
_LEAST, _MOST = -(2**63), 2**64
_MOST_EXACT = 6
"""Go prints an exponent from here on, and below 1e-4."""


def passed(text: str) -> str:
    """The text that Compose passes on for a plain scalar."""
    number = number_of(text)
    return text if number is None else number


def number_of(text: str) -> str | None:
    """A number or truth value as it is passed on; None where YAML takes the scalar for a text."""
    if _TRUTH.fullmatch(text):
        return text.lower()
    if text in _ENDLESS:
        return _ENDLESS[text]
    if not text or text[0] not in "+-.0123456789":
        return None
    plain = text.replace("_", "") if text[0] != "." or _POINT.fullmatch(text) else text
    whole = _WHOLE.fullmatch(plain)
    if whole is not None and (number := _whole(whole)) is not None:
        return str(number)
    value = float(plain) if _BROKEN.fullmatch(plain) else math.inf
    return None if math.isinf(value) else _printed(value)


def _whole(found: re.Match[str]) -> int | None:
    """None where it fits no integer of Go: a float then takes it."""
    sign, hexadecimal, binary, octal, decimal = found.groups()
    digits, base = next(
        (text, base) for text, base in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)) if text
    )
    number = int(digits, base) * (-1 if sign == "-" else 1)
    return number if _LEAST <= number < (_MOST if not sign else -_LEAST) else None


def _printed(value: float) -> str:
    """As Go's `%v` prints a float: the fewest digits that name it."""
    mantissa, _, exponent = f"{value:e}".partition("e")
    digits = repr(value)
    power = int(exponent)
    if -5 < power < _MOST_EXACT:
        return digits.removesuffix(".0") if "e" not in digits else f"{value:f}".rstrip("0")
    short, _, _ = digits.partition("e")
    figures = short.replace(".", "").lstrip("-").strip("0")
    sign = "-" if value < 0 else ""
    mantissa = figures[0] + (f".{figures[1:]}" if figures[1:] else "")
    return f"{sign}{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
