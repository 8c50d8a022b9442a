"""All that is known of one image, in the order in which an expert would tell it: the exchange, the conclusion, the
facts, and what it teaches. Text, JSON and app show the same value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tui.core import documents, report
from tui.core.access import plain
from tui.core.answers import Answer, Present, Purpose, Quota, Step, Unreachable
from tui.core.catalogue import Move
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.language import later, listing, sentences, tr
from tui.core.lessons import lessons
from tui.core.local import age
from tui.core.news import News
from tui.core.news import document as news_document
from tui.core.remedies.login import used_login
from tui.core.status import Status

SCHEMA = "pullfix.explain/1"
DOES = {
    Purpose.PING: later("asks how to log in"),
    Purpose.TOKEN: later("asks for a token"),
    Purpose.MANIFEST: later("asks for the manifest"),
    Purpose.TAGS: later("asks for the list of tags"),
    Purpose.CONFIG: later("reads what the image says of itself"),
    Purpose.SITE: later("asks the registry's website"),
}
LABELS = (
    (later("source"), ("org.opencontainers.image.source", "org.label-schema.vcs-url")),
    (later("version"), ("org.opencontainers.image.version", "org.label-schema.version")),
    (later("revision"), ("org.opencontainers.image.revision", "org.label-schema.vcs-ref")),
    (later("labelled"), ("org.opencontainers.image.created", "org.label-schema.build-date")),
    (later("base"), ("org.opencontainers.image.base.name",)),
)
"""The labels that tell where an image comes from (image-spec annotations.md; label-schema.org before it)."""
MOST_LINES = 8
MOST_COLUMNS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was asked for and what came of it. `moves`: what the catalogue says of the path."""

    image: ImageName
    platform: str
    status: Status
    finding: Finding | None = None
    moves: tuple[Move, ...] = ()
    news: News | None = None
    """What the people behind it announced, where somebody was asked."""

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.status.answer.exchange if self.status.answer is not None else ()

    @property
    def lessons(self) -> tuple[str, ...]:
        return lessons(self.image)


def heading(number: int, step: Step) -> str:
    """`2  asks for a token`."""
    return f"{number}  {tr(DOES[step.purpose])}"


def told(step: Step) -> Iterator[str]:
    """The request, what came back from whom and how soon, the headers that matter, the start of the body."""
    login = "   " + tr("with the login of {login}", login=step.login) if step.login else ""
    yield f"{step.method} {step.url}{login}"
    host = urlsplit(step.url).netloc
    if step.status is not None:
        came = tr("{status} from {host}", status=step.status, host=host)
    else:
        came = tr("no reply from {host}: {why}", host=host, why=step.fault)
    yield f"{came}   {tr('{n} ms', n=step.milliseconds)}"
    for name, value in step.headers:
        yield f"{name}: {value}"
    lines = step.body.splitlines()
    for line in lines[:MOST_LINES]:
        yield f"| {line if len(line) <= MOST_COLUMNS else f'{line[: MOST_COLUMNS - 1]}…'}"
    if len(lines) > MOST_LINES:
        yield "| …"


def facts(explained: Explanation) -> Iterator[tuple[str, str]]:
    """What is known beside the verdict, as a name and a text."""
    status, answer = explained.status, explained.status.answer
    if answer is not None and answer.endpoint:
        nobody = isinstance(answer, Unreachable) and answer.http is None
        yield tr("not answered by") if nobody else tr("answered by"), _answered(answer)
        if answer.way and explained.finding is None:
            yield tr("by way of"), sentences(*answer.way)
        yield tr("login"), used_login(answer) or tr("None was sent.")
    if answer is not None and answer.quota is not None:
        yield tr("pulls left"), _left(answer.quota)
    if status.digest:
        yield tr("digest"), status.digest
    if platforms := getattr(answer, "platforms", ()):
        yield tr("platforms"), listing(platforms)
    if isinstance(answer, Present):
        yield from _of_image(answer)
    if here := report.here(status):
        yield tr("this machine"), here
    for move in explained.moves:
        yield from _of_move(move)


def _answered(answer: Answer) -> str:
    """Who, and when."""
    at = f"{answer.asked_at:%Y-%m-%d %H:%M:%S}"
    if answer.from_cache:
        return tr("{host} at {time} UTC, from an earlier answer that was kept", host=answer.endpoint, time=at)
    return tr("{host} at {time} UTC", host=answer.endpoint, time=at)


