"""The words of the command line: one small function a group of options."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from tui import __version__
from tui.cli import order
from tui.cli.exits import ENDS, FAIL_ON
from tui.cli.help_words import HelpFormatter, refusal
from tui.cli.terminal import padded, writing
from tui.core import signs
from tui.core.config import THEMES
from tui.core.errors import UsageError
from tui.core.language import later, sentences, tr

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS = ("list", "check", "plan", "apply", "undo", "history", "explain", "tags", "select", "watch", "demo", "help")
SUMMARY = (
    ("pullfix [DIR]", later("the app")),
    ("pullfix list [DIR]", later("every image with its resolved value; asks nobody")),
    ("pullfix check [DIR]", later("and what the registries say of it; for CI")),
    ("pullfix plan [DIR] CHOICES", later("print the diff of the choices; --apply writes it")),
    ("pullfix apply [DIR] --patch F", later("apply a diff, ours or one that you edited")),
    ("pullfix undo [DIR]", later("take back an applied change; --redo applies it again")),
    ("pullfix history [DIR]", later("what was applied here")),
    ("pullfix explain REF", later("one image: the whole exchange with its registry")),
    ("pullfix select [DIR]", later("set each fallback variable to the first source that answers")),
    ("pullfix tags REF", later("the tags of its repository, newest first")),
    ("pullfix watch [DIR]", later("ask again until what is waited for is there")),
    ("pullfix demo", later("a broken project to try it on; needs no network")),
    ("pullfix help [TOPIC]", later("what to know about images, registries and pullfix itself")),
)
"""The commands with what each does, for the help."""
_FORM = 31
"""Columns of the first of the two."""

CHOICES = (
    ("--switch", "WHERE=PATH[:TAG]", later("pull from another path")),
    (
        "--pin",
        "WHERE[=TAG|digest|TAG+digest]",
        later("pin the tag, the digest, or both; alone: the version it is now"),
    ),
    ("--unpin", "WHERE[=TAG]", later("follow a tag again: no digest, or the floating tag of the version's line")),
    ("--build", "WHERE[=SOURCE]", later("build from a Git URL or a folder")),
    ("--fallback", "WHERE=A,B", later("one of several sources, by a variable; `pullfix select` sets it")),
    (
        "--wait",
        "WHERE[=DATE …]",
        later("accept it until a date (YYYY-MM-DD); then a reason, see=LINK, pull_policy=missing"),
    ),
    ("--ignore", "WHERE=CODE REASON", later("do not want this advice about it, and why")),
)
"""What can be chosen, with its form and what it does."""


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of leaving the process: there is one place that decides on exits."""

    def __init__(self, prog: str, description: str = "", epilog: str = "") -> None:
        super().__init__(
            prog=prog, description=description, epilog=epilog, formatter_class=HelpFormatter, add_help=False
        )
        self._positionals.title = tr("positional arguments")
        self._optionals.title = tr("options")
        self.add_argument("-h", "--help", action="help", help=tr("show this help message and exit"))

    def format_help(self) -> str:
        return signs.plain(super().format_help())

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """What argparse does, but for an error of the system, which it swallows."""
        with writing():
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        refused = tr("{refusal}. `{program} --help` shows the words.", refusal=refusal(message), program=self.prog)
        raise UsageError(refused)


