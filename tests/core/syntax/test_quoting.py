"""Values back into text: what is written inside each kind of quotes reads back as what was meant."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.core.syntax import yaml
from tui.core.syntax.quoting import quote, scalar_value
from tui.core.syntax.yaml import Scalar
from tui.core.value import Quoting, Written

_FRAMES = {
    Quoting.PLAIN: "a: x{}\n",
    Quoting.PLAIN_FLOW: "a: [x{}, y]\n",
    Quoting.SINGLE: "a: 'x{}'\n",
    Quoting.DOUBLE: 'a: "x{}"\n',
    Quoting.LITERAL: "a: |-\n  x{}\n",
    Quoting.FOLDED: "a: >-\n  x{}\n",
}


def read(text: str) -> Scalar:
    documents = yaml.parse(text)
    assert not isinstance(documents, yaml.YamlFault), (text, documents)
    node = yaml.resolved(yaml.find(documents[0].root, ("a",)))
    if isinstance(node, yaml.Sequence):
        node = yaml.resolved(node.items[0])
    assert isinstance(node, Scalar)
    return node


@given(st.sampled_from(list(_FRAMES)), st.text(st.sampled_from("ab:/.-_@'\"\\ #,[]{}$é&*!?|>%`"), max_size=8))
def test_what_is_written_reads_back(quoting: Quoting, text: str) -> None:
    written = quote(text, quoting)
    assume(written is not None and not text.endswith(" "))
    assert read(_FRAMES[quoting].format(written)).value == "x" + text


@given(st.text(st.sampled_from("ab:'\"\\ \né$"), min_size=1, max_size=10), st.sampled_from(["'", '"']))
def test_the_pieces_of_a_scalar_make_its_value(value: str, mark: str) -> None:
    inside = (
        value.replace("'", "''")
        if mark == "'"
        else value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    )
    assume(mark == '"' or "\n" not in value)
    text = f"a: {mark}{inside}{mark}\n"
    node = read(text)
    resolved = scalar_value("f", text, node)
    assert resolved.text == node.value == value
    for piece in resolved.pieces:
        assert isinstance(piece.origin, Written)
        if piece.origin.verbatim:
            assert text[piece.origin.span.start : piece.origin.span.end] == piece.text


@pytest.mark.parametrize(
    ("text", "quoting"),
    [
        pytest.param("a\nb", Quoting.DOUBLE, id="a newline, anywhere"),
        pytest.param("a b", Quoting.DOCKERFILE, id="a blank in a word of a Dockerfile"),
        pytest.param("a: b", Quoting.PLAIN, id="a colon and a blank"),
        pytest.param("a #b", Quoting.PLAIN, id="a comment"),
        pytest.param("a,b", Quoting.PLAIN_FLOW, id="a comma in a flow"),
        pytest.param("it's", Quoting.ENV_SINGLE, id="a quote that env files cannot escape"),
        pytest.param("a#b", Quoting.ENV_PLAIN, id="what may start a comment"),
    ],
)
def test_what_cannot_be_written_there_is_refused(text: str, quoting: Quoting) -> None:
    assert quote(text, quoting) is None
