"""Pointers into the article itself and damaged copies of it: collected only where its text, which is not shipped, is there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import ARTICLE
from test_pointers import changed, rows, with_blank_lines_lost, without, wrapped

from calcgraph.knowledge import Knowledge
from calcgraph.pointers import Verification, verify_source
from calcgraph.source import read_passages


@pytest.fixture(scope="module")
def whole() -> Knowledge:
    return Knowledge(whole=True)


@pytest.fixture(scope="module")
def article() -> str:
    return ARTICLE.read_text(encoding="utf-8")


COPIES: list[tuple[str, Callable[[str], str]]] = [
    ("as it is", lambda text: text),
    ("wrapped", lambda text: wrapped(text, 72)),
    ("line ends of another system", lambda text: text.replace("\n", "\r\n")),
    ("without its front matter", lambda text: text.replace(text[: text.index("INTRODUCTION")], text[: text.index("Keywords")])),
]


@pytest.mark.parametrize("copy", [pytest.param(copy, id=name) for name, copy in COPIES])
def test_article_matches(copy: Callable[[str], str], whole: Knowledge, article: str) -> None:
    assert rows(verify_source(whole, copy(article))) == []


def test_article_pasted_without_blank_lines_is_found_whole(whole: Knowledge, article: str) -> None:
    verification = verify_source(whole, with_blank_lines_lost(wrapped(article, 80)))
    assert {outcome for _, outcome, _ in rows(verification)} == {"moved"}


def by_place(verification: Verification) -> set[tuple[str, int, int, str, str]]:
    return {
        (each.pointer.section, each.pointer.paragraph, each.pointer.sentence, each.outcome, each.detail)
        for each in verification.checks
        if each.outcome != "match"
    }


def test_digit_changed_in_the_article_loses_its_sentence(whole: Knowledge, article: str) -> None:
    passages = {(each.section, each.paragraph, each.sentence): each.text for each in read_passages(article)}
    (place, number) = next(
        (place, found[0]) for place, text in sorted(passages.items()) if (found := re.search(r"\d+%", text)) and text in article
    )
    spoilt = changed(article, passages[place], passages[place].replace(number, f"9{number}", 1))
    assert by_place(verify_source(whole, spoilt)) == {(*place, "lost", "another sentence stands there")}


def test_caption_left_out_of_the_article_is_unchecked(whole: Knowledge, article: str) -> None:
    spoilt = re.sub(r"^Fig\. 3\. .*$", "", article, count=1, flags=re.MULTILINE)
    missing = by_place(verify_source(whole, spoilt))
    assert {(section, *rest) for section, _, _, *rest in missing} == {
        ("Fig. 3", "unchecked", "the copy has no caption of Fig. 3")
    }


def test_section_left_out_of_the_article_is_unchecked(whole: Knowledge, article: str) -> None:
    spoilt = without(article, "Abstract" if "Abstract" in article else "INTRODUCTION", "Calcinosis Universalis\n")
    missing = by_place(verify_source(whole, spoilt))
    assert {(section, *rest) for section, _, _, *rest in missing} == {
        ("INTRODUCTION", "unchecked", "the copy has no section INTRODUCTION")
    }


def test_paragraph_of_the_article_moved_is_found(whole: Knowledge, article: str) -> None:
    heading, conclusion = "\nCONCLUSION\n", article.partition("\nCONCLUSION\n")[2].partition("\nREFERENCES")[0]
    spoilt = changed(changed(article, heading + conclusion, ""), "\nINTRODUCTION\n", f"\nINTRODUCTION\n{conclusion}")
    moved = by_place(verify_source(whole, spoilt))
    assert {(section, outcome) for section, _, _, outcome, _ in moved} == {("CONCLUSION", "moved"), ("INTRODUCTION", "moved")}
    assert ("CONCLUSION", 1, 1, "moved", "INTRODUCTION, paragraph 1, sentence 1") in moved
