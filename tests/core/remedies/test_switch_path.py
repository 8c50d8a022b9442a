"""Switch path as an edit: what is kept, and where a path that is put together of variables is changed."""

from __future__ import annotations

import pytest

from tests.loading import planned
from tui.core.finding import RemedyCode

TO = "ghcr.io/hoarder-app/hoarder"
SWITCH = RemedyCode.SWITCH_PATH


@pytest.mark.parametrize(
    ("written", "env", "argument", "becomes", "env_becomes"),
    [
        pytest.param(
            "ghcr.io/karakeep-app/karakeep:${V:-release}", "V=latest\n", TO, f"{TO}:${{V:-release}}", "",
            id="a variable in the tag is kept",
        ),
        pytest.param("${I}:1", "I=ghcr.io/karakeep-app/karakeep\n", TO, "", f"I={TO}\n", id="the whole path"),
        pytest.param(
            "ghcr.io/${OWNER}/app:1", "OWNER=old\n", "ghcr.io/new/app", "", "OWNER=new\n", id="the owner alone"
        ),
        pytest.param("${R}/o/app:1", "R=k8s.gcr.io\n", "registry.k8s.io/o/app", "", "R=registry.k8s.io\n",
                     id="the registry alone"),
        pytest.param("ghcr.io/o/${N}:1", "N=old\n", "ghcr.io/o/new", "", "N=new\n", id="the name alone"),
        pytest.param(
            "ghcr.io/${O:-old}/app:1", "", "ghcr.io/new/app", "ghcr.io/${O:-new}/app:1", "", id="in its default"
        ),
        pytest.param("ghcr.io/${OWNER}/app:1", "OWNER=old\n", "ghcr.io/new/other", "ghcr.io/new/other:1", "",
                     id="more than the variable differs"),
        pytest.param("ghcr.io/x${OWNER}/app:1", "OWNER=old\n", "ghcr.io/xnew/app", "ghcr.io/xnew/app:1", "",
                     id="a variable that is part of a word"),
        pytest.param("ghcr.io/${OWNER}/app:1", "OWNER=old\n", "ghcr.io/new/app:2", "ghcr.io/${OWNER}/app:2",
                     "OWNER=new\n", id="and the tag where it is written"),
        pytest.param("${R}/o/app:1", "R=quay.io\n", "o/app", "o/app:1", "", id="a registry that goes"),
    ],
)  # fmt: skip
def test_what_is_changed_where(written: str, env: str, argument: str, becomes: str, env_becomes: str) -> None:
    files = {"compose.yaml": f"services:\n  web:\n    image: {written}\n"} | ({".env": env} if env else {})
    plan = planned(files, ("web", SWITCH, argument))
    assert not plan.conflicts, plan.conflicts
    after = {change.path: change.after for change in plan.changes}
    expected = {"compose.yaml": f"services:\n  web:\n    image: {becomes}\n"} if becomes else {}
    assert after == expected | ({".env": env_becomes} if env_becomes else {})


def test_a_variable_that_another_image_uses_keeps_its_value() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: ${R}/o/app:1\n  db:\n    image: ${R}/o/db:1\n",
        ".env": "R=k8s.gcr.io\n",
    }
    plan = planned(files, ("web", SWITCH, "registry.k8s.io/o/app"))
    assert [change.path for change in plan.changes] == ["compose.yaml"]
    assert "image: registry.k8s.io/o/app:1\n" in (plan.changes[0].after or "")
    assert not plan.unwanted
