"""The explanation of one image, as lines and as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.core.test_image import good
from tui.core.answers import Denied, Odd, Present, Purpose, Quota, Skipped, Step
from tui.core.catalogue import Move
from tui.core.diagnose import finding_about, status_of_answer
from tui.core.explaining import DOES, Explanation, document, facts, heading, told
from tui.core.local import Container, Local
from tui.core.sentences.oddity import in_full

DIGEST = f"sha256:{'a' * 64}"
TOKEN = Step(
    purpose=Purpose.TOKEN, method="GET", url="https://ghcr.io/token?service=ghcr.io", status=403, login="ada",
    headers=(("content-type", "application/json"),), body="{\n" + "x\n" * 20, milliseconds=12,
)  # fmt: skip
THERE = Present(
    asked_at=NOW, endpoint="mirror.example", digest=DIGEST, platforms=("linux/amd64", "linux/arm64"),
    exchange=(TOKEN,), created="2025-11-24T23:40:00Z", login_from="/home/ada/.docker/config.json",
    quota=Quota(left=76, limit=100, window=21600, source="192.0.2.1"),
    labels=(
        ("org.opencontainers.image.source", "https://github.com/a/b"),
        ("org.opencontainers.image.version", "1.2\x1b[31m"),
        ("org.label-schema.vcs-ref", "3f2c1ab"),
        ("org.opencontainers.image.created", "2025-11-24T23:40:00Z"),
        ("maintainer", "ada"),
    ),
)  # fmt: skip
MOVE = Move(
    id="a", kind="org-rename", sources=("ghcr.io/a/b",), targets=("ghcr.io/c/b",), since="2025-04",
    evidence=("docs: here",), note="Mind the data.", either_way=True,
)  # fmt: skip
LOCAL = Local(
    asked_at=NOW, engine="/e", image_id=DIGEST, digests=(DIGEST,), since=NOW - timedelta(days=2),
    containers=(Container("b-1"),),
)  # fmt: skip


def explained(**more: object) -> Explanation:
    made = Explanation(image=good("ghcr.io/a/b:1.2.0"), platform="linux/amd64", status=status_of_answer(THERE))
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_step_says_what_it_is_for_what_came_from_whom_and_how_soon() -> None:
    assert heading(2, TOKEN) == "2  asks for a token"
    lines = list(told(TOKEN))
    assert lines[:3] == [
        "GET https://ghcr.io/token?service=ghcr.io   with the login of ada",
        "403 from ghcr.io   12 ms",
        "content-type: application/json",
    ]
    assert len(lines) == 3 + 8 + 1
    assert lines[-1] == "| …"
    (long,) = [line for line in told(replace(TOKEN, body="x" * 1000)) if line.startswith("|")]
    assert long == f"| {'x' * 299}…"
    lost = Step(purpose=Purpose.PING, method="GET", url="https://ghcr.io/v2/", status=None, fault="It broke.")
    assert list(told(lost))[1] == "no reply from ghcr.io: It broke.   0 ms"


def test_every_purpose_has_words() -> None:
    assert set(DOES) == set(Purpose)


def test_the_facts_of_an_image_that_is_there() -> None:
    told_facts = list(facts(explained(moves=(MOVE,), status=replace(status_of_answer(THERE), local=LOCAL))))
    assert dict(told_facts[:-1]) == {
        "answered by": "mirror.example at 2026-11-24 23:40:00 UTC",
        "login": "The login of ada from /home/ada/.docker/config.json was sent.",
        "pulls left": "76 of 100 in 6 h, counted for 192.0.2.1",
        "digest": DIGEST,
        "platforms": "linux/amd64, linux/arm64",
        "built": "2025-11-24T23:40:00Z, 1 year ago",
        "source": "https://github.com/a/b",
        "version": "1.2 [31m",
        "revision": "3f2c1ab",
        "this machine": "Your running copy is safe for now: b-1 runs it, pulled 2 days ago. "
        "The registry has the same bytes under this name now.",
        "known move": "ghcr.io/a/b → ghcr.io/c/b (org rename, both are published). Known move (1 source), "
        "since 2025-04. Mind the data.",
    }
    assert told_facts[-1] == ("", "docs: here")


def test_the_facts_of_a_refusal_are_few() -> None:
    answer = Denied(asked_at=NOW, endpoint="ghcr.io", step=Purpose.TOKEN, could_be=(), from_cache=True)
    bare = Move(id="b", kind="withdrawn", sources=("ghcr.io/a/b",), targets=())
    assert list(facts(explained(status=status_of_answer(answer), moves=(bare,)))) == [
        ("answered by", "ghcr.io at 2026-11-24 23:40:00 UTC, from an earlier answer that was kept"),
        ("login", "None was sent."),
        ("known move", "ghcr.io/a/b → nowhere (withdrawn). Known move."),
    ]


def test_dates_and_quotas_without_all_their_parts() -> None:
    answer = replace(THERE, created="long ago", quota=Quota(left=1, limit=2), labels=())
    told_facts = dict(facts(explained(status=status_of_answer(answer))))
    assert (told_facts["built"], told_facts["pulls left"]) == ("long ago", "1 of 2")
    assert (
        dict(facts(explained(status=status_of_answer(replace(answer, created="2025-01-01")))))["built"] == "2025-01-01"
    )


def test_nobody_was_asked() -> None:
    skipped = Skipped(asked_at=NOW, reason="Not asked, because of --offline.")
    one = explained(status=status_of_answer(skipped))
    assert (list(facts(one)), one.steps) == ([], ())
    found = document(one)
    assert (found["login"], found["endpoint"], found["labels"], found["created"]) == (None, None, {}, None)
    assert document(explained(status=replace(one.status, answer=None)))["exchange"] == []


def test_the_document_holds_the_same() -> None:
    found = document(explained(moves=(MOVE,)))
    assert found["login"] == {"user": "ada", "from": "/home/ada/.docker/config.json", "refused": False}
    assert found["endpoint"] == "mirror.example"
    assert found["exchange"][0]["does"] == "asks for a token"  # type: ignore[index]
    assert found["moves"][0]["to"] == ["ghcr.io/c/b"]  # type: ignore[index]
    assert set(found["lessons"]) == {"registry", "tag", "owner"}  # type: ignore[call-overload]


ASKED = Step(
    purpose=Purpose.MANIFEST, method="GET", url="https://ghcr.io/v2/a/b/manifests/1?x=a&y", status=200, body="{}",
)  # fmt: skip
HTML, TEXT = (("content-type", "text/html; charset=utf-8"),), (("content-type", "text/plain"),)


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [
        pytest.param(replace(ASKED, headers=HTML), None, "a web page came in place of what was asked for.", id="page"),
        pytest.param(
            replace(ASKED, body="\n<!DOCTYPE html>"), None, "a web page came in place of what was asked for.",
            id="page by its start",
        ),
        pytest.param(replace(ASKED, status=302), None, "a redirect that leads nowhere.", id="redirect"),
        pytest.param(
            replace(ASKED, status=404), None, "404 came, without any of the reasons that registries give with it.",
            id="no reason",
        ),
        pytest.param(
            replace(ASKED, status=405), "UNSUPPORTED",
            "with 405 came the reason UNSUPPORTED, which has no business there.", id="a reason",
        ),
        pytest.param(replace(ASKED, body=""), None, "200 came, and nothing with it.", id="nothing"),
        pytest.param(
            replace(ASKED, headers=TEXT), None, "something else came in place of what was asked for, as text/plain.",
            id="a text",
        ),
        pytest.param(ASKED, None, "something else came in place of what was asked for.", id="something"),
    ],
)  # fmt: skip
def test_of_an_odd_answer_it_says_what_was_odd_and_does_not_point_to_itself(
    step: Step, code: str | None, said: str
) -> None:
    image, lost = good("ghcr.io/a/b:1.2.0"), replace(ASKED, status=None, fault="It broke.")
    status = status_of_answer(Odd(asked_at=NOW, http=step.status, code=code, exchange=(TOKEN, step, lost)))
    before = finding_about(image, status)
    finding = in_full(before, status)
    assert before is not None
    assert finding is not None
    assert finding.message == f"{before.message} Step 2 is the odd one: {said}"
    by_hand = "curl -si 'https://ghcr.io/v2/a/b/manifests/1?x=a&y'"
    assert finding.todo == f"Ask for the same by hand, and look who answers: {by_hand}"


def test_other_findings_are_told_as_they_are() -> None:
    status = status_of_answer(Denied(asked_at=NOW, step=Purpose.TOKEN, could_be=(), exchange=(TOKEN,)))
    finding = finding_about(good("ghcr.io/a/b:1.2.0"), status)
    assert finding is not None
    assert in_full(finding, status) is finding
