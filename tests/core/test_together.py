"""One choice for many: who is like an image, what is said of them, and what the choices do together."""

from __future__ import annotations

import pytest

from tests.core.test_image import good
from tests.loading import OPTIONS, loaded
from tui.core.catalogue import load_catalogue
from tui.core.decide import decide
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.reference import Reference
from tui.core.together import NOBODY, Rule, below, identical, moved_by, others, outcome, rule_of
from tui.core.where import locate

SWITCH = RemedyCode.SWITCH_PATH
RULES = load_catalogue(
    "- id: all\n  from: [x.io/old/*]\n  to: [x.io/new/*, x.io/paid/*]\n"
    "- id: one\n  from: [x.io/old/db]\n  to: [x.io/new/db, x.io/other/db]\n"
)
COMPOSE = """\
services:
  web: {image: "x.io/old/app:1"}
  worker: {image: "x.io/old/app:${V:-1}"}
  arm: {image: "x.io/old/app:1", platform: linux/arm64}
  built: {image: "x.io/old/app:1", build: .}
  db: {image: "x.io/old/db:2"}
  cache: {image: "redis:7"}
"""


def everything() -> tuple[Reference, dict[str, Reference]]:
    _, found = loaded({"compose.yaml": COMPOSE})
    by_name = {reference.label: reference for reference in found.references}
    return by_name["web"], by_name


def test_the_same_image_for_the_same_platform_is_the_same_however_it_is_written() -> None:
    web, named = everything()
    assert [reference.label for reference in identical(web, named.values())] == ["worker"]
    assert identical(named["cache"], named.values()) == ()


@pytest.mark.parametrize(
    ("image", "to", "rule"),
    [
        pytest.param("x.io/old/app:1", "x.io/new/app", Rule("x.io/old/", "x.io/new/"), id="the first place"),
        pytest.param("x.io/old/app:1", "x.io/paid/app:2", Rule("x.io/old/", "x.io/paid/"), id="the second, with a tag"),
        pytest.param("x.io/old/db:1", "x.io/new/db", Rule("x.io/old/", "x.io/new/"), id="an own entry says so too"),
        pytest.param("x.io/old/db:1", "x.io/other/db", None, id="an entry of its own says otherwise"),
        pytest.param("x.io/old/app:1", "x.io/new/app2", None, id="another name"),
        pytest.param("x.io/old/app:1", "no path!", None, id="no path"),
    ],
)
def test_the_rule_behind_a_choice(image: str, to: str, rule: Rule | None) -> None:
    assert rule_of(good(image), to, (RULES,)) == rule


def test_below_a_path_are_the_others_that_differ() -> None:
    web, named = everything()
    rule = Rule("x.io/old/", "x.io/new/")
    assert [reference.label for reference in below(web, rule, named.values())] == ["db"]
    assert moved_by(named["db"], rule, None) is None


def test_what_is_said_of_them() -> None:
    web, named = everything()
    choice = Choice(web.id, SWITCH, "x.io/new/app", verified=False)
    rule = Rule("docker.io/old/", "docker.io/new/")
    moved = [Choice(named[name].id, SWITCH, "x.io/new/x") for name in ("db", "cache")]
    told = others(choice, [named["worker"]], rule, moved)
    assert told.words == "also for worker, which pulls the same, and the 2 other images below old/"
    assert told.choices == (Choice(named["worker"].id, SWITCH, "x.io/new/app", verified=False), *moved)
    many = [named[name] for name in ("worker", "arm", "db", "cache", "built")]
    assert others(choice, many, None, ()).words == "also for worker, arm, db and 2 more, which pull the same"
    assert others(choice, (), rule, moved[:1]).words == "also the other image below old/"
    assert others(choice, (), rule, ()) == NOBODY


def test_a_wait_is_written_once_and_covers_all() -> None:
    web, named = everything()
    told = others(Choice(web.id, RemedyCode.WAIT, "2026-12-08"), [named["worker"]], None, ())
    assert (told.choices, told.covered) == ((), (named["worker"].id,))


def test_what_choices_do_together_is_one_change_a_file_and_only_strangers_are_effects() -> None:
    files = {
        "compose.yaml": "services:\n  a:\n    image: ${I}:1\n  b:\n    image: ${I}:1\n  c:\n    image: ${I}:2\n"
        "  d:\n    image: x.io/old/app:1\n",
        ".env": "I=x.io/old/app\n",
    }
    snapshot, found = loaded(files)
    choices = [Choice(locate(name, found, snapshot).id, SWITCH, "x.io/new/app") for name in ("a", "b", "d")]
    made = outcome(decide(snapshot, found, choices, OPTIONS), choices)
    assert [bool(step.changes) for step in made.steps] == [True, False, True]
    assert sorted(change.path for change in made.changes) == [".env", "compose.yaml"]
    assert [str(effect.reference) for effect in made.unwanted] == ["compose.yaml#services.c.image"]
    assert made.conflicts == ()
