"""The `pullfix` command: parse the words, run one command, turn what happened into an exit status.

Each command is loaded when it is called, and textual only for the app: `list` and `check` start quickly.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.arguments import COMMANDS, parse
from tui.cli.exits import Exit
from tui.cli.terminal import OutputError, Terminal, complain, drop, flush, has, shows_unicode
from tui.core import language, signs
from tui.core.config import Config, parsed, place
from tui.core.errors import PullfixError, UsageError
from tui.core.language import listing, tr
from tui.translations import LANGUAGES, known, speak
from tui.world import GITHUB, SOCKETS, World, who

if TYPE_CHECKING:
    from tui.session import Session

Run = Callable[[argparse.Namespace, World, Terminal], int]
OpenApp = Callable[["Session"], int]
MODULES = {
    "list": "listing",
    "apply": "applying",
    "undo": "undoing",
    "tags": "tagging",
    "help": "helping",
    None: "opening",
}
"""The module of a command, where it is not the command's own name."""


def main(words: Sequence[str] | None = None, open_app: OpenApp | None = None) -> int:
    """Run one call. The exit status; messages for people are on standard error.

    `open_app` shows a loaded session: the command line itself knows of no app.
    """
    words = sys.argv[1:] if words is None else words
    environ = dict(os.environ)
    if not has(sys.stdout):
        complain(tr("pullfix: {message}", message=tr("standard output cannot be written: it is closed.")))
        return Exit.USAGE
    signs.use(ascii_only=not shows_unicode(environ))
    try:
        try:
            return _run(words, environ, open_app)
        finally:
            flush()  # also what argparse wrote, which ends with SystemExit
    except OutputError as fault:
        complain(tr("pullfix: {message}", message=fault))
        drop(sys.stdout)
        return Exit.USAGE
    except PullfixError as fault:
        complain(tr("pullfix: {message}", message=fault))
        return Exit.USAGE
    except KeyboardInterrupt:
        complain(tr("pullfix: interrupted; nothing was left half done."))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`pullfix list | head`): nobody is left to tell.
        drop(sys.stdout)
        return Exit.CLEAN
    except Exception as fault:  # noqa: BLE001  # whatever else: a report in place of a wall of text
        return crashed(fault, environ, words)


def _run(words: Sequence[str], environ: dict[str, str], open_app: OpenApp | None) -> int:
    """Parse the words and run their command."""
    config = configured(environ)
    speak(environ, language_of(words) or config.language)
    call = parse(words)
    if getattr(call, "format", "text") != "text":
        language.use(None)  # what programs read is English
    call.open_app = open_app
    if call.command is not None:  # the app shows them itself
        for problem in config.problems:
            complain(tr("pullfix: {message}", message=problem))
    terminal = Terminal.of(environ, no_color=getattr(call, "no_color", False))
    module = import_module(f"tui.cli.{MODULES.get(call.command, call.command)}")
    run: Run = module.run
    return int(run(call, replace(world(environ), config=config), terminal))


def crashed(fault: Exception, environ: dict[str, str], words: Sequence[str]) -> int:
    """Something that we did not foresee: save a report, and say where it lies."""
    from tui import crash

    command = words[0] if words and words[0] in COMMANDS else "app"
    options = " ".join(word.partition("=")[0] for word in words if re.fullmatch(r"--[a-z-]+(=.*)?", word))
    facts = {"command": f"{command} {options}".rstrip(), **crash.terminal_facts(environ)}
    here = world(environ)
    path = crash.saved(fault, here.state_dir, here.clock(), facts)
    complain(tr("pullfix: something went wrong that nobody foresaw. Your files are as they were before."))
    if path is not None:
        complain(tr("A report without secrets is in {path}", path=path))
    else:
        complain(tr("No report could be saved; it was a {kind}.", kind=type(fault).__name__))
    return Exit.USAGE


def language_of(words: Sequence[str]) -> str:
    """What `--lang` names, before all else is parsed: the help and the refusals speak it already."""
    for word, after in zip(words, (*words[1:], ""), strict=True):
        if word == "--":
            return ""
        if word == "--lang" or word.startswith("--lang="):
            return after if word == "--lang" else word.partition("=")[2]
    return ""


def configured(environ: dict[str, str]) -> Config:
    """The person's config file: what PULLFIX_CONFIG names, else config.toml in their config directory."""
    named = environ.get("PULLFIX_CONFIG")
    if not named:
        from platformdirs import user_config_path

    path = Path(named) if named else user_config_path("pullfix") / "config.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if named:
            raise UsageError(tr("There is no file {path}, which PULLFIX_CONFIG names.", path=named)) from None
        return Config()
    except (OSError, UnicodeDecodeError) as fault:
        return Config(problems=(tr("{path} cannot be read: {fault}", path=path, fault=fault),), name=str(path))
    home = environ.get("HOME", "")
    config = parsed(text, f"~{str(path)[len(home) :]}" if home and str(path).startswith(f"{home}/") else str(path))
    if config.language and known(config.language) is None:
        problem = unspoken(config)
        return replace(config, language="", problems=(*config.problems, problem))
    return config


def unspoken(config: Config) -> str:
    """A language that there is not, in the config file."""
    at = place(config.text, config.name, "language")
    there = listing(f'"{code}"' for code in LANGUAGES)
    return tr("{at}: there is no language “{name}” here. There are {there}.", at=at, name=config.language, there=there)


def world(environ: dict[str, str]) -> World:
    """The machine as this process sees it. PULLFIX_STATE_DIR moves the journal and the cache; PULLFIX_SYSTEM_ROOT is
    where the machine's own / is seen, for a pullfix in a container beside the engine."""
    named = environ.get("PULLFIX_STATE_DIR")
    if named:
        state, cache = Path(named), None
    else:
        from platformdirs import user_cache_path, user_state_path

        state, cache = user_state_path("pullfix"), user_cache_path("pullfix")
    home, system = Path(environ.get("HOME") or Path.home()), Path(environ.get("PULLFIX_SYSTEM_ROOT") or "/")
    return World(
        environ=environ, home=home, state_dir=state, cache_dir=cache, sockets=SOCKETS, user=who(environ), system=system,
        github=environ.get("GITHUB_API_URL") or GITHUB,
    )  # fmt: skip
