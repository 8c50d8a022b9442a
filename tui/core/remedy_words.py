"""What people call the remedies."""

from __future__ import annotations

from tui.core.finding import RemedyCode
from tui.core.language import later, tr

_WORDS = {
    RemedyCode.SWITCH_PATH: later("switch path"),
    RemedyCode.PIN_TAG: later("pin tag"),
    RemedyCode.UNPIN_TAG: later("unpin tag"),
    RemedyCode.BUILD_LOCALLY: later("build locally"),
    RemedyCode.WAIT: later("wait"),
    RemedyCode.LOGIN: later("log in"),
    RemedyCode.FALLBACK_SOURCES: later("fallback sources"),
    RemedyCode.IGNORE: later("ignore advice"),
}


def remedy_words(code: RemedyCode) -> str:
    """`switch path`, in the language that is spoken."""
    return tr(_WORDS[code])
