"""What a project lacks, and whether that is meant: a file of a `-f` chain leaves images and networks to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.core.finding import Problem
from tui.core.kinds.compose import ServiceModel
from tui.core.language import later, listing, tr, trn
from tui.core.loaded import Project
from tui.core.specs import Spec
from tui.core.standing import part
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Scalar, resolved
from tui.core.text import Snapshot, Span

_BARE = "nothing-to-run"
_KINDS = {
    "service": later("services"),
    "network": later("networks"),
    "volume": later("volumes"),
    "secret": later("secrets"),
    "config": later("configs"),
    "model": later("models"),
}
_LOOSE = ("service-undefined", "network-undefined", "volume-undefined", "secret-undefined", "config-undefined",
          "model-undefined")  # fmt: skip


def empty_image(model: ServiceModel, snapshot: Snapshot) -> Iterator[Problem]:
    """Compose refuses a service whose image comes out empty and that has no build."""
    slot = model.slots.get("image")
    value = part(slot, snapshot) if slot is not None and not _otherwise(model) else None
    if slot is not None and value is not None and not value.text:
        message = tr(
            "The image of “{service}” is empty; Compose refuses the project. Set the variable that it takes.",
            service=model.name,
        )
        yield Problem(code=_BARE, message=message, path=slot.path, span=slot.span)


def nothing_to_run(model: ServiceModel, snapshot: Snapshot) -> Iterator[Problem]:
    """Compose refuses a service that has neither an image nor a build."""
    if "image" in model.slots or "image" in model.empty or _otherwise(model):
        return
    path, route = model.home
    message = tr(
        "“{service}” has neither an image nor a build; Compose refuses the project. Give it one of them.",
        service=model.name,
    )
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


def _of_fragment(path: str, bare: int, kinds: str) -> str:
    """What a fragment takes from other files: the images of so many services, what services need."""
    if bare and kinds:
        return trn(
            "This is a fragment for a chain, docker compose -f BASE -f {path}: one of its services takes the image "
            "from "
            "elsewhere, and it needs {kinds} of other files.",
            "This is a fragment for a chain, docker compose -f BASE -f {path}: {n} of its services take the image from "
            "elsewhere, and it needs {kinds} of other files.",
            bare,
            path=path,
            kinds=kinds,
        )
    if bare:
        return trn(
            "This is a fragment for a chain, docker compose -f BASE -f {path}: one of its services takes the image "
            "from "
            "elsewhere.",
            "This is a fragment for a chain, docker compose -f BASE -f {path}: {n} of its services take the image from "
            "elsewhere.",
            bare,
            path=path,
        )
    return tr(
        "This is a fragment for a chain, docker compose -f BASE -f {path}: it needs {kinds} of other files.",
        path=path,
        kinds=kinds,
    )


def folded(spec: Spec, problems: list[Problem]) -> list[Problem]:
    """A file of its own that leaves images or services to others is most likely one of a chain: that is said once."""
    bare = sum(problem.code == _BARE for problem in problems)
    lost = [problem for problem in problems if problem.code in _LOOSE]
    if spec.path not in spec.files or not (bare or any(problem.code == _LOOSE[0] for problem in lost)):
        return problems
    kinds = [tr(_KINDS[kind]) for kind in dict.fromkeys(problem.code.partition("-")[0] for problem in lost)]
    message = _of_fragment(spec.path, bare, listing(kinds, tr("and")))
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
    message = tr(
        "It is part of {path}, and needs what that one defines; alone, Compose refuses it.", path=owner.files[0]
    )
    said = Problem(code="part", message=message, path=project.files[0], soft=True)
    return replace(project, problems=(*(problem for problem in project.problems if problem not in lost), said))
