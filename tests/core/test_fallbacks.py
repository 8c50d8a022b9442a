"""Fallback sources: the variable and the list that are written, the card, and which source `select` takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.core.test_image import good
from tests.loading import loaded, planned
from tui.core import fallbacks
from tui.core.answers import (
    Absent,
    Answer,
    Answers,
    Cause,
    Denied,
    Lacking,
    ManifestOf,
    Present,
    Purpose,
    Unreachable,
    Unreached,
)
from tui.core.diagnose import status_of_answer
from tui.core.edit import splice
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.mirror_text import mirror_text
from tui.core.plan import Plan, Refusal
from tui.core.rules import read_rules
from tui.core.selecting import Outcome, Selection, edit, env_path, images, select, variable
from tui.core.text import SourceFile
from tui.core.where import alike, locate

FALLBACK = RemedyCode.FALLBACK_SOURCES
TWO = "ghcr.io/new/app,ghcr.io/old/app"
AT = datetime(2026, 11, 24, tzinfo=UTC)
D, E = ("sha256:" + c * 64 for c in "de")
ENTRY = "  APP_IMAGE:\n    sources:\n      - ghcr.io/new/app\n      - ghcr.io/old/app\n"
HEAD = "# Read by pullfix: this project's own rules.\n"


def compose(image: str) -> str:
    return f"services:\n  web:\n    image: {image}\n"


def chosen(files: Mapping[str, str], argument: str = TWO, environ: Mapping[str, str] | None = None) -> Plan:
    return planned(files, ("compose.yaml#services.web.image", FALLBACK, argument), environ=environ)


def after(plan: Plan) -> dict[str, str | None]:
    assert not plan.conflicts
    return {change.path: change.after for change in plan.changes}


@pytest.mark.parametrize(
    ("before", "written"),
    [
        pytest.param("ghcr.io/old/app:1", "${APP_IMAGE:-ghcr.io/new/app}:1", id="plain"),
        pytest.param("ghcr.io/old/app", "${APP_IMAGE:-ghcr.io/new/app}", id="without a tag"),
        pytest.param("'ghcr.io/old/app:1'", "'${APP_IMAGE:-ghcr.io/new/app}:1'", id="in quotes"),
        pytest.param('"ghcr.io/old/app:1" # c', '"${APP_IMAGE:-ghcr.io/new/app}:1" # c', id="with a comment"),
        pytest.param("ghcr.io/old/app:${V:-1}", "${APP_IMAGE:-ghcr.io/new/app}:${V:-1}", id="a variable as its tag"),
        pytest.param("${R:-ghcr.io}/old/app:1", "${APP_IMAGE:-ghcr.io/new/app}:1", id="a variable in its path"),
        pytest.param(f"ghcr.io/old/app:1@{D}", f"${{APP_IMAGE:-ghcr.io/new/app}}:1@{D}", id="a digest"),
        pytest.param(">-\n      ghcr.io/old/app:1", ">-\n      ${APP_IMAGE:-ghcr.io/new/app}:1", id="folded"),
    ],
)
def test_the_path_becomes_a_variable_and_the_tag_stays_as_it_is_written(before: str, written: str) -> None:
    assert after(chosen({"compose.yaml": compose(before)})) == {
        "compose.yaml": compose(written),
        "pullfix.yaml": f"{HEAD}fallbacks:\n{ENTRY}",
    }


def test_in_braces_the_value_gets_quotes() -> None:
    files = {"compose.yaml": "services: {web: {image: ghcr.io/old/app:1}}\n"}
    assert after(chosen(files))["compose.yaml"] == ('services: {web: {image: "${APP_IMAGE:-ghcr.io/new/app}:1"}}\n')


def test_a_variable_that_is_there_is_used() -> None:
    plan = after(chosen({"compose.yaml": compose("${IMG:-ghcr.io/old/app}:1")}))
    assert plan["compose.yaml"] == compose("${IMG:-ghcr.io/new/app}:1")
    assert "  IMG:\n" in (plan["pullfix.yaml"] or "")
    whole = after(chosen({"compose.yaml": compose("${IMG}"), ".env": "IMG=ghcr.io/old/app:2\n"}))
    assert whole[".env"] == "IMG=ghcr.io/new/app:2\n"
    assert "- ghcr.io/new/app:2\n      - ghcr.io/old/app:2\n" in (whole["pullfix.yaml"] or "")
    assert "compose.yaml" not in whole


def test_tags_of_their_own_go_into_the_variable() -> None:
    plan = after(
        chosen({"compose.yaml": compose("ghcr.io/old/app:1")}, f"ghcr.io/new/app:v1,ghcr.io/old/app digest={D}")
    )
    assert plan["compose.yaml"] == compose("${APP_IMAGE:-ghcr.io/new/app:v1}")
    assert f"- ghcr.io/new/app:v1\n      - ghcr.io/old/app:1\n    digest: {D}\n" in (plan["pullfix.yaml"] or "")


@pytest.mark.parametrize(
    ("env", "environ", "name"),
    [
        pytest.param("APP_IMAGE=x\n", {}, "WEB_IMAGE", id="taken in .env"),
        pytest.param("# APP_IMAGE and WEB_IMAGE\n", {}, "APP_IMAGE_2", id="both taken"),
        pytest.param("", {"APP_IMAGE": "x"}, "WEB_IMAGE", id="taken in the environment"),
    ],
)
def test_a_new_variable_has_a_name_of_its_own(env: str, environ: dict[str, str], name: str) -> None:
    files = {"compose.yaml": compose("ghcr.io/old/app:1"), ".env": env}
    assert after(chosen(files, environ=environ))["compose.yaml"] == compose(f"${{{name}:-ghcr.io/new/app}}:1")


def test_two_places_of_one_image_share_a_variable() -> None:
    files = {"compose.yaml": compose("ghcr.io/old/app:1") + "  worker:\n    image: ghcr.io/old/app:1\n"}
    snapshot, found = loaded(files)
    assert [one.services for one in alike("ghcr.io/old/app", found, snapshot)] == [("web",), ("worker",)]
    plan = planned(files, ("web", FALLBACK, TWO), ("worker", FALLBACK, TWO))
    assert (after(plan)["compose.yaml"] or "").count("${APP_IMAGE:-ghcr.io/new/app}:1") == 2
    assert (after(plan)["pullfix.yaml"] or "").count("APP_IMAGE") == 1


@pytest.mark.parametrize(
    ("rules", "written"),
    [
        pytest.param("", f"fallbacks:\n{ENTRY}", id="empty"),
        pytest.param(
            "moves: []\nfallbacks: {} # none\nwaiting:\n",
            f"moves: []\nfallbacks: # none\n{ENTRY}waiting:\n",
            id="an empty key",
        ),
        pytest.param(
            "fallbacks:\r\n    A: [x/y]\r\n# end",
            "fallbacks:\r\n    A: [x/y]\r\n    APP_IMAGE:\r\n      sources:\r\n"
            "        - ghcr.io/new/app\r\n        - ghcr.io/old/app\r\n# end",
            id="behind another, with its indent and line ends",
        ),
        pytest.param(
            "fallbacks:\n  A:\n    - x/y",
            f"fallbacks:\n  A:\n    - x/y\n{ENTRY}",
            id="without a last line end",
        ),
    ],
)
def test_the_list_is_put_where_lists_are(rules: str, written: str) -> None:
    assert (
        after(chosen({"compose.yaml": compose("ghcr.io/old/app:1"), "pullfix.yaml": rules}))["pullfix.yaml"] == written
    )


@pytest.mark.parametrize(
    ("files", "argument", "says"),
    [
        pytest.param({"compose.yaml": compose("a/b:1")}, "x/y", "two at least", id="one source"),
        pytest.param({"compose.yaml": compose("a/b:1")}, "x/y,X y", "is no source", id="no source"),
        pytest.param({"compose.yaml": compose("a/b:1")}, "x/y,z/y digest=1", "neither", id="no digest"),
        pytest.param({"compose.yaml": compose("a b")}, TWO, "no image reference", id="no image"),
        pytest.param({"compose.yaml": compose("a/b:1"), "pullfix.yaml": "[1]\n"}, TWO, "no block mapping", id="a list"),
        pytest.param({"compose.yaml": compose("a/b:1"), "pullfix.yaml": "a: [\n"}, TWO, "is no YAML", id="no YAML"),
        pytest.param(
            {"compose.yaml": compose("a/b:1"), "pullfix.yaml": "fallbacks: {A: [x/y]}\n"}, TWO, "by hand", id="flow"
        ),
        pytest.param(
            {"compose.yaml": compose("${A:-a/b}:1"), "pullfix.yaml": "fallbacks:\n  A: [x/y]\n"}, TWO,
            "has other sources", id="other sources",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_written_says_why(files: dict[str, str], argument: str, says: str) -> None:
    (conflict,) = chosen(files, argument).conflicts
    assert says in conflict.message


def test_a_dockerfile_has_no_fallbacks() -> None:
    (conflict,) = planned({"Dockerfile": "FROM a/b:1\n"}, ("Dockerfile:1", FALLBACK, TWO)).conflicts
    assert "ARG" in conflict.message


# --- the card

PLATFORM = "linux/amd64"
REFUSED = Denied(asked_at=AT, step=Purpose.TOKEN, could_be=(Cause.PRIVATE,))
NOBODY = Unreachable(asked_at=AT, why=Unreached.TIMEOUT)
GONE = Absent(asked_at=AT, what=Lacking.TAG)


def there(digest: str = D) -> Present:
    return Present(asked_at=AT, digest=digest)


def offer(path: str, tag: str, *, proven: bool = True, answers: bool | None = True) -> Candidate:
    return Candidate(argument=path, shown=f"{path}:{tag}", proven=proven, answers=answers)


def card(own: Answer, offers: list[Candidate], answers: dict[str, Answer], tag: str = "1.2.3") -> Remedy | None:
    snapshot, found = loaded({"compose.yaml": compose(f"ghcr.io/old/app:{tag}")})
    reference = locate("web", found, snapshot)
    known = Answers({ManifestOf(good(name), PLATFORM).key: answer for name, answer in answers.items()})
    assert reference.image is not None
    return fallbacks.card(reference, reference.image, status_of_answer(own), offers, known, PLATFORM)


def test_the_source_that_answers_comes_first_and_its_digest_is_kept() -> None:
    found = card(REFUSED, [offer("ghcr.io/new/app", "1.2.3")], {"ghcr.io/new/app:1.2.3": there()})
    assert found is not None
    assert found.to == f"ghcr.io/new/app,ghcr.io/old/app digest=1.2.3@{D}"
    assert (found.disposition, found.recommended) == (Disposition.READY, False)
    assert found.evidence[1] == "ghcr.io/old/app:1.2.3 does not answer."
    assert 'location = "ghcr.io/old/app"' in found.copy


def test_a_floating_tag_has_no_digest_to_keep_and_others_bytes_are_told() -> None:
    found = card(there(), [offer("ghcr.io/new/app", "latest")], {"ghcr.io/new/app:latest": there()}, "latest")
    assert found is not None
    assert (found.to, found.why) == ("ghcr.io/new/app,ghcr.io/old/app", "2 of them have the same bytes now.")
    other = card(there(), [offer("ghcr.io/new/app", "1.2.3")], {"ghcr.io/new/app:1.2.3": there(E)})
    assert other is not None
    assert "different bytes" in other.why
    assert other.to == "ghcr.io/new/app,ghcr.io/old/app"


@pytest.mark.parametrize(
    ("own", "offers"),
    [
        pytest.param(REFUSED, [], id="one path"),
        pytest.param(REFUSED, [offer("ghcr.io/new/app", "1.2.3", proven=False)], id="no proof"),
        pytest.param(REFUSED, [offer("ghcr.io/new/app", "1.2.3", answers=False)], id="none answers"),
    ],
)
def test_without_two_sources_there_is_no_card(own: Answer, offers: list[Candidate]) -> None:
    assert card(own, offers, {}) is None


def test_mirrors_as_a_text_to_copy() -> None:
    hub = mirror_text([good("postgres:16"), good("mirror.gcr.io/library/postgres:16"), good("quay.io/x/pg:16")])
    assert '{"registry-mirrors": ["https://mirror.gcr.io"]}' in hub
    assert hub.count("[[registry.mirror]]") == 2
    assert "for ghcr.io the variable is the way" in mirror_text([good("ghcr.io/a/b"), good("quay.io/a/b")])
    assert "no other source has it" in mirror_text([good("a/b"), good("quay.io/c/d")])


# --- select

RULES = f"fallbacks:\n  IMG:\n    sources: [x.io/a, y.io/a]\n    digest: 1.0@{D}\n"


def selected(
    answers: tuple[Answer, Answer], image: str = "${IMG:-x.io/a}:1.0", env: str = "", rules: str = RULES,
    *, any_digest: bool = False,
) -> Selection:  # fmt: skip
    _, found = loaded({"compose.yaml": compose(image), ".env": env})
    (rule,) = read_rules(SourceFile("p", rules.encode(), rules), "p").fallbacks
    one = variable(".", rule, found, ".env")
    assert one is not None
    by_source = dict(zip(rule.sources, answers, strict=True))
    statuses = {(source, r): status_of_answer(by_source[source]) for source, r, _ in images(one)}
    return select(one, statuses, any_digest=any_digest)


@pytest.mark.parametrize(
    ("answers", "outcome", "source"),
    [
        pytest.param((there(), there()), Outcome.KEPT, "x.io/a", id="the first answers"),
        pytest.param((NOBODY, there()), Outcome.SET, "y.io/a", id="the first is unreachable"),
        pytest.param((GONE, there()), Outcome.SET, "y.io/a", id="the first lacks it"),
        pytest.param((there(E), there()), Outcome.SET, "y.io/a", id="the first has other bytes"),
        pytest.param((GONE, there(E)), Outcome.NONE, None, id="only other bytes"),
        pytest.param((GONE, GONE), Outcome.NONE, None, id="nowhere"),
        pytest.param((NOBODY, GONE), Outcome.UNDECIDED, None, id="nobody knows"),
    ],
)
def test_which_source_is_selected(answers: tuple[Answer, Answer], outcome: Outcome, source: str | None) -> None:
    found = selected(answers)
    assert (found.outcome, found.source) == (outcome, source)
    assert len(found.tried) == 2


def test_the_digest_counts_for_its_own_tag_and_any_digest_takes_all() -> None:
    assert selected((there(E), GONE), "${IMG:-x.io/a}:2.0").outcome is Outcome.KEPT
    assert selected((there(E), GONE), any_digest=True).outcome is Outcome.KEPT
    pinned = selected((GONE, there(E)), f"${{IMG:-x.io/a}}:2.0@{E}")
    assert pinned.source == "y.io/a"
    whole = f"fallbacks:\n  IMG:\n    sources: [x.io/a, y.io/a]\n    digest: {D}\n"
    assert selected((there(E), GONE), "${IMG:-x.io/a}", rules=whole).outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("env", "written"),
    [
        pytest.param("", "IMG=y.io/a\n", id="an empty file"),
        pytest.param("A=1", "A=1\nIMG=y.io/a\n", id="a last line without its end"),
        pytest.param("A=1\r\n", "A=1\r\nIMG=y.io/a\r\n", id="line ends of Windows"),
        pytest.param("IMG='x.io/a' # c\nB=1\n", "IMG='y.io/a' # c\nB=1\n", id="a line that is there"),
        pytest.param("IMG=x.io/z\nIMG=x.io/a\n", "IMG=x.io/z\nIMG=y.io/a\n", id="the last of two"),
        pytest.param('export IMG="x.io/a"\n', 'export IMG="y.io/a"\n', id="exported"),
    ],
)
def test_one_line_of_the_env_file_changes(env: str, written: str) -> None:
    found = selected((GONE, there()), env=env)
    snapshot, _ = loaded({".env": env})
    made = edit(found, snapshot)
    assert made is not None
    assert not isinstance(made, Refusal)
    assert splice(env, [made]) == written


def test_a_file_that_is_not_there_is_made_and_the_environment_outranks_it() -> None:
    found = selected((GONE, there()))
    snapshot, _ = loaded({})
    made = edit(found, snapshot)
    assert made is not None
    assert not isinstance(made, Refusal)
    assert made.new == "IMG=y.io/a\n"
    outranked = edit(found, loaded({}, {"IMG": "x.io/a"})[0])
    assert isinstance(outranked, Refusal)
    assert "outranks" in outranked.message
    assert edit(selected((there(), there())), snapshot) is None


def test_a_variable_that_nothing_takes_is_none() -> None:
    _, found = loaded({"compose.yaml": compose("x.io/a:1")})
    (rule,) = read_rules(SourceFile("p", RULES.encode(), RULES), "p").fallbacks
    assert variable(".", rule, found, ".env") is None
    assert [env_path(p) for p in (".", "a/b", "x.yml", "a/x.yml")] == [".env", "a/b/.env", ".env", "a/.env"]
    assert env_path("a", ".") == ".env"
