"""Real projects: every image as Compose gives it, and every written value can be replaced where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judge.corpora import ROOT, expected, trees
from tests.splicing import spliced_wrongly
from tui import store
from tui.core.options import LoadOptions

pytestmark = pytest.mark.skipif(not ROOT, reason="PULLFIX_CORPORA names no directory of real projects")


@pytest.mark.parametrize("tree", [pytest.param(tree, id=tree.name) for tree in trees()])
def test_every_project_has_the_images_that_compose_gives(tree: Path) -> None:
    wrong = []
    for run in expected(tree):
        _, loaded = store.load(run.folder, run.options, {})
        project = next((project for project in loaded.projects if project.path == run.path), None)
        images = {service.name: service.image or None for service in project.services} if project else None
        if images != run.services:
            wrong.append((run, images))
    assert not wrong


@pytest.mark.parametrize("tree", [pytest.param(tree, id=tree.name) for tree in trees()])
def test_every_written_piece_can_be_replaced_where_it_stands(tree: Path) -> None:
    snapshot, loaded = store.load(tree, LoadOptions(), {})
    assert not [wrong for reference in loaded.references for wrong in spliced_wrongly(snapshot, reference)]
