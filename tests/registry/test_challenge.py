"""WWW-Authenticate as it is seen in the wild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.registry.challenge import Challenge, challenges, chosen

BEARER = Challenge("bearer", {"realm": "https://r.example/token", "service": "r", "scope": "repository:a/b:pull"})


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        pytest.param((), (), id="no header"),
        pytest.param(("",), (), id="an empty header"),
        pytest.param(
            ('Bearer realm="https://r.example/token",service="r",scope="repository:a/b:pull"',), (BEARER,), id="usual"
        ),
        pytest.param(
            ('bEARER Realm="https://r.example/token", SERVICE=r, scope=repository:a/b:pull',),
            (BEARER,),
            id="other case, no quotes",
        ),
        pytest.param(
            ('Bearer realm="x",scope="repository:a/b:pull,push"',),
            (Challenge("bearer", {"realm": "x", "scope": "repository:a/b:pull,push"}),),
            id="a comma inside quotes",
        ),
        pytest.param(
            ('Bearer realm="x", Basic realm="y"',),
            (Challenge("bearer", {"realm": "x"}), Challenge("basic", {"realm": "y"})),
            id="two in one header",
        ),
        pytest.param(
            ('Basic realm="y"', 'Bearer realm="x"'),
            (Challenge("basic", {"realm": "y"}), Challenge("bearer", {"realm": "x"})),
            id="two headers",
        ),
        pytest.param(
            ("basic realm=Authorization Required",),
            (Challenge("basic", {"realm": "Authorization Required"}),),
            id="zot: lower case, no quotes, a space",
        ),
        pytest.param(("Negotiate, Basic",), (Challenge("negotiate"), Challenge("basic")), id="schemes alone"),
        pytest.param(('Basic realm="a\\"b"',), (Challenge("basic", {"realm": 'a"b'}),), id="an escaped quote"),
        pytest.param(('Basic realm="open',), (Challenge("basic", {"realm": "open"}),), id="a quote that never ends"),
    ],
)
def test_challenges(headers: tuple[str, ...], found: tuple[Challenge, ...]) -> None:
    assert challenges(headers) == found


def test_bearer_is_chosen_over_basic_and_needs_a_realm() -> None:
    assert chosen(challenges(('Basic realm="y", Bearer realm="x"',))) == Challenge("bearer", {"realm": "x"})
    assert chosen(challenges(('Bearer service="s", Basic realm="y"',))) == Challenge("basic", {"realm": "y"})
    assert chosen(challenges(("Negotiate",))) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(header: str) -> None:
    challenges((header,))
