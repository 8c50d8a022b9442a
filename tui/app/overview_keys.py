"""The keys of the overview, in the order in which they are told. Those that are shown stand in the footer."""

from __future__ import annotations

from textual.binding import Binding

from tui.app.looking import LOOKS
from tui.core.language import later

SHOWN = (
    Binding("g", "walk", later("Walk"), id="walk", tooltip=later("Each failing image, or the marked ones, one by one")),
    Binding("f,enter", "fix", later("Fix"), id="fix", key_display="f",
            tooltip=later("The ways out for this image; on a project, fold it")),
    *LOOKS,
    Binding("d", "review", later("Review"), id="review",
            tooltip=later("The choices so far and their diff; apply and export")),
    Binding("slash", "filter", later("Filter"), id="filter", key_display="/",
            tooltip=later("Text, status:denied, registry:ghcr.io, project:, tag:, ! before what is not wanted")),
    Binding("n", "needs_me", later("Needs me"), id="needs-me",
            tooltip=later("Only what fails, is undecided or waits")),
    Binding("r", "again", later("Ask again"), id="again",
            tooltip=later("Read the files and ask the registries anew; with marks, about those alone")),
)  # fmt: skip
ROWS = (
    Binding("space", "mark", later("Mark"), id="mark",
            tooltip=later("This row, on a heading its whole project: g, r, c and i then mean the marked ones"),
            show=False),
    Binding("A,asterisk", "mark_all", later("Mark all"), id="mark-all",
            tooltip=later("All that is shown, or take these marks away"), show=False),
    Binding("u", "unmark", later("Unmark"), id="unmark", tooltip=later("Take all marks away"), show=False),
    Binding("s", "sort", later("Sort"), id="sort", tooltip=later("By the next column"), show=False),
    Binding("S", "turn", later("Reverse"), id="sort-reverse", tooltip=later("The order the other way round"),
            show=False),
    Binding("left", "fold(True)", later("Fold"), id="fold", tooltip=later("Fold the rows of this project"), show=False),
    Binding("right", "fold(False)", later("Unfold"), id="unfold", tooltip=later("Show the rows of this project"),
            show=False),
    Binding("minus", "fold_all", later("Fold all"), id="fold-all", key_display="-",
            tooltip=later("Fold all projects, or show all their rows"), show=False),
)  # fmt: skip
MORE = (
    Binding("c", "copy", later("Copy"), id="copy",
            tooltip=later("The image as it is pulled, of all marked rows where there are marks"), show=False),
    Binding("C", "copy_other", later("Copy…"), id="copy-other",
            tooltip=later("Something else: as written, digest, place, status"), show=False),
    Binding("w,O", "page", later("Web page"), id="page",
            tooltip=later("Open the page of the repository; where there is no browser, copy its address"), show=False),
    Binding("i", "ignore", later("Ignore"), id="ignore", tooltip=later("Turn an advice about this image off"),
            show=False),
    Binding("o", "origin", later("Origin"), id="origin", tooltip=later("Where the value comes from"), show=False),
    Binding("p", "problems", later("Problems"), id="problems", tooltip=later("Files that could not be read in full"),
            show=False),
    Binding("escape", "clear", later("Clear"), id="clear", tooltip=later("Take the marks, then the filter away"),
            show=False),
    Binding("q", "app.quit", later("Quit"), id="quit", tooltip=later("Leave; what was not applied is offered again")),
)  # fmt: skip
