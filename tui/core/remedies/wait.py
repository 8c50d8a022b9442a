"""Wait: accept an image as it is until a date. Goes into pullfix.yaml beside the Compose file.

The argument is a date, or `SINCE/UNTIL` (an ISO 8601 interval), then whatever of these a person gives: a reason in any
words, `see=LINK` to the announcement, and `pull_policy=missing`, which the service then gets too, so that it starts
from the copy that is on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.edit import splice
from tui.core.language import listing, tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.remedies import pull_policy, rules_text
from tui.core.remedies.build_text import SourcePlace, below
from tui.core.remedies.rules_text import quoted
from tui.core.rules import is_link, parsed_date, read_rules, rules_path
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar, Sequence, resolved
from tui.core.text import Snapshot, SourceFile, Span

SEE = "see="
POLICY = "pull_policy="
KEEP = f"{POLICY}missing"
"""In an argument: the service starts from the copy that is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The argument, read."""

    until: str
    since: str
    because: str = ""
    see: str = ""
    keep: bool = False


def wait(argument: str) -> Wait | Refusal:
    """Read the argument."""
    dates, *words = argument.split() or [""]
    since, slash, until = dates.rpartition("/")
    if parsed_date(until) is None or (slash and parsed_date(since) is None):
        return Refusal(tr("“{until}” is no date. Write it as 2026-12-08.", until=until or dates))
    if slash and until < since:
        return Refusal(
            tr("{until} is before {since}: nothing would be waited for. Give a day to come.", until=until, since=since)
        )
    see = next((word.removeprefix(SEE) for word in words if word.startswith(SEE)), "")
    if see and not is_link(see):
        return Refusal(tr("“{see}” is no link. Write it as see=https://….", see=see))
    policy = next((word for word in words if word.startswith(POLICY) and word != KEEP), None)
    if policy is not None:
        return Refusal(tr("A wait takes {known} alone, not {policy}.", known=KEEP, policy=policy))
    because = " ".join(word for word in words if word != KEEP and not word.startswith(SEE))
    return Wait(until=until, since=since, because=because, see=see, keep=KEEP in words)


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """Add an entry to `waiting:`, or change the one that is there; the pull policy where that is wanted."""
    wanted = wait(argument)
    if isinstance(wanted, Refusal):
        return wanted
    made = _noted(reference.text or reference.written, wanted, rules_path(reference.project), snapshot)
    if isinstance(made, Refusal) or not wanted.keep:
        return made
    kept = pull_policy.edits(reference, pull_policy.MISSING, snapshot, loaded)
    return kept if isinstance(kept, Refusal) else (*made, *kept)


def _noted(image: str, wanted: Wait, path: str, snapshot: Snapshot) -> tuple[Edit, ...] | Refusal:
    file = rules_text.file_of(path, snapshot)
    if isinstance(file, Refusal):
        return file
    same = None
    if file is not None:
        same = next((rule for rule in read_rules(file, path).waiting if rule.image == image), None)
    if file is None or same is None:
        made = rules_text.added(path, file, "waiting", _lines(image, wanted))
    else:
        made = _changed(file, same.span, wanted)
    return made if isinstance(made, Refusal) or file is None else _sure(file, made, image, wanted)


def _sure(file: SourceFile, made: tuple[Edit, ...], image: str, wanted: Wait) -> tuple[Edit, ...] | Refusal:
    """The edits, once the file has been read again with them: the wait is in it, and all else is as it was."""
    text = splice(file.text, made)
    before, after = (read_rules(SourceFile(file.path, t.encode(), t), file.path) for t in (file.text, text))
    others = [rule.image for rule in before.waiting if rule.image != image]
    there = any((rule.image, rule.until) == (image, wanted.until) for rule in after.waiting)
    if not there or [r.image for r in after.waiting if r.image != image] != others or after.moves != before.moves:
        return Refusal(tr("The wait cannot be added to {path} as it is written. Add it by hand.", path=file.path))
    return made


def _changed(file: SourceFile, span: Span, wanted: Wait) -> tuple[Edit, ...] | Refusal:
    """Another date for the entry at a place; another reason and link where they are given."""
    target = resolved(rules_text.listed(file, "waiting"))
    item = next(item for item in (target.items if isinstance(target, Sequence) else ()) if item.start == span.start)
    until = yaml.child(item, "until")
    if not isinstance(until, Scalar) or not isinstance(item, Mapping):
        return Refusal(tr("The wait in {path} has no date of its own to move. Edit it by hand.", path=file.path))
    at = SourcePlace(file, file.path)
    made, new = [at.edit(until.start, until.end, wanted.until)], []
    for key, value in (("because", wanted.because), ("see", wanted.see)):
        there = yaml.child(item, key)
        if isinstance(there, Scalar) and value:
            made.append(at.edit(there.start, there.end, quoted(value)))
        elif value:
            new.append(f"{key}: {quoted(value)}")
    if new and item.flow:
        return Refusal(
            tr(
                "The wait in {path} stands in braces. Add {new} to it by hand.",
                path=file.path,
                new=listing(new, tr("and")),
            )
        )
    if new:
        first = next(name for name, value in item.entries if value is until)
        indent = " " * (first.start - file.text.rfind("\n", 0, first.start) - 1)
        made.append(below(until.end, [f"{indent}{line}" for line in new], at))
    return tuple(made)


def _lines(image: str, wanted: Wait) -> list[str]:
    lines = [f"image: {quoted(image)}"]
    lines += [f"because: {quoted(wanted.because)}"] if wanted.because else []
    lines += [f"see: {quoted(wanted.see)}"] if wanted.see else []
    lines += [f"since: {wanted.since}"] if wanted.since else []
    return [*lines, f"until: {wanted.until}"]


def misses(reference: Reference, argument: str) -> bool:  # noqa: ARG001  # one signature for all remedies
    """A wait changes no reference, so it cannot miss one."""
    return False
