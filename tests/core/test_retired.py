"""Works but stale: what is said of a path that answers and was left, and of which paths nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.test_image import good
from tests.loading import loaded
from tui.core import propose
from tui.core.answers import Absent, Answer, Answers, Lacking, ManifestOf, Present
from tui.core.catalogue import Catalogue, load_catalogue, may_speak_of
from tui.core.diagnose import status_of
from tui.core.finding import Disposition, Finding, RemedyCode, Severity
from tui.core.findings import Matter, finding_of
from tui.core.rules import Rules, read_rules
from tui.core.text import SourceFile
from tui.core.where import locate
from tui.store import bundled

AT = datetime(2026, 11, 24, tzinfo=UTC)
AMD64 = "linux/amd64"
OLD = Present(asked_at=AT, digest=f"sha256:{'0' * 64}", created="2025-03-03T10:00:00Z")
NEW = Present(asked_at=AT, digest=f"sha256:{'1' * 64}", created="2026-11-20T10:00:00+01:00")


def moved(**more: str) -> str:
    keys = {"kind": "org-rename", "from": "[x.io/old/app]", "to": "x.io/new/app", "since": "2025-04", **more}
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items() if value)
    return f"- id: a\n{lines}  evidence:\n    - {{what: docs, ref: here}}\n"


def advised(
    text: str,
    answer: Answer = OLD,
    there: Answer | None = NEW,
    rules: Rules | None = None,
    image: str = "x.io/old/app:1.5",
    deep: Answer | None = None,
) -> Finding | None:
    """The whole advice about an image, with its remedies."""
    snapshot, found = loaded({"compose.yaml": f"services:\n  web:\n    image: {image}\n"})
    reference = locate("web", found, snapshot)
    answers, catalogue = Answers(), load_catalogue(text) if text else Catalogue.of(())
    own = rules or Rules("pullfix.yaml")
    status = status_of(reference, answer, asking=False)
    for question in propose.questions_for(reference, status, catalogue, own, AMD64, answers):
        own_path = question.image.path == reference.image.path if reference.image else False
        if (told := (deep or answer) if own_path else there) is not None:
            answers.by_key[question.key] = told
    finding = finding_of(Matter(reference, status, catalogue, own, answers, AMD64))
    remedies = propose.remedies(reference, status, catalogue, own, answers, AMD64, date(2026, 11, 24), found)
    if finding is None:
        assert not remedies
        return None
    return replace(finding, remedies=remedies)


def test_an_image_that_moved_and_still_answers_is_advice_with_both_builds_and_the_new_path() -> None:
    found = advised(moved())
    assert found is not None
    assert (found.code, found.severity, found.mark) == ("retired-path", Severity.ADVICE, "moved")
    assert found.message == (
        "x.io/old/app still answers, but the image moved to x.io/new/app. Known move (1 source), since 2025-04."
    )
    assert found.likely == "What is here was built on 2025-03-03, what is at x.io/new/app on 2026-11-20."
    assert found.evidence == ("Known move (1 source), since 2025-04.", "docs: here")
    (switch,) = found.remedies
    assert (switch.code, switch.to, switch.disposition) == (RemedyCode.SWITCH_PATH, "x.io/new/app", Disposition.READY)
    assert not switch.recommended


def test_a_new_path_that_does_not_have_it_yet_is_not_offered() -> None:
    found = advised(moved(), there=Absent(asked_at=AT, what=Lacking.TAG))
    assert found is not None
    assert found.mark == "retired"
    assert found.remedies[0].to == ""
    assert found.likely == "What is here was built on 2025-03-03."


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param({"kind": "registry-move"}, "the image moved to x.io/new/app", id="a move"),
        pytest.param({"kind": "successor-fork"}, "others continue it", id="a fork goes on"),
        pytest.param({"kind": "vendor-change"}, "its publisher changed what it offers there", id="a vendor"),
        pytest.param({"kind": "official-deprecation"}, "no updates are to be expected", id="an official image"),
        pytest.param({"kind": "withdrawn", "to": ""}, "its publisher gave it up", id="no successor"),
        pytest.param({"from": "[x.io/old/*]", "to": "x.io/new/*"}, "the image moved. Known", id="a whole owner"),
    ],
)
def test_the_kind_of_the_move_decides_the_words(more: dict[str, str], words: str) -> None:
    found = advised(moved(**more))
    assert found is not None
    assert words in found.message
    assert bool(found.remedies) == ("to" not in more or bool(more["to"]))


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"either_way": "true"}, id="both paths are published"),
        pytest.param({"confidence": "low"}, id="the source is in doubt"),
        pytest.param({"from": "[x.io/*]", "to": "", "kind": "registry-shutdown"}, id="a host, and no successor"),
        pytest.param({"from": "[x.io/other/app]"}, id="another path"),
        pytest.param({"from": "[x.io/other/app]", "to": "x.io/old/app"}, id="it is where others went"),
        pytest.param({"from": "[x.io/old/*, x.io/older/app]", "to": "x.io/old/app"}, id="it went to itself"),
    ],
)
def test_of_other_paths_nothing_is_said(more: dict[str, str]) -> None:
    assert advised(moved(**more)) is None


def test_a_path_that_fails_has_its_own_finding() -> None:
    found = advised(moved(), answer=Absent(asked_at=AT, what=Lacking.TAG))
    assert found is not None
    assert found.code == "tag-missing"
    assert found.mark == ""


def test_the_builds_of_indexes_are_read_below_them() -> None:
    found = advised(moved(), answer=replace(OLD, created=None), deep=OLD)
    assert found is not None
    assert found.likely == "What is here was built on 2025-03-03, what is at x.io/new/app on 2026-11-20."


def test_a_description_can_say_it() -> None:
    labels = (("org.opencontainers.image.description", "[DEPRECATED] Use x.io/new/app"),)
    found = advised("", answer=replace(OLD, labels=labels))
    assert found is not None
    assert "“[DEPRECATED] Use x.io/new/app”" in found.message


def test_a_pull_that_fails_for_a_stale_login_comes_first() -> None:
    found = advised(moved(), answer=replace(OLD, login_refused=True))
    assert found is not None
    assert found.code == "bad-login"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("Use x.io/new/app", "“Use x.io/new/app”", id="a sentence"),
        pytest.param("true", "“It is deprecated.”", id="a flag"),
        pytest.param("false", None, id="a flag that is down"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_label_can_say_it(value: str, words: str | None) -> None:
    labels = (("org.opencontainers.image.version", "1"), ("org.opencontainers.image.deprecated", value))
    found = advised("", answer=replace(OLD, labels=labels, warnings=("Soon gone.",)))
    if words is None:
        assert found is not None  # the warning alone
        assert (found.code, found.mark) == ("registry-warning", "warned")
        return
    assert found is not None
    assert words in found.message
    assert "x.io warns: “Soon gone.”" in found.message
    assert (found.code, found.mark, found.remedies) == ("retired-path", "retired", ())


def test_the_project_s_own_moves_count_too() -> None:
    text = "moves:\n  - from: [x.io/old/app]\n    to: x.io/ours/app\n"
    rules = read_rules(SourceFile("pullfix.yaml", text.encode(), text), "pullfix.yaml")
    found = advised("", rules=rules)
    assert found is not None
    assert found.remedies[0].to == "x.io/ours/app"


@pytest.mark.parametrize(
    "created", [None, "", "yesterday", "1970-01-01T00:00:00Z", "1980-01-01T00:00:00Z", "2025-03-03"]
)
def test_a_date_that_says_nothing_is_left_out(created: str | None) -> None:
    found = advised(moved(), answer=Present(asked_at=AT, created=created))
    assert found is not None
    assert found.likely == ""


def test_a_digest_is_asked_for_at_the_new_path() -> None:
    digest = f"sha256:{'0' * 64}"
    image = good(f"x.io/old/app:1@{digest}")
    (way,) = load_catalogue(moved()).moves_for(image)
    name = way.image_of(image)
    assert name is not None
    assert (name.familiar, ManifestOf(name, AMD64).key[2]) == (f"x.io/new/app:1@{digest}", digest)


def test_the_bundled_catalogue_is_read_only_where_it_may_speak_of_an_image() -> None:
    text = bundled("moves.yaml")
    catalogue = load_catalogue(text)
    for move in catalogue.moves:
        for path in (*move.sources, *(move.targets if move.either_way else ())):
            assert may_speak_of(text, good(path.replace("*", "any"))), path
    for path in ("redis:7", "postgres", "ghcr.io/nobody-at-all/app", "registry.acme.example/a/b"):
        assert not may_speak_of(text, good(path))
        assert not catalogue.entries_for(good(path))
