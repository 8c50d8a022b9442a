"""Which language is spoken, and what the catalogues hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import translations as catalogues
from tui.cli.main import language_of, main
from tui.core import language
from tui.core.errors import UsageError
from tui.core.filling import filled
from tui.core.language import listing, sentences, tr, trn
from tui.translations import LANGUAGES, known, speak


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh_CN"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_SG", "LANG": "en_GB.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environ: dict[str, str], spoken: str) -> None:
    assert speak(environ) == spoken


def test_a_named_language_outranks_the_locale() -> None:
    assert speak({"LANG": "zh_CN.UTF-8"}, "en") == "en"
    assert speak({}, "zh-Hans") == "zh_CN"
    language.use(None)
    with pytest.raises(UsageError, match="no language “tlh” here"):
        speak({}, "tlh")


def test_every_language_has_a_catalogue_and_every_catalogue_a_language() -> None:
    assert [path.parent.parent.name for path in catalogues.paths()] == sorted(set(LANGUAGES) - {"en"})
    assert all(known(code) == code for code in LANGUAGES)


def test_english_is_what_stands_in_the_code() -> None:
    assert tr("{host} says no.", host="{x}") == "{x} says no."
    assert (trn("{n} image", "{n} images", 1), trn("{n} image", "{n} images", 2)) == ("1 image", "2 images")
    assert (listing("abc"), listing("abc", "or"), listing("a", "or")) == ("a, b, c", "a, b or c", "a")
    assert sentences("One.", "", "Two.") == "One. Two."
    assert tr("") == ""


@pytest.mark.parametrize(
    ("said", "fillings", "told"),
    [
        ("在 {span} 内剩 {n} 次", {"span": "6 小时", "n": 3}, "在 6 小时内剩 3 次"),
        ("{first} {word} {last}", {"first": "私有", "word": "或", "last": "gone"}, "私有或 gone"),
        ("{path} 不存在", {"path": "我 的/a.yml"}, "我 的/a.yml 不存在"),
        ("{path} 不存在", {"path": "我 的"}, "我 的不存在"),
        ("写 ${{NAME}}，{n} 次", {"n": "两"}, "写 ${NAME}，两次"),
    ],
)
def test_chinese_has_a_blank_beside_latin_alone(said: str, fillings: dict[str, object], told: str) -> None:
    assert filled(said, fillings) == told


def test_lang_is_read_wherever_it_stands() -> None:
    assert language_of(["check", "--lang", "zh_CN"]) == "zh_CN"
    assert language_of(["--lang=en", "."]) == "en"
    assert language_of(["apply", "--", "--lang", "x"]) == ""


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--lang", "xx"]) == 2
    assert "There are: en (English), zh_CN (简体中文)" in capsys.readouterr().err


def test_every_sentence_is_translated_and_none_that_is_no_more() -> None:
    wanted = {one.id for one in catalogues.template() if one.id}
    for path in catalogues.paths():
        catalogue = catalogues.read(path)
        there = {one.id for one in catalogue if one.id}
        assert there == wanted, "run .ci/translations, and translate what comes in empty"
        assert not catalogue.obsolete
        for message in catalogue:
            forms = (message.string,) if isinstance(message.string, str) else message.string
            assert message.fuzzy is False
            assert forms, message.id
            assert all(forms), message.id


def test_what_is_compiled_is_what_is_written() -> None:
    for path in catalogues.paths():
        fresh = catalogues.compiled(catalogues.read(path))
        assert path.with_suffix(".mo").read_bytes() == fresh, "run .ci/translations"


def test_what_stands_for_something_stands_in_every_translation() -> None:
    for path in catalogues.paths():
        catalogue: Catalog = catalogues.read(path)
        for message in catalogue:
            assert not list(message.check(catalogue)), message.id


def test_a_sentence_within_an_f_string_is_one_for_the_catalogues(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("said = f'n  {tr(\"no\")}' + trn('{n} image', '{n} images', 2) + tr(word) + later('denied')\n")
    assert sorted(map(str, catalogues.sentences_of(file))) == ["('{n} image', '{n} images')", "denied", "no"]
    template = catalogues.template()
    for path in catalogues.PACKAGE.rglob("*.py"):
        for sentence in catalogues.sentences_of(path):
            assert sentence in template, (path, sentence)


def teardown_module() -> None:
    language.use(None)
