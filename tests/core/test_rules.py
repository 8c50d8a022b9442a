"""pullfix.yaml: waits that cover, waits that are over, and faults that are told."""

from __future__ import annotations

from datetime import date

import pytest

from tests.loading import one
from tui.core.rules import Rules, read_rules, rules_path, waiting_for
from tui.core.text import SourceFile

TODAY = date(2026, 11, 24)
COMPOSE = {"compose.yaml": "services:\n  web:\n    image: ghcr.io/a/b:1\n"}


def rules(text: str) -> Rules:
    return read_rules(SourceFile("pullfix.yaml", text.encode(), text), "pullfix.yaml")


@pytest.mark.parametrize(
    ("image", "until", "covered"),
    [
        pytest.param("ghcr.io/a/b:1", "2026-12-08", "waiting", id="the very image"),
        pytest.param("ghcr.io/a/b", "2026-12-08", "waiting", id="a path covers all its tags"),
        pytest.param("ghcr.io/a/b:1", "2026-11-24", "waiting", id="the last day still counts"),
        pytest.param("ghcr.io/a/b:1", "2026-11-23", "overdue", id="a day that is over"),
        pytest.param("ghcr.io/a/b:2", "2026-12-08", None, id="another tag"),
        pytest.param("ghcr.io/a/c", "2026-12-08", None, id="another path"),
    ],
)
def test_what_a_wait_covers(image: str, until: str, covered: str | None) -> None:
    found = waiting_for(rules(f"waiting:\n  - image: {image}\n    until: {until}\n"), one(COMPOSE, "web"), TODAY)
    assert (None if found is None else "overdue" if found.overdue else "waiting") == covered


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("waiting: [\n", "no YAML", id="no YAML"),
        pytest.param("- a\n", "is a mapping", id="no mapping"),
        pytest.param("waiting: soon\n", "is a list", id="no list"),
        pytest.param("waiting:\n  - image: a/b\n    until: soon\n", "needs `image:` and `until:`", id="no date"),
        pytest.param("moves:\n  - from: [a]\n", "holds paths", id="a move without a path"),
        pytest.param("waiting:\n  - {image: a/b, until: 2026-12-08, see: there}\n", "holds a link", id="no link"),
        pytest.param("wait: []\n", "no key “wait”", id="an unknown key"),
        pytest.param("ignore: [a/b]\n", "is no advice", id="no advice"),
        pytest.param("ignore: floating-tag\n", "is a list of code", id="no list of advice"),
        pytest.param("ignore:\n  - code: floating-tag\n", "needs a reason", id="no reason"),
        pytest.param("fallbacks: {a/b: [c/d]}\n", "no name of a variable", id="a fallback of a path"),
        pytest.param("fallbacks: [a/b]\n", "maps a variable to a list", id="a list of fallbacks"),
        pytest.param("fallbacks: {A: a/b}\n", "A has no list of sources", id="a fallback without a list"),
        pytest.param("fallbacks: {A: ['x y']}\n", "A source of A is no image", id="a source that is none"),
        pytest.param("fallbacks: {A: [a/b]}\n", "A has one source alone", id="one source"),
        pytest.param(
            "fallbacks: {A: {sources: [a/b, c/d], digest: '1'}}\n", "or `TAG@sha256:…`, not “1”", id="no digest"
        ),
    ],
)
def test_a_fault_is_told_and_the_rest_holds(text: str, says: str) -> None:
    (problem,) = rules(text).problems
    assert says in problem.message


def test_fallbacks_are_sources_in_order_and_the_bytes_that_they_must_be() -> None:
    digest = "sha256:" + "a" * 64
    found = rules(
        f"fallbacks:\n  A: [x/b, y.io/b, x/b]\n  B:\n    sources: [z.io/b]\n    digest: 1.2@{digest}\n  0: [a]\n"
    )
    assert [(r.variable, r.sources, r.tag, r.digest) for r in found.fallbacks] == [
        ("A", ("x/b", "y.io/b"), "", ""),
        ("B", ("z.io/b",), "1.2", digest),
    ]
    assert len(found.problems) == 2


def test_no_file_is_no_rules() -> None:
    assert read_rules(None, "pullfix.yaml") == Rules("pullfix.yaml")
    assert rules("") == rules("ignore: []\nfallbacks: {}\nwaiting:\n") == Rules("pullfix.yaml")


@pytest.mark.parametrize(
    ("project", "path"),
    [
        (".", "pullfix.yaml"),
        ("a/b", "a/b/pullfix.yaml"),
        ("x.yml", "pullfix.yaml"),
        ("a/x.yaml.tmpl", "a/pullfix.yaml"),
    ],
)
def test_the_rules_stand_beside_the_compose_file(project: str, path: str) -> None:
    assert rules_path(project) == path