def _epilog() -> str:
    """The commands, one a line, and where more is told."""
    rows = (f"  {padded(form, _FORM)}{tr(text)}" for form, text in SUMMARY)
    more = tr("`pullfix COMMAND --help` tells more. A directory named like a command is written ./list.")
    return "\n".join((tr("commands:"), *rows, "", more, ""))


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The call as a namespace; `command` is None for the app."""
    words = order.language_behind(words, COMMANDS)
    if words and words[0] in COMMANDS:
        parser = Parser(prog=f"pullfix {words[0]}")
        _language(parser)
        _BUILDERS[words[0]](parser)
        if words[0] in ENDS:
            parser.description = sentences(parser.description or "", tr(ENDS[words[0]]))
        call = parser.parse_args(words[1:])
        call.command = words[0]
        return call
    order.refuse_mistyped(words, COMMANDS)
    parser = Parser(
        prog="pullfix",
        description=tr("Find out why a container image does not pull, and mend the files that name it."),
        epilog=_epilog(),
    )
    _language(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"pullfix {__version__}",
        help=tr("show program's version number and exit"),
    )
    _directory(parser)
    _loading(parser)
    _asking(parser)
    _looks(parser)
    order.refuse_options_before(words, COMMANDS, parser)
    call = parser.parse_args(words)
    call.command = None
    return call


def _language(parser: Parser) -> None:
    """Read before all else by `tui.cli.main`, for the help and the refusals are in that language, too."""
    parser.add_argument("--lang", metavar="LANG", help=tr("speak this language: en, zh_CN (else that of the locale)"))


def _directory(parser: Parser) -> None:
    parser.add_argument("directory", nargs="?", default=".", metavar="DIR", help=tr("the project (default: here)"))


def _loading(parser: Parser) -> None:
    group = parser.add_argument_group(tr("what is read"))
    add = group.add_argument
    add("-f", "--file", action="append", default=[], metavar="FILE", help=tr("this Compose file; repeat for overrides"))
    add("--env-file", action="append", default=[], metavar="FILE", help=tr("in place of .env; repeatable"))
    add("--project-directory", metavar="DIR", help=tr("where relative paths start and .env is, as Compose has it"))
    add("-p", "--project-name", metavar="NAME", help=tr("the name of the project, COMPOSE_PROJECT_NAME in its files"))
    add("--profile", action="append", default=[], metavar="NAME", help=tr("only services of this profile; repeatable"))
    add("--platform", type=_platform, metavar="OS/ARCH", help=tr("ask for this platform, whatever the services say"))
    add("--only", action="append", default=[], metavar="KIND", choices=["compose", "dockerfile"],
        help=tr("only this kind of file: compose, dockerfile"))  # fmt: skip
    add("--all", action="store_true", help=tr("look into node_modules, .venv and the like too"))


def _asking(parser: Parser) -> None:
    add = parser.add_argument_group(tr("how the registries are asked")).add_argument
    add("--offline", action="store_true", help=tr("ask nobody: show what earlier runs were told, with its age"))
    add("--max-age", type=_age, metavar="S",
        help=tr("take what earlier runs were told up to S seconds ago (else 60, for what is there)"))  # fmt: skip
    add("--deadline", type=_seconds, metavar="S", help=tr("answer after S seconds, whoever is late"))


def _platform(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?", text):
        raise argparse.ArgumentTypeError(tr("“{text}” is no platform, such as linux/amd64 or linux/arm/v7", text=text))
    return text


def _seconds(text: str) -> float:
    value = _age(text)
    if not value:
        raise argparse.ArgumentTypeError(tr("0 seconds are too few for any answer"))
    return value


def _age(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of seconds", text=text))
    return value


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of tags", text=text))
    return int(text)


def _output(parser: Parser) -> None:
    group = parser.add_argument_group(tr("how it is shown"))
    group.add_argument("--format", choices=["text", "json"], default="text")
    group.add_argument("--no-color", action="store_true", help=tr("no colours (NO_COLOR does the same)"))


def _looks(parser: Parser, *, color: bool = True) -> None:
    add = parser.add_argument_group(tr("how the app looks")).add_argument
    add("--theme", choices=THEMES, metavar="NAME", help=", ".join(THEMES))
    add("--reduced-motion", action="store_true", help=tr("nothing glides or blinks"))
    if color:
        add("--no-color", action="store_true", help=tr("no colours (NO_COLOR does the same)"))


def _list(parser: Parser) -> None:
    parser.description = tr("Every image reference with its resolved value and where it comes from. Asks nobody.")
    _directory(parser)
    _loading(parser)
    _output(parser)


def _check(parser: Parser) -> None:
    parser.description = tr(
        "Ask the registries about every image. Exit: 0 all there, 1 something fails, 3 nothing fails but something\n"
        "could not be decided, 2 the project cannot be read."
    )
    _directory(parser)
    _loading(parser)
    _asking(parser)
    _output(parser)
    parser.add_argument("--advice", action="store_true", help=tr("name each image that works and could do better"))
    parser.add_argument("--fail-on", choices=FAIL_ON, default="failing", help=tr("what ends with 1 (default: failing)"))


def _plan(parser: Parser) -> None:
    parser.description = tr(
        "Print the diff of the choices; nothing is changed without --apply.\n"
        "WHERE is a reference id, FILE:LINE, a service (PROJECT/SERVICE), or an image path."
    )
    _directory(parser)
    _loading(parser)
    _asking(parser)
    _output(parser)
    group = parser.add_argument_group(tr("choices, repeatable, carried out in this order"))
    for flag, form, text in CHOICES:
        group.add_argument(flag, dest="choices", action=_Chosen, metavar=form, help=tr(text))
    group.add_argument("--auto", action="store_true", help=tr("the recommended remedy of each failing image"))
    group.add_argument(
        "--alike", action="store_true",
        help=tr("each choice also for the same image elsewhere, and for those that the same rule moves"),
    )  # fmt: skip
    group.add_argument(
        "--resume", action="store_true", help=tr("the choices that the app left unapplied, then the others")
    )
    group = parser.add_argument_group(tr("what becomes of the diff"))
    add = group.add_argument
    add("-o", "--output", metavar="FILE", help=tr("write it to FILE; - is standard output"))
    add("--relative-to-git-root", action="store_true", help=tr("its paths start at the repository, not at DIR"))
    add("--apply", action="store_true", help=tr("write it to the files"))
    add("--accept-effects", action="store_true", help=tr("other references may change too"))
    add("--commit", action="store_true", help=tr("with --apply: as a commit on a new branch; nothing is pushed"))
    add("--branch", metavar="NAME", help=tr("the name of that branch"))
    add(
        "--clone",
        action="store_true",
        help=tr("with --apply: build from a clone beside the Compose file, not from the URL"),
    )
    add("--build-now", action="store_true", help=tr("with --apply: build the services of --build, with a live log"))
    add("--compose-config", action="store_true", help=tr("with --apply: ask `docker compose config -q` afterwards"))


class _Chosen(argparse.Action):
    """Keeps the choices of all flags in the order of the call."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002  # argparse's own signature
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        chosen = [*(getattr(namespace, self.dest) or []), ((option_string or "").removeprefix("--"), str(values))]
        setattr(namespace, self.dest, chosen)


