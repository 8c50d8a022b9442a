"""What a choice does, by its code: the edits of its remedy, and whether a reference came out as it was chosen."""

from __future__ import annotations

from typing import assert_never

from tui.core.finding import RemedyCode
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.plan import Choice, Edit, Refusal
from tui.core.reference import Reference
from tui.core.remedies import build_locally, fallback_sources, ignore, pin_tag, switch_path, wait
from tui.core.text import Snapshot


def edits_of(reference: Reference, choice: Choice, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """The edits of one choice, or why there are none."""
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            return switch_path.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.PIN_TAG | RemedyCode.UNPIN_TAG:
            return pin_tag.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.BUILD_LOCALLY:
            return build_locally.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.WAIT:
            return wait.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.IGNORE:
            return ignore.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.LOGIN:
            return Refusal(tr("Logging in changes no file. Run: {command}", command=choice.argument))
        case RemedyCode.FALLBACK_SOURCES:
            return fallback_sources.edits(reference, choice.argument, snapshot, loaded)
        case _:
            assert_never(choice.code)


def missed(reference: Reference, choice: Choice) -> bool:
    """Does the changed reference not do what was chosen?"""
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            return switch_path.misses(reference, choice.argument)
        case RemedyCode.PIN_TAG | RemedyCode.UNPIN_TAG:
            return pin_tag.misses(reference, choice.argument)
        case RemedyCode.BUILD_LOCALLY:
            return build_locally.misses(reference, choice.argument)
        case RemedyCode.FALLBACK_SOURCES:
            return fallback_sources.misses(reference, choice.argument)
        case _:
            return False
