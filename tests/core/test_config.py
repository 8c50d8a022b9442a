"""The config file: what fits holds, and what does not is told with its line."""

from __future__ import annotations

from tui.core.config import Config, parsed

GOOD = """\
theme = "light"
language = "zh_CN"
reduced_motion = true
ascii = true

[keys]
walk = "x,ctrl+g"
needs-me = "m"
"""


def test_all_of_it_is_read() -> None:
    config = parsed(GOOD, "c.toml")
    assert (config.theme, config.language, config.reduced_motion, config.ascii) == ("light", "zh_CN", True, True)
    assert dict(config.keys) == {"walk": "x,ctrl+g", "needs-me": "m"}
    assert config.problems == ()


def test_an_empty_file_is_no_config() -> None:
    assert parsed("", "c.toml") == Config(name="c.toml")


def test_what_does_not_fit_is_told_with_its_line_and_the_rest_holds() -> None:
    config = parsed(
        'theme = "pink"\nreduced_motion = "yes"\ncolour = 1\nthemes = 2\nascii = true\n[keys]\nwalk = 3\nfix = "x"\n',
        "c.toml",
    )
    assert config.problems == (
        'c.toml:1: theme wants one of "dark", "light", "high-contrast", "ansi".',
        "c.toml:2: reduced_motion wants true or false.",
        "c.toml:3: there is no setting “colour”. There are theme, language, reduced_motion, ascii, keys.",
        "c.toml:4: there is no setting “themes”. Is it theme?",
        'c.toml:7: walk wants keys in quotes, such as "g" or "g,ctrl+g".',
    )
    assert (config.theme, config.reduced_motion, config.ascii, config.keys) == ("", False, True, (("fix", "x"),))


def test_keys_that_are_no_table_are_told() -> None:
    config = parsed('keys = "g"\nlanguage = 1\n', "c.toml")
    assert config.problems == (
        "c.toml:1: keys wants a table of actions and their keys, below [keys].",
        'c.toml:2: language wants the code of a language, such as "en".',
    )


def test_what_is_no_toml_counts_for_nothing() -> None:
    config = parsed("theme = \n", "c.toml")
    assert config.theme == ""
    assert "c.toml is no TOML and counts for nothing" in config.problems[0]
    assert "line 1" in config.problems[0]