def _apply(parser: Parser) -> None:
    parser.description = tr("Apply a unified diff to the project: all of it, or nothing.")
    _directory(parser)
    parser.add_argument("--patch", required=True, metavar="FILE", help=tr("the diff; - reads standard input"))
    parser.add_argument("--check", "--dry-run", action="store_true", help=tr("say whether it fits; write nothing"))
    _output(parser)


def _undo(parser: Parser) -> None:
    parser.description = tr(
        "Take back the last applied change, byte for byte, or any other. What else changed in the files since then\n"
        "stays; where the very lines changed, nothing is written."
    )
    _directory(parser)
    parser.add_argument("--record", metavar="ID", help=tr("this change, as `pullfix history` names it"))
    parser.add_argument("--redo", action="store_true", help=tr("apply again what was taken back"))
    _output(parser)


def _history(parser: Parser) -> None:
    parser.description = tr("What was applied to this project and taken back, by whom and why, oldest first.")
    _directory(parser)
    parser.add_argument("--record", metavar="ID", help=tr("this change alone, with its diff"))
    parser.add_argument("--diff", action="store_true", help=tr("with the diffs"))
    _output(parser)


def _reference(parser: Parser) -> None:
    parser.add_argument("reference", metavar="REF", help=tr("an image reference, such as ghcr.io/owner/name:tag"))
    parser.add_argument("--platform", type=_platform, metavar="OS/ARCH", help=tr("ask for this platform"))
    _asking(parser)
    _output(parser)


def _explain(parser: Parser) -> None:
    parser.description = tr("Ask for one image and show the whole exchange with its registry, and the conclusion.")
    _reference(parser)


def _tags(parser: Parser) -> None:
    parser.description = tr(
        "The tags of an image's repository, newest first by version rules, and which are the same image as REF's tag,\n"
        "or as latest, right now."
    )
    _reference(parser)
    parser.add_argument("--limit", type=_count, metavar="N", help=tr("the newest N (default: 30, and all as JSON)"))
    parser.add_argument("--all", action="store_true", help=tr("all of them"))


def _watch(parser: Parser) -> None:
    parser.description = tr(
        "Ask again and again, later and later, until every image is there. What changes is a line on standard output.\n"
        "Exit: 0 all there (then that of --exec), 1 some are not, 3 some could not be decided in time,\n"
        "2 a project cannot be read."
    )
    _directory(parser)
    _loading(parser)
    add = parser.add_argument_group(tr("how long, and what then")).add_argument
    add("--interval", type=_seconds, default=60.0, metavar="S",
        help=tr("from the first question to the second (default: 60); a registry's own wait outranks it"))  # fmt: skip
    add("--deadline", type=_seconds, metavar="S", help=tr("give up after S seconds (default: never)"))
    add("--exec", metavar="CMD", help=tr("run this when all is there; split into words, no shell"))
    add("--bell", action="store_true", help=tr("ring, and ask the terminal for a notification, when all is there"))
    _output(parser)


def _select(parser: Parser) -> None:
    parser.description = tr(
        "Set each fallback variable of pullfix.yaml, in the env file, to the first source that answers with the\n"
        "wanted digest; for CI and cron. Exit: 0 all are set, 1 no source has it, 3 none has it and some\n"
        "could not be asked, 2 a project or something in pullfix.yaml cannot be read."
    )
    _directory(parser)
    _loading(parser)
    _asking(parser)
    _output(parser)
    add = parser.add_argument_group(tr("what is taken")).add_argument
    add("--any-digest", action="store_true", help=tr("a source with other bytes than are wanted will do, too"))
    add("--dry-run", action="store_true", help=tr("say what would be set; write nothing"))


def _demo(parser: Parser) -> None:
    parser.description = tr(
        "Open a temporary copy of a broken project against an embedded registry on loopback. Needs no network,\n"
        "touches nothing of yours. --headless checks it, applies the recommended remedies, and checks again."
    )
    parser.add_argument("--headless", action="store_true", help=tr("no app: print what it would show"))
    parser.add_argument("--keep", metavar="DIR", help=tr("copy the demo project to DIR and leave it there"))
    _looks(parser, color=False)
    _output(parser)


def _help(parser: Parser) -> None:
    parser.description = tr("The pages of the app's help (F1), as text. Without a TOPIC, their names.")
    parser.add_argument("topic", nargs="?", metavar="TOPIC", help=tr("a page, or a command"))


_BUILDERS = {
    "list": _list,
    "check": _check,
    "plan": _plan,
    "apply": _apply,
    "undo": _undo,
    "history": _history,
    "explain": _explain,
    "tags": _tags,
    "select": _select,
    "watch": _watch,
    "demo": _demo,
    "help": _help,
}
