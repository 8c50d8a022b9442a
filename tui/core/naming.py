"""The name of a project, which is a variable in its own files.

Source of the rules: compose-go `cli/options.go` (`withNamePrecedenceLoad`) and `loader/loader.go` (`projectName`): the
name that was asked for, COMPOSE_PROJECT_NAME, the last `name:` of the files, the directory. The latter two are made to
fit; the former two are refused where they do not.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from tui.core.composition import Composition, Ground, Services
from tui.core.finding import Problem
from tui.core.kinds.compose import Slot
from tui.core.language import tr
from tui.core.scope import Scope
from tui.core.slots import value_of
from tui.core.specs import Spec
from tui.core.text import Snapshot

_VARIABLE = "COMPOSE_PROJECT_NAME"


def composed(spec: Spec, snapshot: Snapshot) -> tuple[Composition, Services, Scope]:
    """The services of a project, with its name among the variables."""
    composition = Composition(snapshot, spec.folder)
    ground = Ground(spec.base, spec.base)
    scope = spec.scope(composition)
    asked = spec.name or scope.text(_VARIABLE)
    if asked:
        composition.problems += [_unfit(asked, spec)] if fitted(asked) != asked else []
        scope = scope.implying(_VARIABLE, asked) if spec.name else scope
        return composition, composition.services(spec.files, scope, ground), scope
    folder = fitted(posixpath.basename(posixpath.normpath(posixpath.join(snapshot.root, spec.base))))
    named = scope.implying(_VARIABLE, folder)
    models = composition.services(spec.files, named, ground)
    if composition.name is None:
        return composition, models, named
    name, problem = _own(composition.name, scope, snapshot)
    if name and name != folder:
        # What the name is stands in the files; a second pass reads them with it.
        composition = Composition(snapshot, spec.folder)
        named = scope.implying(_VARIABLE, name)
        spec.scope(composition)  # for its problems
        models = composition.services(spec.files, named, ground)
    composition.problems += [problem] if problem is not None else []
    return composition, models, named


def fitted(name: str) -> str:
    """As Compose makes a name fit (compose-go `NormalizeProjectName`)."""
    return re.sub(r"[^-_a-z0-9]", "", name.lower()).lstrip("_-")


def _own(slot: Slot, scope: Scope, snapshot: Snapshot) -> tuple[str, Problem | None]:
    """What `name:` comes to. The name itself is no variable there yet."""
    file = snapshot.text_file(slot.path)
    value = value_of(replace(slot, scope=scope), file) if file is not None else None
    if value is None or value.problem is not None:
        return "", value.problem if value is not None else None
    name = fitted(value.text or "")
    if name:
        return name, None
    message = tr("`name` comes to “{text}”, of which no name is left; Compose refuses the project.", text=value.text)
    return "", Problem(code="name-empty", message=message, path=slot.path, span=slot.span)


def _unfit(name: str, spec: Spec) -> Problem:
    message = tr(
        "“{name}” is no name for a project, and Compose refuses it. Use lower-case letters, digits, - and _, "
        "a letter or digit first.",
        name=name,
    )
    return Problem(code="name-invalid", message=message, path=spec.files[0])
