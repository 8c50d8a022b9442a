"""The image is there, and something is to be said all the same."""

from __future__ import annotations

from tui.core.access import login_command, logout_command, plain
from tui.core.answers import SCHEMA1, Present, Tags
from tui.core.image import ImageName
from tui.core.language import sentences, tr
from tui.core.sentences.phrases import Sentences, speaker

BAD_LOGIN = "bad-login"
SCHEMA_1 = "schema-1"


def fault(answer: Present | Tags) -> str:
    """Why a pull fails although the image is there, as the code of its finding; empty: it does not."""
    if answer.login_refused:
        return BAD_LOGIN
    return SCHEMA_1 if isinstance(answer, Present) and answer.media_type in SCHEMA1 else ""


def bad_login(image: ImageName, answer: Present | Tags) -> Sentences:
    """A stored login that hides a public image from every pull."""
    host, kept = speaker(image, answer), plain(answer.login_from)
    if kept:
        message = tr(
            "{host} refuses the login that is stored for it ({kept}). Without a login the image is there.",
            host=host,
            kept=kept,
        )
    else:
        message = tr("{host} refuses the login that is stored for it. Without a login the image is there.", host=host)
    todo = tr(
        "Remove it: {logout}. Or log in again: {login}",
        logout=logout_command(image.registry),
        login=login_command(image.registry),
    )
    return Sentences(message, tr("A pull sends the stored login, so it fails all the same."), todo)


def schema_1(image: ImageName, answer: Present | Tags) -> Sentences:
    """An image that only old engines take (docker/cli docs/deprecated.md)."""
    message = tr(
        "{host} has {image} in the first image format alone (schema 1), which Docker 28.2 and later do not pull.",
        host=speaker(image, answer),
        image=image.familiar,
    )
    todo = tr("Choose a newer tag: pullfix tags {path}", path=image.familiar_path)
    return Sentences(message, tr("Nobody has pushed it for years. An older Docker may still pull it."), todo)


def warnings(image: ImageName, answer: Present) -> str:
    """The registry's own warnings."""
    return sentences(
        *(tr("{host} warns: “{said}”.", host=image.registry, said=plain(text).rstrip(".")) for text in answer.warnings)
    )
