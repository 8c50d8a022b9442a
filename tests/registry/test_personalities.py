"""Every registry that people use, in every situation that it was seen in: the verdict, what it could be, the words.

Played over real sockets, token endpoints and redirects on other hosts included. What is asked beyond the script fails
the test: no registry is asked for more than an expert would.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.registry.personalities import SECRET, Case, cases, play
from tests.sentences import section, written
from tui.core.answers import Absent
from tui.core.finding import Severity
from tui.core.verdict import Standing, Verdict

CASES = cases()
GONE = (Verdict.TAG_MISSING, Verdict.REPOSITORY_MISSING, Verdict.PLATFORM_MISSING)
SHOWS = {
    "private_anonymous": {"private", "no-access"},
    "private_no_access": {"private", "no-access"},
    "repo_missing": {"missing", "moved", "repository-missing"},
    "tag_missing": {"missing", "tag-missing"},
    "blocked": {"blocked"},
    "policy_blocked": {"blocked"},
    "bad_credentials": {"bad-login"},
    "expired_credentials": {"bad-login"},
    "upstream_error": {"upstream"},
}
"""How a situation shows in `could_be`: by any of these."""
FINE = ("exists", "wrong_accept", "expired_bearer")
"""The situations in which an image may be had."""
NO_LOGIN = ("bad_credentials", "expired_credentials")
"""What nobody's request can be mistaken for who has sent no login."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_what_an_expert_would_conclude(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played = await play(case, tmp_path, monkeypatch)
    status, finding, expect = played.status, played.finding, case.expect
    assert status.verdict is not None
    found = {
        "verdict": status.verdict.value,
        "could_be": [cause.value for cause in status.could_be],
        "code": status.code,
        "http": status.http,
        "finding": finding.code if finding else None,
    }
    usual = None if expect["verdict"] == "available" else expect["verdict"]
    assert found == {"could_be": [], "code": None, "http": None, "finding": usual, **expect}
    assert played.unscripted == ()
    assert section(case.id, case.image, status, finding) == written()[case.id]
    assert SECRET not in repr(played.answer) + repr(finding)
    # Unknown is never gone, and never fine.
    assert (status.verdict in GONE) == isinstance(played.answer, Absent)
    assert (status.standing is Standing.FINE) == (finding is None or finding.severity is Severity.ADVICE)
    assert case.situation in FINE or status.standing is not Standing.FINE


@pytest.mark.parametrize("case", [case for case in CASES if case.looks_like], ids=lambda case: case.id)
def test_what_looks_the_same_shows_in_could_be(case: Case) -> None:
    """A registry that answers alike for several situations is never said to mean one of them."""
    if case.expect["verdict"] == Verdict.UNREACHABLE.value:
        assert case.looks_like == ("server_error",)
        return
    could_be = set(case.expect.get("could_be", ()))
    for situation in case.looks_like:
        if situation not in NO_LOGIN or case.login:
            assert could_be & SHOWS[situation], situation


def test_the_cases_are_many_and_each_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []
    assert len({case.registry for case in CASES}) == 19
