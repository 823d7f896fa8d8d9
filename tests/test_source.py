"""The splitter of article texts: made-up texts for its rules, the reader's copy of the article for the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcgraph.source import Passage, normalise, read_passages, split_sentences

ARTICLE = Path(__file__).resolve().parents[1].parent / "shared" / "article" / "article.txt"

ORCHARD = """\
Keeping Old Apple Trees in Small Gardens: A Guide

Ann Pruner, MD^{1, 2}, Bo Grafter, PhD³

¹School of Orchards, Appleton; ²Cider House, Pearville

Old apple trees bear well. They need light.

Keywords: *apple; garden*

INTRODUCTION

Apples keep best in a cool cellar and are laid on

Received May 3, 2001; accepted June 9, 2001.

Corresponding author: Ann Pruner, School of Orchards.

• Tel: (12) 345

\x0c

Fig. 1. Cellar with shelves.

A. Shelf seen from above (arrow). **B.** Shelf from the side,
after 2.5 weeks. KS = keeping shelf

straw and turned each week (1). Pears do not.

A new paragraph begins here.

Pruning and Grafting

Choice of the Tool (Knife/Saw)

The saw of *Malus domestica* growers is long. Its

Fig. 2. Saw.

Keeping Old Apple Trees

1151

Pruner et al.

teeth are set (Figs. 1, 2).

CONCLUSION

Fig. 2 shows enough.

REFERENCES

1. Pruner A. Apples in straw. *J Cellar* 1999;1:2-3

Last Things in Title Case
"""


def places(text: str, *headings: str) -> list[tuple[str, int, int, str]]:
    return [(p.section, p.paragraph, p.sentence, p.text) for p in read_passages(text, headings)]


def test_an_article_is_split_by_its_shape() -> None:
    assert places(ORCHARD) == [
        ("Abstract", 1, 1, "Old apple trees bear well."),
        ("Abstract", 1, 2, "They need light."),
        ("INTRODUCTION", 1, 1, "Apples keep best in a cool cellar and are laid on straw and turned each week (1)."),
        ("INTRODUCTION", 1, 2, "Pears do not."),
        ("Fig. 1", 1, 1, "Cellar with shelves."),
        ("Fig. 1", 1, 2, "A. Shelf seen from above (arrow)."),
        ("Fig. 1", 1, 3, "B. Shelf from the side, after 2.5 weeks."),
        ("Fig. 1", 1, 4, "KS = keeping shelf"),
        ("INTRODUCTION", 2, 1, "A new paragraph begins here."),
        ("Choice of the Tool (Knife/Saw)", 1, 1, "The saw of Malus domestica growers is long."),
        ("Choice of the Tool (Knife/Saw)", 1, 2, "Its teeth are set (Figs. 1, 2)."),
        ("Fig. 2", 1, 1, "Saw."),
        ("CONCLUSION", 1, 1, "Fig. 2 shows enough."),
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Red apples, see Fig. 3 and Figs. 19-21, are sweet.", "Green ones are not (Fig. 4) (7)."],
        ["Pruner et al. 1999 counted 2.5% to 10.5% of them.", "Approx. 5 were ripe vs. 7 last year."],
        ["The crop fell by half in 1997.", "It rose, e.g. by approx. 80% in type 2.", "Nobody knew."],
        ["He called them “winter apples.”", "She did not!", "Did they keep?", '"Perhaps."', "(Not long.)"],
        ["Trees were cut by J. B. Grafter in May.", "All were of type C.", "Types Ia, Ib, and II are rare."],
        ["3 trees fell in tab. 4 of vol. 12.", "There were no. 5 apples.", "40–50 stood."],
        ["1. Wash the apples.", "2. Dry them for a day (> 20 h) and a night."],
        ["A. Apple seen from above (A), and below (B).", "B. Pear."],
        ["A last line without a final stop"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("first", "second", "paragraphs"),
    [
        ("Apples are", "red.", 1),
        ("Apples are red,", "Smith said.", 1),
        ("Apples are red.", "and so on.", 1),
        ("Apples are red (see Fig.", "3).", 1),
        ("Apples are red.", "Pears are not.", 2),
        ("Apples are red in 1999.", "7 of them are not.", 2),
    ],
)
@pytest.mark.parametrize("between", ["", "Fig. 9. A basket.\n\n", "\x0c\n \n12\n\n"])
def test_a_paragraph_goes_on_until_its_final_stop(first: str, second: str, between: str, paragraphs: int) -> None:
    prose = [p for p in places(f"On Apples\n\nFRUIT\n\n{first}\n\n{between}{second}\n") if p[0] == "FRUIT"]
    assert max(paragraph for _, paragraph, _, _ in prose) == paragraphs
    assert " ".join(text for *_, text in prose) == f"{first} {second}"


def test_a_heading_that_looks_like_prose_can_be_named() -> None:
    text = "On Apples\n\nFRUIT\n\nApples are red.\nand how to store them\nIn straw.\n"
    assert places(text, "And how to store them") == [
        ("FRUIT", 1, 1, "Apples are red."),
        ("and how to store them", 1, 1, "In straw."),
    ]


def test_nothing_comes_of_nothing() -> None:
    assert read_passages("") == []
    assert split_sentences("") == []


def test_the_hash_sees_letters_and_digits_only() -> None:
    printed = Passage("Fruit", 1, 1, "The “Gewürzluiken” apple (50–88%) keeps well.")
    extracted = Passage("Other", 2, 3, "the gewu\u0308rz-\nluiken apple (50-88 %) keeps  well")
    changed = Passage("Fruit", 1, 1, "The “Gewürzluiken” apple (50–89%) keeps well.")
    assert normalise(printed.text) == "thegewurzluikenapple5088keepswell"
    assert printed.sha256 == extracted.sha256 != changed.sha256
    assert len(printed.sha256) == 64


def test_the_article_itself_is_split_whole() -> None:
    if not ARTICLE.exists():  # its text is not shipped
        return
    passages = read_passages(ARTICLE.read_text(encoding="utf-8"))
    sections = {passage.section for passage in passages}
    figures = {f"Fig. {number}" for number in range(1, 26)}
    places_taken = {(p.section, p.paragraph, p.sentence) for p in passages}
    assert figures == {section for section in sections if section.startswith("Fig.")}
    assert sections >= {"Abstract", "INTRODUCTION", "CONCLUSION"}
    assert len(sections - figures) == 26
    assert len(places_taken) == len(passages) == 201
    assert all(p.paragraph == 1 for p in passages if p.section in figures)
    assert all(p.text[0].isupper() or p.text[0].isdigit() for p in passages)
    assert all(p.text.endswith((".", '."')) for p in passages if p.section not in figures)
