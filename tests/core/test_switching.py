"""Which of several paths is offered: of a chain its end, of equals the same bytes, never one for its name alone."""

from __future__ import annotations

from tests.core.test_propose import AMD64, AT, DENIED, NO_TAG, THERE, offered
from tui.core.answers import Absent, Answer, Lacking, Tags
from tui.core.catalogue import load_catalogue
from tui.core.finding import Remedy, RemedyCode

CHAIN = "- id: a\n  from: [x.io/old/app]\n  to: x.io/mid/app\n- id: b\n  from: [x.io/mid/app]\n  to: x.io/end/app\n"


def switch(asked: dict[str, Answer], text: str, tag: str = "1.5") -> Remedy:
    return offered(DENIED, asked, load_catalogue(text), tag=tag)[RemedyCode.SWITCH_PATH]


def test_of_a_chain_the_end_is_taken_where_it_answers() -> None:
    both = switch({"x.io/mid/app:1.5": THERE, "x.io/end/app:1.5": THERE}, CHAIN)
    assert [candidate.argument for candidate in both.candidates] == ["x.io/end/app", "x.io/mid/app"]
    assert (both.to, both.recommended) == ("x.io/end/app", True)
    half = switch({"x.io/mid/app:1.5": THERE, "x.io/end/app:1.5": NO_TAG}, CHAIN)
    assert (half.to, half.recommended) == ("x.io/mid/app", True)


def test_of_several_paths_of_one_entry_none_was_left_for_the_other() -> None:
    text = "- id: a\n  from: [x.io/old/app]\n  to: [x.io/one/app, x.io/two/app]\n"
    text += "- id: b\n  from: [x.io/two/app]\n  to: x.io/end/app\n"
    found = switch({f"x.io/{name}/app:1.5": THERE for name in ("one", "two", "end")}, text)
    assert [candidate.argument for candidate in found.candidates] == ["x.io/one/app", "x.io/end/app", "x.io/two/app"]


def test_a_tag_that_did_not_come_along_is_replaced_by_the_nearest() -> None:
    text = "- id: a\n  from: [x.io/old/app]\n  to: x.io/new/app\n  tag_note: Tags start with a v.\n"
    asked: dict[str, Answer] = {
        "x.io/new/app:1.5": NO_TAG,
        "x.io/new/app": Tags(asked_at=AT, tags=("v1.5", "v2.0")),
        "x.io/new/app:v1.5": THERE,
    }
    found = switch(asked, text)
    assert (found.to, found.recommended) == ("x.io/new/app:v1.5", True)
    assert f"x.io/new/app:v1.5 answers now for {AMD64}. The same version; here it is written v1.5." in found.evidence
    assert found.consequence.endswith("the tag changes with it.")
    assert found.risk == "Tags start with a v."
    del asked["x.io/new/app:v1.5"]
    assert switch(asked, text).to == ""


def test_another_major_version_elsewhere_is_never_recommended() -> None:
    text = "- id: a\n  from: [x.io/old/app]\n  to: x.io/new/app\n"
    asked: dict[str, Answer] = {
        "x.io/new/app:1.5": NO_TAG, "x.io/new/app": Tags(asked_at=AT, tags=("3.0",)), "x.io/new/app:3.0": THERE,
    }  # fmt: skip
    found = switch(asked, text)
    assert (found.to, found.recommended) == ("x.io/new/app:3.0", False)


def test_a_repository_that_is_not_there_is_not_asked_for_its_tags() -> None:
    text = "- id: a\n  from: [x.io/old/app]\n  to: x.io/new/app\n"
    found = switch({"x.io/new/app:1.5": Absent(asked_at=AT, what=Lacking.REPOSITORY)}, text)
    assert (found.to, found.why) == (
        "",
        "No known path has this tag now. You can type one; it is asked for while you type.",
    )


def test_a_service_that_goes_away_leads_nowhere_and_the_one_that_stays_does() -> None:
    text = "- id: a\n  from: [x.io/old/app, x.io/old/web]\n  gone: [{}]\n  to: x.io/new/app\n  note: Since 2.0.\n"
    gone = switch({"x.io/new/app:1.5": THERE}, text.format("x.io/old/app"))
    assert (gone.to, gone.candidates) == ("", ())
    assert gone.why == "x.io/old/app became part of x.io/new/app: delete the service that runs it. Since 2.0."
    stays = switch({"x.io/new/app:1.5": THERE}, text.format("x.io/old/web"))
    assert (stays.to, stays.recommended) == ("x.io/new/app", False)
    assert "take away the services that it replaces" in stays.risk


def test_a_loop_is_decided_by_what_answers() -> None:
    loop = CHAIN + "- id: c\n  from: [x.io/end/app]\n  to: x.io/old/app\n"
    found = switch({"x.io/mid/app:1.5": NO_TAG, "x.io/end/app:1.5": THERE}, loop)
    assert (found.to, found.recommended) == ("x.io/end/app", True)
