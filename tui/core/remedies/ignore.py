"""Ignore: a project does not want an advice. Goes into `ignore:` of pullfix.yaml; the argument is `CODE REASON`."""

from __future__ import annotations

from tui.core.edit import splice
from tui.core.finding import ADVICE
from tui.core.language import listing, tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.remedies import rules_text
from tui.core.remedies.rules_text import quoted
from tui.core.rules import read_rules, rules_path
from tui.core.text import Snapshot, SourceFile


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """Add an entry for this advice and this image, whatever its tag."""
    code, *words = argument.split() or [""]
    if code not in ADVICE:
        known = listing(sorted(ADVICE))
        return Refusal(tr("“{code}” is no advice that can be ignored: {known}.", code=code, known=known))
    if not words:
        return Refusal(tr("Say why {code} is fine here: {code} and the reason behind it.", code=code))
    path, image = rules_path(reference.project), reference.image
    file = rules_text.file_of(path, snapshot)
    if isinstance(file, Refusal):
        return file
    name = image.familiar_path if image is not None else reference.written
    lines = [f"code: {code}", f"image: {quoted(name)}", f"because: {quoted(' '.join(words))}"]
    made = rules_text.added(path, file, "ignore", lines)
    if isinstance(made, Refusal) or file is None:
        return made
    text = splice(file.text, made)
    before, after = (read_rules(SourceFile(path, t.encode(), t), path) for t in (file.text, text))
    if len(after.ignore) != len(before.ignore) + 1 or len(after.waiting) != len(before.waiting):
        return Refusal(tr("The entry cannot be added to {path} as it is written. Add it by hand.", path=path))
    return made
