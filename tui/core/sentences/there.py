"""The image is there, and something is to be said all the same."""

from __future__ import annotations

from tui.core.access import login_command, logout_command, plain
from tui.core.answers import SCHEMA1, Present, Tags
from tui.core.image import ImageName
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
    kept = f" ({plain(answer.login_from)})" if answer.login_from else ""
    message = (
        f"{speaker(image, answer)} refuses the login that is stored for it{kept}. Without a login the image is there."
    )
    todo = f"Remove it: {logout_command(image.registry)}. Or log in again: {login_command(image.registry)}"
    return Sentences(message, "A pull sends the stored login, so it fails all the same.", todo)


def schema_1(image: ImageName, answer: Present | Tags) -> Sentences:
    """An image that only old engines take (docker/cli docs/deprecated.md)."""
    message = (
        f"{speaker(image, answer)} has {image.familiar} in the first image format alone (schema 1), "
        "which Docker 28.2 and later do not pull."
    )
    todo = f"Choose a newer tag: pullfix tags {image.familiar_path}"
    return Sentences(message, "Nobody has pushed it for years. An older Docker may still pull it.", todo)


def warnings(image: ImageName, answer: Present) -> str:
    """The registry's own warnings."""
    return " ".join(f"{image.registry} warns: “{plain(text).rstrip('.')}”." for text in answer.warnings)
