"""Chinese in the app: its lines are full, and do not begin with what closes."""

from __future__ import annotations

import re

import pytest
from rich._wrap import words
from textual.content import Content
from textual.widgets import Markdown

from tests.app.conftest import Drive
from tui.app.wrapping import WORD, end_lines_between_wide_characters
from tui.core import language
from tui.topics import topic
from tui.translations import catalogue

ENGLISH = ("one  two, “three” (four) … five-six", "  a“b ‘c’ ", "“", "…", topic("start").text)


@pytest.mark.parametrize("text", ENGLISH)
def test_other_texts_have_the_words_they_had(text: str) -> None:
    assert WORD.findall(text) == re.findall(r"\s*\S+\s*", text)


@pytest.mark.parametrize("text", ["（", "a（", "他说：“不给（任何人）令牌。”然后 ghcr.io“拒绝”了……", " 一 二 "])
def test_no_character_is_lost(text: str) -> None:
    end_lines_between_wide_characters()
    assert "".join(word for _, _, word in words(text)) == text


def test_a_sentence_fills_its_lines() -> None:
    end_lines_between_wide_characters()
    lines = Content("ghcr.io 不给任何人令牌，“被拒绝”是它的回答。").wrap(12)
    assert [line.plain.rstrip() for line in lines] == ["ghcr.io 不给", "任何人令牌，", "“被拒绝”是它", "的回答。"]


async def test_a_page_in_chinese(drive: Drive) -> None:
    language.use(catalogue("zh_CN"))
    try:
        async with drive((100, 40)) as driver:
            await driver.press("f1")
            text = driver.app.screen.query_one(Markdown)
            shown = [line.plain for block in text.query("MarkdownParagraph") for line in _lines(block)]
    finally:
        language.use(None)
    assert len(shown) > 10
    assert not any(line.startswith(tuple("，。；：、）”")) for line in shown)


def _lines(block: object) -> list[Content]:
    content, size = block._content, block.size  # type: ignore[attr-defined]  # what a paragraph shows
    return list(content.wrap(size.width))
