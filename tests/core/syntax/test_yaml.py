"""YAML to a tree with places; the C parser and the pure one give the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.syntax import yaml
from tui.core.syntax.yaml import Alias, Mapping, Node, Scalar, Sequence, YamlFault


def root(text: str) -> Node:
    documents = yaml.parse(text)
    assert not isinstance(documents, YamlFault), documents
    assert documents[0].root is not None
    return documents[0].root


def scalar(text: str, *route: str) -> str:
    """The source text of a scalar: what its offsets say."""
    node = yaml.resolved(yaml.find(root(text), route))
    assert isinstance(node, Scalar)
    return text[node.start : node.end]


@pytest.mark.parametrize(
    ("text", "source", "value"),
    [
        pytest.param("a: b\n", "b", "b", id="plain"),
        pytest.param("a: 'b''c' # d\n", "'b''c'", "b'c", id="single quotes"),
        pytest.param('a: "\\x62"\n', '"\\x62"', "b", id="double quotes"),
        pytest.param("a: &x !!str b\n", "b", "b", id="anchor and tag are not part of it"),
        pytest.param("a: !!str &x\n  b\n", "b", "b", id="anchor and tag on the line before"),
        pytest.param("\ufeffa: b\n", "b", "b", id="byte order mark"),
        pytest.param("a: é𝄞b\n", "é𝄞b", "é𝄞b", id="code points, not bytes"),
        pytest.param("a: b\r\nc: d\r\n", "b", "b", id="CRLF"),
        pytest.param("a: |-\n  b\n", "|-\n  b\n", "b", id="literal, its sign included"),
        pytest.param("a:\n", "", "", id="nothing, right after the colon"),
        pytest.param("a: {b: c}\n", "", "", id="inside a flow"),
        pytest.param("a: x\t# y\n", "x", "x", id="a tab before a comment"),
    ],
)
def test_a_scalar_knows_its_place(text: str, source: str, value: str) -> None:
    route = ("a", "b") if "{" in text else ("a",)
    node = yaml.resolved(yaml.find(root(text), route))
    assert isinstance(node, Scalar)
    if route == ("a",):
        assert (text[node.start : node.end], node.value) == (source, value)
    else:
        assert text[node.start : node.end] == "c"


@pytest.mark.parametrize(
    "text",
    ["a: {image: redis:7}\n", "a: [x:1, {b: y:2:3}]\n", '{"a":{"image":"b:c","d":e:f}}\n', "a: {b:, c: d:}\n",
     "a: {u: http://h:1/x}\nt: 'v'\t# tab\n"],
)  # fmt: skip
def test_a_colon_in_a_word_of_a_flow_is_text(text: str) -> None:
    assert yaml._STAND_IN not in repr(yaml.parse(text))
    assert not isinstance(yaml.parse(text), YamlFault)


def test_a_colon_in_a_word_keeps_every_place() -> None:
    assert scalar("a: {image: redis:7, b: c:d}\n", "a", "image") == "redis:7"
    assert scalar("a: {image: redis:7, b: c:d}\n", "a", "b") == "c:d"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("a: b: c\n", 1, 5, id="a mapping in a value"),
        pytest.param("a: b\n\tc: d\n", 2, 1, id="a tab in place of an indent"),
        pytest.param("a: [b\n", 2, 1, id="an open list"),
        pytest.param("a: 'b\n", 2, 1, id="an open quote"),
        pytest.param("a: \x07\n", 1, 4, id="a control character"),
    ],
)
def test_a_fault_names_its_line(text: str, line: int, column: int) -> None:
    fault = yaml.parse(text)
    assert isinstance(fault, YamlFault)
    assert (fault.line, fault.column) == (line, column)
    assert fault.message


def test_an_alias_keeps_its_own_place_and_points_to_its_anchor() -> None:
    node = yaml.find(root("a: &x b\nc: *x\n"), ("c",))
    assert isinstance(node, Alias)
    assert isinstance(node.target, Scalar)
    assert (node.start, node.target.value) == (11, "b")


def test_an_alias_to_what_holds_it_has_no_target() -> None:
    node = yaml.find(root("a: &x\n  b: *x\n"), ("a", "b"))
    assert isinstance(node, Alias)
    assert yaml.resolved(node) is None


def test_what_a_node_says_is_compared_without_its_quotes() -> None:
    one, other = root("a: [1, {b: 'c'}]\n"), root("a:\n- '1'\n- b: c\n")
    assert yaml.plain(one) == yaml.plain(other)
    assert yaml.plain(one) != yaml.plain(root("a: [1, {b: d}]\n"))


_words = st.sampled_from(
    ["a", "b: c", "x:1", "é", "'q''r'", '"d\\n"', "", "~", "5", "&k v", "!!str w", "a b", "${V:-x}", "# c"]
)
_inner = st.lists(_words, min_size=1, max_size=3)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Block mappings, lists, flows and block scalars; some are no YAML."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 5))):
        key = f"k{number}"
        match draw(st.sampled_from(["plain", "list", "map", "flow", "seq", "literal", "folded", "alias", "comment"])):
            case "plain":
                lines.append(f"{key}: {draw(_words)}")
            case "list":
                lines += [f"{key}:", *(f"  - {word}" for word in draw(_inner))]
            case "map":
                lines += [f"{key}:", *(f"  j{at}: {word}" for at, word in enumerate(draw(_inner)))]
            case "flow":
                lines.append(f"{key}: {{{', '.join(f'j{at}: {word}' for at, word in enumerate(draw(_inner)))}}}")
            case "seq":
                lines.append(f"{key}: [{', '.join(draw(_inner))}]")
            case "literal":
                lines += [f"{key}: |{draw(st.sampled_from(['', '-', '+']))}", *(f"   {word}" for word in draw(_inner))]
            case "folded":
                lines += [f"{key}: >{draw(st.sampled_from(['', '-', '+']))}", *(f"  {word}" for word in draw(_inner))]
            case "alias":
                lines += [f"{key}: &n{number} t", f"{key}b: *n{number}"]
            case _:
                lines += ["", f"# {draw(_words)}"]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return (
        draw(st.sampled_from(["", "\ufeff", "---" + end]))
        + end.join(lines)
        + draw(st.sampled_from(["", end, end + "..." + end]))
    )


def _without_ends(node: Node | None) -> object:
    """The tree without the ends of what is made of lines: there the two differ by the blank lines behind it."""
    match node:
        case Scalar():
            block = node.style in (yaml.Style.LITERAL, yaml.Style.FOLDED)
            return (node.start, None if block else node.end, node.value, node.style, node.tag, node.anchor)
        case Mapping():
            pairs = [(_without_ends(key), _without_ends(value)) for key, value in node.entries]
            return (node.start, pairs, node.flow, node.tag, node.anchor)
        case Sequence():
            return (node.start, [_without_ends(item) for item in node.items], node.flow, node.tag, node.anchor)
        case Alias():
            return (node.start, node.end, node.name)
        case None:
            return None


@settings(max_examples=300, deadline=None)
@given(documents())
def test_the_c_parser_and_the_pure_one_give_the_same_tree(text: str) -> None:
    quick, pure = yaml.parse(text), yaml.parse(text, pure=True)
    if isinstance(quick, YamlFault) or isinstance(pure, YamlFault):
        return  # what is refused, and how it is said, is each parser's own
    assert [_without_ends(one.root) for one in quick] == [_without_ends(one.root) for one in pure]
