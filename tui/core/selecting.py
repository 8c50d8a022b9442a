"""`pullfix select`: which source a fallback variable is set to, and the line of the env file that says so.

The first source that answers for every image that the variable feeds, with the bytes that pullfix.yaml asks for. What
nobody could decide is told apart from what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tui.core.fallback_rules import FallbackRule
from tui.core.image import DEFAULT_TAG, BadName, ImageName, parse
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference, Role
from tui.core.report import word
from tui.core.rules import rules_path
from tui.core.status import Status
from tui.core.syntax import dotenv
from tui.core.text import Missing, Snapshot, SourceFile, Span
from tui.core.value import Piece, Quoting
from tui.core.verdict import Standing, Verdict


class Outcome(Enum):
    """KEPT: it says so already. NONE: no source has it. UNDECIDED: none has it, and some could not be asked."""

    SET = "set"
    KEPT = "kept"
    NONE = "none"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A fallback variable with the references that take their image from it."""

    project: str
    rule: FallbackRule
    references: tuple[Reference, ...]
    file: str
    """The env file that sets it, whether it is there or not."""

    @property
    def before(self) -> str:
        """What it comes to now, a default included."""
        reference = self.references[0]
        assert reference.resolved is not None  # noqa: S101  # it was found by its pieces
        return "".join(piece.text for piece in reference.resolved.pieces if _through(piece, self.rule.variable))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One source. `said`: a whole sentence."""

    source: str
    fits: bool
    undecided: bool
    digest: str | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What came of one variable. `source`: what it is to be, None where there is nothing to take."""

    variable: Variable
    outcome: Outcome
    source: str | None
    tried: tuple[Tried, ...]


def env_path(project: str, directory: str | None = None) -> str:
    """The `.env` of a project: beside its Compose file, or in the directory that --project-directory names."""
    folder = directory if directory is not None else rules_path(project).rpartition("/")[0]
    return f"{folder.rstrip('/')}/.env" if folder not in ("", ".") else ".env"


def variable(project: str, rule: FallbackRule, loaded: Loaded, file: str) -> Variable | None:
    """The variable with what it feeds; None where nothing that is pulled takes it."""
    fed = tuple(
        one
        for one in loaded.references
        if one.project == project and one.shadowed_by is None and one.role is Role.PULLED and one.resolved is not None
        and any(_through(piece, rule.variable) for piece in one.resolved.pieces)
    )  # fmt: skip
    return Variable(project=project, rule=rule, references=fed, file=file) if fed else None


def _through(piece: Piece, name: str) -> bool:
    return bool(piece.via) and piece.via[0].name == name


def image_with(reference: Reference, name: str, source: str) -> ImageName | BadName:
    """The image of a reference, were the variable set to this source."""
    text, done = "", False
    for piece in reference.resolved.pieces if reference.resolved is not None else ():
        if not _through(piece, name):
            text += piece.text
        elif not done:
            text, done = text + source, True
    return parse(text)


def images(found: Variable) -> Iterator[tuple[str, Reference, ImageName]]:
    """Everything to ask about: each source with each reference, the best source first."""
    for source in found.rule.sources:
        for reference in found.references:
            name = image_with(reference, found.rule.variable, source)
            if not isinstance(name, BadName):
                yield source, reference, name


def select(found: Variable, statuses: Mapping[tuple[str, Reference], Status], *, any_digest: bool = False) -> Selection:
    """The first source that fits. `statuses`: what the registries said of what `images` gives."""
    tried = tuple(_tried(found, source, statuses, any_digest=any_digest) for source in found.rule.sources)
    first = next((one for one in tried if one.fits), None)
    if first is None:
        outcome = Outcome.UNDECIDED if any(one.undecided for one in tried) else Outcome.NONE
        return Selection(variable=found, outcome=outcome, source=None, tried=tried)
    outcome = Outcome.KEPT if found.before == first.source else Outcome.SET
    return Selection(variable=found, outcome=outcome, source=first.source, tried=tried)


def _tried(
    found: Variable, source: str, statuses: Mapping[tuple[str, Reference], Status], *, any_digest: bool
) -> Tried:
    fits, undecided, digest, said = True, False, None, ""
    for reference in found.references:
        status = statuses.get((source, reference))
        name = image_with(reference, found.rule.variable, source)
        shown = source if isinstance(name, BadName) else name.familiar
        if status is None or status.verdict is not Verdict.AVAILABLE:
            fits, undecided = False, status is not None and status.standing is not Standing.FAILING
            said = _unfit(shown, status)
            break
        digest, wanted = status.digest, _wanted(found.rule, reference)
        same = wanted is None or digest == wanted
        if not same and not any_digest:
            fits, said = False, _other_bytes(shown, digest)
            break
        said = said or _answers(shown, wanted, same=same)
    return Tried(source=source, fits=fits, undecided=undecided, digest=digest, said=said)


def _unfit(image: str, status: Status | None) -> str:
    if status is None:
        return tr("{image}: no image reference.", image=image)
    return tr("{image}: {status}.", image=image, status=word(status))


def _other_bytes(image: str, digest: str | None) -> str:
    if digest is None:
        return tr("{image} answers with other bytes (no digest…) than are wanted.", image=image)
    return tr("{image} answers with other bytes ({digest}…) than are wanted.", image=image, digest=digest[:19])


def _answers(image: str, wanted: str | None, *, same: bool) -> str:
    if wanted is None:
        return tr("{image} answers.", image=image)
    if same:
        return tr("{image} answers, with the bytes that are wanted.", image=image)
    return tr("{image} answers, with other bytes; --any-digest takes them.", image=image)


def _wanted(rule: FallbackRule, reference: Reference) -> str | None:
    """The digest that the image must have: its own where it has one, else that of the rule for its tag."""
    image = reference.image
    if image is not None and image.digest:
        return image.digest
    tag = (image.tag if image is not None else None) or DEFAULT_TAG
    return rule.digest if rule.digest and rule.tag in ("", tag) else None


def edit(selection: Selection, snapshot: Snapshot) -> Edit | Refusal | None:
    """The line of the env file; None where nothing is to be written."""
    if selection.source is None or selection.outcome is not Outcome.SET:
        return None
    path, name = selection.variable.file, selection.variable.rule.variable
    if name in snapshot.environ:
        return Refusal(
            tr(
                "{variable} is set in the environment, which outranks {path}. Set it there, or take it away.",
                variable=name,
                path=path,
            )
        )
    entry = snapshot.files.get(path, Missing(path))
    if isinstance(entry, Missing):
        return Edit(Span(path, 0, 0), "", f"{name}={selection.source}\n")
    if not isinstance(entry, SourceFile) or not entry.editable or path.startswith(("../", "/")):
        return Refusal(
            tr(
                "{path} cannot be written. Set {variable}={source} by hand.",
                path=path,
                variable=name,
                source=selection.source,
            )
        )
    lines = [line for line in dotenv.parse_file(entry).assignments if line.key == name]
    if not lines:
        newline = "\r\n" if "\r\n" in entry.text else "\n"
        close = "" if entry.text.endswith("\n") or not entry.text.lstrip("\ufeff") else newline
        end = len(entry.text)
        return Edit(Span(path, end, end), "", f"{close}{name}={selection.source}{newline}")
    last = lines[-1]
    sign = {Quoting.ENV_SINGLE: "'", Quoting.ENV_DOUBLE: '"'}.get(last.quoting, "")
    new = f"{'=' if last.inherited else ''}{sign}{selection.source}{sign}"
    return Edit(last.span, entry.slice(last.span), new)
