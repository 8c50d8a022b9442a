"""What a project lacks, and whether that is meant: a file of a `-f` chain leaves images and networks to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.core.finding import Problem
from tui.core.kinds.compose import ServiceModel
from tui.core.loaded import Project
from tui.core.specs import Spec
from tui.core.standing import part
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar, resolved
from tui.core.text import Snapshot, Span

_BARE = "nothing-to-run"
_LOOSE = ("service-undefined", "network-undefined", "volume-undefined", "secret-undefined", "config-undefined",
          "model-undefined")  # fmt: skip


def empty_image(model: ServiceModel, snapshot: Snapshot) -> Iterator[Problem]:
    """Compose refuses a service whose image comes out empty and that has no build."""
    slot = model.slots.get("image")
    value = part(slot, snapshot) if slot is not None and not _otherwise(model) else None
    if slot is not None and value is not None and not value.text:
        message = f"The image of “{model.name}” is empty; Compose refuses the project. Set the variable that it takes."
        yield Problem(code=_BARE, message=message, path=slot.path, span=slot.span)


def nothing_to_run(model: ServiceModel, snapshot: Snapshot) -> Iterator[Problem]:
    """Compose refuses a service that has neither an image nor a build."""
    if "image" in model.slots or "image" in model.empty or _otherwise(model):
        return
    path, route = model.home
    message = f"“{model.name}” has neither an image nor a build; Compose refuses the project. Give it one of them."
    yield Problem(code=_BARE, message=message, path=path, span=_key(path, route, snapshot))


def _otherwise(model: ServiceModel) -> bool:
    return bool({"build", "provider"} & model.slots.keys())


def _key(path: str, route: tuple[str, ...], snapshot: Snapshot) -> Span | None:
    """Where the last key of a route stands."""
    file = snapshot.text_file(path)
    documents = yaml.parse(file.text) if file is not None else ()
    for document in documents if not isinstance(documents, yaml.YamlFault) else ():
        parent = resolved(yaml.find(document.root, route[:-1]))
        for key, _ in parent.entries if isinstance(parent, Mapping) else ():
            name = resolved(key)
            if isinstance(name, Scalar) and name.value == route[-1]:
                return Span(path, key.start, key.end)
    return None


def folded(spec: Spec, problems: list[Problem]) -> list[Problem]:
    """A file of its own that leaves images or services to others is most likely one of a chain: that is said once."""
    bare = sum(problem.code == _BARE for problem in problems)
    lost = [problem for problem in problems if problem.code in _LOOSE]
    if spec.path not in spec.files or not (bare or any(problem.code == _LOOSE[0] for problem in lost)):
        return problems
    few = f"{bare} of its services take" if bare > 1 else "one of its services takes"
    wants = [f"{few} the image from elsewhere"] if bare else []
    if lost:
        kinds = dict.fromkeys(problem.code.partition("-")[0] for problem in lost)
        wants.append(f"it needs {' and '.join(f'{kind}s' for kind in kinds)} of other files")
    message = f"This is a fragment for a chain, docker compose -f BASE -f {spec.path}: {', and '.join(wants)}."
    said = Problem(code="fragment", message=message, path=spec.path, soft=True)
    return [*(problem for problem in problems if problem.code != _BARE and problem not in lost), said]


def parts(projects: Sequence[Project]) -> list[Project]:
    """The projects, those that another one includes without what they leave to it: that is said once for each."""
    owners: dict[str, Project] = {}
    for project in projects:
        for path in project.files[1:]:
            owners.setdefault(path, project)
    return [_part(project, owners) for project in projects]


def _part(project: Project, owners: dict[str, Project]) -> Project:
    owner = owners.get(project.files[0]) if project.files else None
    lost = [problem for problem in project.problems if problem.code in _LOOSE]
    if owner is None or owner is project or not lost:
        return project
    message = f"It is part of {owner.files[0]}, and needs what that one defines; alone, Compose refuses it."
    said = Problem(code="part", message=message, path=project.files[0], soft=True)
    return replace(project, problems=(*(problem for problem in project.problems if problem not in lost), said))
