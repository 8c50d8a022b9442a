"""Answers as plain data and back: what a cache keeps. Pure, and it trusts nothing that it reads.

The types themselves are the format: a field that is added, renamed or retyped changes its name (`shape_of_answers`),
and what was written before is then foreign.
"""

from __future__ import annotations

import hashlib
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from tui.core.answers import Absent, Denied, Present, Tags
from tui.core.news import News, Repository

DECIDED = (Present, Tags, Absent, Denied)
"""The answers that tell something of an image. The others tell of a moment."""
Decided = Present | Tags | Absent | Denied
HEARD = (Repository, News)
"""What GitHub said, which is kept beside them."""
Heard = Repository | News
_PLAIN = frozenset((str, int, float, bool, types.NoneType))
"""What most fields hold; JSON holds it as it is."""
_KINDS: dict[str, type] = {kind.__name__: kind for kind in (*DECIDED, *HEARD)}


def encoded(answer: Decided | Heard) -> dict[str, Any]:
    """Only what differs from the defaults."""
    return {"kind": type(answer).__name__, **_fields(answer)}


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass
    kind: type = type(value)
    found = ((name, getattr(value, name), default) for name, default in _defaults(kind))
    return {name: _plain(here) for name, here, default in found if default is MISSING or here != default}


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401  # any dataclass
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:  # noqa: ANN401  # whatever the type of the field is
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: Any) -> Any:  # noqa: ANN401  # any value of a field
    if type(value) in _PLAIN:
        return value
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def decoded(data: object) -> Decided | Heard:
    """Raises ValueError where the data is not what `encoded` gives."""
    if not isinstance(data, dict) or data.get("kind") not in _KINDS:
        raise ValueError("no answer")
    kind = _KINDS[data["kind"]]
    try:
        answer = _built(kind, {name: value for name, value in data.items() if name != "kind"})
    except (TypeError, RecursionError) as fault:
        raise ValueError("no answer") from fault
    assert isinstance(answer, (*DECIDED, *HEARD))  # noqa: S101  # it is of `kind`
    return answer


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: type, data: object) -> object:
    hints = _hints(kind)
    if not isinstance(data, dict) or not data.keys() <= hints.keys():
        raise ValueError(f"no {kind.__name__}")
    return kind(**{name: _value(hints[name], value) for name, value in data.items()})


def _value(hint: Any, data: object) -> object:  # noqa: ANN401  # a type expression
    origin, args = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return None if data is None else _value(next(arg for arg in args if arg is not types.NoneType), data)
    if origin is tuple:
        return _tuple(args, data)
    if is_dataclass(hint) and isinstance(hint, type):
        return _built(hint, data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    if hint is datetime and isinstance(data, str):
        return datetime.fromisoformat(data)
    if hint is float and type(data) is int:
        return float(data)
    if type(data) is not hint:
        raise ValueError(f"no {hint}")
    return data


def _tuple(args: tuple[Any, ...], data: object) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise ValueError("no list")
    if args[1:] == (...,):
        return tuple(_value(args[0], item) for item in data)
    return tuple(_value(arg, item) for arg, item in zip(args, data, strict=True))


def _shape(kind: Any, seen: set[object]) -> str:  # noqa: ANN401  # a type expression
    """A type spelled out, each class once."""
    inner = "".join(_shape(arg, seen) for arg in get_args(kind))
    if kind in seen or not isinstance(kind, type):
        return f"{kind}{inner}"
    seen.add(kind)
    if is_dataclass(kind):
        inner += "".join(f"{name}:{_shape(hint, seen)};" for name, hint in _hints(kind).items())
    elif issubclass(kind, Enum):
        inner += ",".join(str(member.value) for member in kind)
    return f"{kind.__name__}({inner})"


def shape_of_answers() -> str:
    """A short name of the format: it changes whenever the types do."""
    seen: set[object] = set()
    return hashlib.sha256("".join(_shape(kind, seen) for kind in (*DECIDED, *HEARD)).encode()).hexdigest()[:12]
