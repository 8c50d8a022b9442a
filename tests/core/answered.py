"""Answers that no case of the played registries gives, each with a name: all that the sentences can be about."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.core.answers import (
    SCHEMA1,
    Absent,
    Answer,
    Budget,
    Cause,
    Denied,
    Lacking,
    Limited,
    Odd,
    Present,
    Purpose,
    Quota,
    Tags,
    Unreachable,
    Unreached,
    Website,
)
from tui.core.image import ImageName, parse

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_NAME = parse("reg.example/a/b:1")
assert isinstance(_NAME, ImageName)
IMAGE: ImageName = _NAME
HIDDEN = (Cause.PRIVATE, Cause.MISSING, Cause.MOVED)
_WORDS = "A reason\x1b[31m."

ANSWERED: dict[str, Answer] = {
    "there": Present(asked_at=AT),
    "there-as-a-list": Tags(asked_at=AT),
    "there-with-a-bad-login": Present(asked_at=AT, login_refused=True),
    "there-with-a-bad-login-from-a-file": Present(asked_at=AT, login_refused=True, login_from="/home/ada/config.json"),
    "there-in-the-old-format": Present(asked_at=AT, media_type=SCHEMA1[0]),
    "there-and-warned-of": Present(asked_at=AT, warnings=("It is old.", "Take\x1b[2J another")),
    "no-digest": Absent(asked_at=AT, what=Lacking.TAG),
    "no-tag-and-a-bad-login": Absent(asked_at=AT, what=Lacking.TAG, login_refused=True),
    "no-repository-behind-a-cache": Absent(
        asked_at=AT, what=Lacking.REPOSITORY, could_be=(Cause.NO_REPOSITORY, Cause.UPSTREAM)
    ),
    "no-platform-at-all": Absent(asked_at=AT, what=Lacking.PLATFORM),
    "denied-for-one-cause": Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.PRIVATE,)),
    "denied-by-law": Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.BLOCKED,), http=451),
    "denied-to-a-login-for-one-of-all": Denied(
        asked_at=AT, step=Purpose.TOKEN, could_be=tuple(Cause)[:6], with_login=True
    ),
    "denied-to-a-login-and-public-on-the-website": Denied(
        asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.BLOCKED, Cause.NO_ACCESS), with_login=True,
        website=Website(shown=True, owner_known=True),
    ),
    "denied-to-a-login-and-not-on-the-website": Denied(
        asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.NO_ACCESS, Cause.MISSING), with_login=True,
        website=Website(shown=False),
    ),
    "bad-login-from-a-file": Denied(
        asked_at=AT, step=Purpose.TOKEN, could_be=(Cause.BAD_LOGIN,), login_refused=True, login_from="auth.json"
    ),
    "limited-with-a-quota": Limited(
        asked_at=AT, budget=Budget.PULLS, http=429, retry_after=7500, quota=Quota(0, 100, 21600, "203.0.113.7")
    ),
    "limited-for-days": Limited(asked_at=AT, budget=Budget.SHARED, retry_after=400_000),
    "limited-with-a-quota-without-a-window": Limited(asked_at=AT, quota=Quota(0, 200)),
    "limited-behind-a-cache-with-an-end": Limited(asked_at=AT, budget=Budget.UPSTREAM, http=500, retry_after=20),
    **{f"unreachable-{why.value}": Unreachable(asked_at=AT, why=why, http=503) for why in Unreached},
    **{
        f"unreachable-{why.value}-with-words": Unreachable(asked_at=AT, why=why, http=503, message=_WORDS)
        for why in Unreached
    },
    "odd": Odd(asked_at=AT),
    "odd-with-words": Odd(asked_at=AT, http=200, message=_WORDS),
    "odd-from-a-mirror": Odd(asked_at=AT, http=200, endpoint="mirror.example"),
}  # fmt: skip