def _left(quota: Quota) -> str:
    """`24 of 100 in 6 h, counted for 203.0.113.7`."""
    left, limit = quota.left, quota.limit
    if quota.window:
        told = tr("{left} of {limit} in {hours} h", left=left, limit=limit, hours=quota.window // 3600)
    else:
        told = tr("{left} of {limit}", left=left, limit=limit)
    return tr("{pulls}, counted for {whose}", pulls=told, whose=quota.source) if quota.source else told


MOST_NOTICES = 6


def announced(news: News) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each announcement as a heading and its lines, those that speak of moves, ends and images marked with `!`."""
    for one in news.notices[:MOST_NOTICES]:
        day = f"{one.at.date()}  " if one.at is not None else ""
        lines = (*(f"{'!' if line.marked else ' '} {line.text}" for line in one.lines), one.url)
        yield f"{day}{one.title}", tuple(line for line in lines if line.strip())


def news_heading(news: News) -> str:
    """Whose announcements, and of when the word is where it is an old one."""
    place = f"github.com/{news.repository}"
    if news.from_cache:
        at = f"{news.asked_at:%Y-%m-%d %H:%M}"
        return tr("Announced at {place}, as of {time} UTC", place=place, time=at)
    return tr("Announced at {place}", place=place)


def _of_image(answer: Present) -> Iterator[tuple[str, str]]:
    if answer.created:
        yield tr("built"), _built(plain(answer.created), answer.created, answer.asked_at)
    for name, labels in LABELS:
        value = next((found for label in labels if (found := answer.label(label))), "")
        if value and value != answer.created:
            yield tr(name), plain(value)


def _built(shown: str, created: str, now: datetime) -> str:
    """`2026-11-02T03:04:05Z, 3 weeks ago`."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return shown
    return tr("{time}, {age} ago", time=shown, age=age(at, now)) if at.tzinfo else shown


_KINDS = {
    "registry-move": later("registry move"),
    "org-rename": later("org rename"),
    "project-rename": later("project rename"),
    "successor-fork": later("successor fork"),
    "official-deprecation": later("official deprecation"),
    "vendor-change": later("vendor change"),
    "withdrawn": later("withdrawn"),
    "registry-shutdown": later("registry shutdown"),
}


def _of_move(move: Move) -> Iterator[tuple[str, str]]:
    where = f"{listing(move.sources)} → {listing(move.targets) or tr('nowhere')}"
    kind = tr(_KINDS[move.kind])
    if move.either_way:
        told = tr("{move} ({kind}, both are published).", move=where, kind=kind)
    else:
        told = tr("{move} ({kind}).", move=where, kind=kind)
    yield tr("known move"), sentences(told, move.cited, move.note or "")
    for line in move.evidence:
        yield "", line


def document(explained: Explanation) -> dict[str, object]:
    """The JSON of `pullfix explain`; its schema is `tui/data/explain.schema.json`."""
    answer, finding = explained.status.answer, explained.finding
    there = answer if isinstance(answer, Present) else None
    return {
        "schema": SCHEMA,
        "reference": explained.image.original,
        "canonical": explained.image.canonical,
        "platform": explained.platform,
        "endpoint": answer.endpoint or None if answer is not None else None,
        "way": list(answer.way) if answer is not None else [],
        "login": _login(explained),
        "exchange": [documents.step_document(step) | {"does": DOES[step.purpose]} for step in explained.steps],
        "status": documents.status_document(explained.status),
        "findings": [documents.finding_document(finding)] if finding is not None else [],
        "platforms": list(getattr(answer, "platforms", ())),
        "created": there.created if there is not None else None,
        "labels": dict(there.labels) if there is not None else {},
        "moves": [_move(move) for move in explained.moves],
        "announcements": news_document(explained.news) if explained.news is not None else None,
        "lessons": dict(zip(("registry", "tag", "owner"), explained.lessons, strict=True)),
    }


def _login(explained: Explanation) -> dict[str, object] | None:
    """Whose login was sent, and where it is kept. Never the secret: no answer holds one."""
    answer = explained.status.answer
    if answer is None or not answer.login_from:
        return None
    user = next((step.login for step in explained.steps if step.login), "")
    return {"user": user, "from": answer.login_from, "refused": answer.login_refused}


def _move(move: Move) -> dict[str, object]:
    return {
        "id": move.id,
        "kind": move.kind,
        "to": list(move.targets),
        "since": move.since,
        "confidence": move.confidence,
        "note": move.note,
        "evidence": list(move.evidence),
    }
