"""Advice for what works: nothing is broken, nothing fails for it, and a project can turn each of it off.

Told from the files and the answers that are there already; nobody is asked for it. What concerns a path that was left
stands in `tui.core.retired`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui.core.finding import EMULATED, FLOATING_TAG, SHARED_VARIABLE, SHELL_OUTRANKS, Finding, Severity
from tui.core.floating import is_floating
from tui.core.image import DEFAULT_TAG
from tui.core.language import listing, tr, trn
from tui.core.loaded import Loaded
from tui.core.reference import Kind, Reference, ReferenceId
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.value import Environ
from tui.core.verdict import Standing

KINDS: dict[str, Callable[[int], str]] = {
    FLOATING_TAG: lambda n: trn("{n} image with a tag that moves", "{n} images with a tag that moves", n),
    SHARED_VARIABLE: lambda n: trn(
        "{n} image with a variable that feeds other images too",
        "{n} images with a variable that feeds other images too",
        n,
    ),
    SHELL_OUTRANKS: lambda n: trn(
        "{n} image with a value from your shell, which outranks the files",
        "{n} images with a value from your shell, which outranks the files",
        n,
    ),
    EMULATED: lambda n: trn(
        "{n} image of another platform than this machine's, by emulation",
        "{n} images of another platform than this machine's, by emulation",
        n,
    ),
}
"""What is said of so many."""


Fed = Mapping[tuple[str, str], Sequence[Reference]]
"""By project and variable: the references that it feeds."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One kind of advice and the references that it is given about."""

    code: str
    references: tuple[ReferenceId, ...]

    @property
    def sentence(self) -> str:
        """`3 images with a tag that moves (floating-tag).`"""
        return tr("{images} ({code}).", images=KINDS[self.code](len(self.references)), code=self.code)


def each(
    loaded: Loaded, statuses: Mapping[ReferenceId, Status], machine: str
) -> Iterator[tuple[ReferenceId, tuple[Finding, ...]]]:
    """Each reference that works, with the advice about it. `machine`: the platform of this machine."""
    feeding = fed(r for r in loaded.references if r.shadowed_by is None)
    for reference in loaded.references:
        status = statuses.get(reference.id)
        if status is not None and status.standing is Standing.FINE:
            yield reference.id, tuple(_about(reference, machine, feeding))


def ignored(finding: Finding, reference: Reference, rules: Rules) -> bool:
    """Did the project turn this advice off?"""
    if finding.severity is not Severity.ADVICE:
        return False
    return any(rule.covers(finding.code, reference.image, reference.text or "") for rule in rules.ignore)


def counted(advice: Mapping[ReferenceId, tuple[Finding, ...]]) -> tuple[Counted, ...]:
    """The kinds that were given, with the references of each."""
    by_code = {code: tuple(r for r, own in advice.items() if any(f.code == code for f in own)) for code in KINDS}
    return tuple(Counted(code, references) for code, references in by_code.items() if references)


def _about(reference: Reference, machine: str, feeding: Fed) -> Iterator[Finding]:
    image = reference.image
    if image is None:
        return
    tag = image.tag or DEFAULT_TAG
    if image.digest is None and is_floating(tag):
        yield _advice(
            FLOATING_TAG,
            tr("{tag} is pushed anew from time to time, so what is pulled changes without a change here.", tag=tag),
            tr("pullfix plan --pin {where} writes the version that it means now.", where=reference.label),
        )
    for name in variables_of(reference):
        others = sorted(
            {r.label for r in feeding.get((reference.project, name), ()) if r.image and r.image.path != image.path}
        )
        if others:
            yield _advice(
                SHARED_VARIABLE,
                tr(
                    "{variable} feeds {others} too: whoever changes it for one changes all.",
                    variable=name,
                    others=listing(others),
                ),
                tr("A variable for each image keeps them apart."),
            )
    pieces = reference.resolved.pieces if reference.resolved else ()
    for name in dict.fromkeys(piece.origin.name for piece in pieces if isinstance(piece.origin, Environ)):
        yield _advice(
            SHELL_OUTRANKS,
            tr(
                "{variable} comes from your shell, which outranks every file: elsewhere it is another image.",
                variable=name,
            ),
            tr("unset {variable} shows what the files say.", variable=name),
        )
    asked = reference.platform
    if asked and machine and asked.split("/")[:2] != machine.split("/")[:2]:
        yield _advice(
            EMULATED,
            tr(
                "{platform} is asked for on a {machine} machine: it runs by emulation, and slower.",
                platform=asked,
                machine=machine,
            ),
            tr("Leave `platform` out where the image is there for this machine too."),
        )


def _advice(code: str, message: str, todo: str) -> Finding:
    return Finding(code=code, severity=Severity.ADVICE, message=message, todo=todo)


def variables_of(reference: Reference) -> tuple[str, ...]:
    """The variables that a value of a Compose file comes through; those of a Dockerfile are its own."""
    if reference.kind is not Kind.COMPOSE or reference.resolved is None:
        return ()
    vias = (via for piece in reference.resolved.pieces for via in piece.via)
    return tuple(dict.fromkeys(f"{via.name}" for via in vias if not via.used_default))


def fed(references: Iterable[Reference]) -> Fed:
    """The references that each variable of each project feeds: another project has its own of the same name."""
    found: dict[tuple[str, str], list[Reference]] = {}
    for reference in references:
        for name in variables_of(reference):
            found.setdefault((reference.project, name), []).append(reference)
    return found
