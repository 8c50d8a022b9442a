"""Advice for what works, and how a project turns it off."""

from __future__ import annotations

import pytest

from tests.loading import loaded, planned
from tui.core.advice import counted, each, ignored
from tui.core.finding import Finding, RemedyCode, Severity
from tui.core.loaded import Loaded
from tui.core.reference import ReferenceId
from tui.core.rules import read_rules
from tui.core.status import Status
from tui.core.text import SourceFile
from tui.core.verdict import Verdict

AMD64 = "linux/amd64"
FINE, DENIED = Status(verdict=Verdict.AVAILABLE), Status(verdict=Verdict.DENIED)


def of_all(found: Loaded, statuses: dict[ReferenceId, Status], machine: str) -> dict[ReferenceId, tuple[Finding, ...]]:
    return {known: own for known, own in each(found, statuses, machine) if own}


def codes(services: str, env: str = "", environ: dict[str, str] | None = None, status: Status = FINE) -> list[str]:
    _, found = loaded({"compose.yaml": f"services:\n{services}", ".env": env}, environ)
    advice = of_all(found, {r.id: status for r in found.references}, AMD64)
    assert all(one.severity is Severity.ADVICE for own in advice.values() for one in own)
    return [one.code for own in advice.values() for one in own]


@pytest.mark.parametrize(
    ("services", "env", "environ", "said"),
    [
        pytest.param("  a: {image: 'x/a:1.2.3'}\n", "", {}, [], id="a release"),
        pytest.param("  a: {image: x/a}\n", "", {}, ["floating-tag"], id="no tag"),
        pytest.param("  a: {image: 'x/a@sha256:" + "0" * 64 + "'}\n", "", {}, [], id="a digest"),
        pytest.param(
            "  a: {image: 'x/a:${V}'}\n  b: {image: 'x/b:${V}'}\n", "V=1.2.3", {}, ["shared-variable"] * 2, id="shared"
        ),
        pytest.param("  a: {image: 'x/a:${V}'}\n  b: {image: 'x/a:${V}'}\n", "V=1.2.3", {}, [], id="one image twice"),
        pytest.param("  a: {image: 'x/a:${V}'}\n", "V=1.2.3", {"V": "1.2.4"}, ["shell-outranks"], id="the shell"),
        pytest.param(
            "  a: {image: 'x/a:1.2.3', platform: linux/arm64}\n", "", {}, ["emulated-platform"], id="emulated"
        ),
        pytest.param("  a: {image: 'x/a:1.2.3', platform: linux/amd64}\n", "", {}, [], id="this platform"),
    ],
)
def test_what_works_gets_advice(services: str, env: str, environ: dict[str, str], said: list[str]) -> None:
    assert codes(services, env, environ) == said
    assert codes(services, env, environ, DENIED) == []


def test_a_kind_is_told_once_with_its_number() -> None:
    _, found = loaded({"compose.yaml": "services:\n  a: {image: x/a}\n  b: {image: 'x/b:16'}\n"})
    (kind,) = counted(of_all(found, {r.id: FINE for r in found.references}, AMD64))
    assert kind.sentence == "2 images with a tag that moves (floating-tag)."


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        ("", False),
        ("image: x/a\n", False),
        ("image: x/a:latest\n", False),
        ("image: x/a:1\n", True),
        ("image: y\n", True),
    ],
)
def test_a_project_turns_it_off(image: str, kept: bool) -> None:
    text = f"ignore:\n  - code: floating-tag\n    because: nightly\n{'    ' + image if image else ''}"
    _, found = loaded({"compose.yaml": "services:\n  a: {image: x/a}\n"})
    (reference,) = found.references
    ((one,),) = of_all(found, {reference.id: FINE}, AMD64).values()
    rules = read_rules(SourceFile("pullfix.yaml", text.encode(), text), "pullfix.yaml")
    assert not rules.problems
    assert ignored(one, reference, rules) is not kept


def test_a_choice_writes_the_entry() -> None:
    files = {"compose.yaml": "services:\n  a: {image: x/a}\n", "pullfix.yaml": "waiting: []\n"}
    plan = planned(files, ("a", RemedyCode.IGNORE, "floating-tag rebuilt: nightly"))
    assert plan.changes[0].after == (
        "waiting: []\nignore:\n  - code: floating-tag\n    image: x/a\n    because: 'rebuilt: nightly'\n"
    )
    for argument, says in (("floating", "is no advice"), ("floating-tag", "Say why")):
        assert says in planned(files, ("a", RemedyCode.IGNORE, argument)).conflicts[0].message


def test_a_variable_of_the_same_name_in_another_project_is_another_one() -> None:
    files = {f"{name}/compose.yaml": f"services:\n  {name}: {{image: 'x/{name}:${{V}}'}}\n" for name in "ab"}
    _, found = loaded(files | {f"{name}/.env": "V=1.2.3\n" for name in "ab"})
    assert of_all(found, {r.id: FINE for r in found.references}, AMD64) == {}
