"""The catalogues of other languages, and which one a person wants.

The places are those of gettext: `--lang`, else the first of LANGUAGE, LC_ALL, LC_MESSAGES and LANG that is set
(gettext manual, “Locale Environment Variables”; LANGUAGE is a list, and counts for nothing in the C locale).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from tui.core import language
from tui.core.errors import UsageError
from tui.core.language import listing, tr

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}
"""What can be spoken, each in its own name."""
_SIMPLIFIED = ("zh", "zh_cn", "zh_sg", "zh_my", "zh_hans")
"""Names of locales that are read in simplified characters."""


def speak(environ: Mapping[str, str], named: str = "") -> str:
    """Speak the named language, else that of the environment; its name. Raises UsageError for an unknown one."""
    if named:
        wanted = known(named)
        if wanted is None:
            there = listing(f"{code} ({name})" for code, name in LANGUAGES.items())
            raise UsageError(tr("There is no language “{name}” here. There are: {there}.", name=named, there=there))
    else:
        wanted = next((code for name in _wanted(environ) if (code := known(name)) is not None), ENGLISH)
    language.use(catalogue(wanted))
    return wanted


def known(name: str) -> str | None:
    """The language of a locale's name (`zh_CN.UTF-8`, `zh-Hans`, `en_GB`); None where we do not speak it."""
    plain = name.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    if plain in _SIMPLIFIED or plain.startswith("zh_hans"):
        return "zh_CN"
    if plain in ("c", "posix") or plain.partition("_")[0] == "en":
        return ENGLISH
    return None


def _wanted(environ: Mapping[str, str]) -> Iterator[str]:
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "C")
    if locale.partition(".")[0] not in ("C", "POSIX"):
        yield from filter(None, environ.get("LANGUAGE", "").split(":"))
    yield locale


def catalogue(code: str) -> NullTranslations | None:
    """The sentences of a language; None for English, which stands in the code."""
    if code == ENGLISH:
        return None
    return GNUTranslations(
        BytesIO(resources.files("tui").joinpath("locale", code, "LC_MESSAGES", "pullfix.mo").read_bytes())
    )
