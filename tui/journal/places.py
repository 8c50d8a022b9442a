"""Where things are: a project's folder in the journal, and the real file behind a path of the project."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tui.core.errors import ApplyError
from tui.core.language import tr


def folder_of(state: Path, root: Path) -> Path:
    """The journal's folder for a project, whichever link it was opened by."""
    real = os.path.realpath(root)
    return state / "projects" / hashlib.sha256(os.fsencode(real)).hexdigest()[:20]


def target(root: Path, path: str) -> Path:
    """Where a path of the project really is; links are followed inside the project only."""
    real_root = Path(os.path.realpath(root))
    real = Path(os.path.realpath(real_root / path))
    if not real.is_relative_to(real_root) or real == real_root:
        raise ApplyError(
            tr("{path} leads outside the project, to {target}. Nothing was written.", path=path, target=real)
        )
    return real


def present(root: Path, path: str) -> str | None:
    """The text that stands there now; None where there is no file. Raises ApplyError where it is no UTF-8."""
    try:
        return target(root, path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as fault:
        raise ApplyError(
            tr("{path} is not UTF-8 any more (byte {n}). Nothing was written.", path=path, n=fault.start)
        ) from fault
    except OSError as fault:
        raise ApplyError(
            tr("{path} cannot be read now: {reason}. Nothing was written.", path=path, reason=fault.strerror)
        ) from fault
