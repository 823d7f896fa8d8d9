"""Pointers into the source article: a made-up article and copies of it damaged in every way."""

from __future__ import annotations

import csv
import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcgraph.errors import UnreadableInput
from calcgraph.knowledge import Knowledge
from calcgraph.pointers import Verification, read_article, show_verification, verification_data, verify_source

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "pointers"
ORCHARD = (DATA / "orchard.txt").read_text(encoding="utf-8")
TOOL = "Choice of the Tool (Knife/Saw)"

Row = tuple[str, str, str]  # what points, outcome, detail


class Orchard(Knowledge):
    """Knowledge of the made-up article alone."""

    def __init__(self) -> None:
        self.layer = "all"
        self._store = ox.Store()
        self._store.bulk_load(path=str(DATA / "orchard.ttl"), format=ox.RdfFormat.TURTLE)


KNOWLEDGE = Orchard()


def not_matching(text: str) -> list[Row]:
    return rows(verify_source(KNOWLEDGE, text))


def rows(verification: Verification) -> list[Row]:
    return [(each.pointer.id, each.outcome, each.detail) for each in verification.checks if each.outcome != "match"]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without(text: str, first: str, last: str) -> str:
    """Cut the text from one passage on, up to another."""
    return text[: text.index(first)] + text[text.index(last) :]


def wrapped(text: str, width: int) -> str:
    blocks = (textwrap.fill(block, width, break_long_words=False) for block in text.split("\n\n"))
    return "\n\n".join(blocks)


def with_blank_lines_lost(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def with_captions_last(text: str) -> str:
    """Put the caption that interrupts a sentence behind the references."""
    return without(text, "Fig. 1. ", "straw") + "\n" + text[text.index("Fig. 1. ") : text.index("straw")]


def with_page_ends(text: str, every: int) -> str:
    """Put page number and running head between lines, wherever the pages end."""
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(line)
        if number % every == 0:
            lines += [str(1000 + number), "Pruner et al.", "Keeping Old Apple Trees"]
    return "\n".join(lines)


# --- copies that say the same ---


def test_every_pointer_matches_the_article_it_was_read_from() -> None:
    verification = verify_source(KNOWLEDGE, ORCHARD)
    assert rows(verification) == []
    assert verification.holds
    assert [each.pointer.id for each in verification.checks] == [
        "abstract-1", "abstract-2", "saw-1", "knife-1", "shears-1", "rel-1", "shears-2", "rain-1", "rain-2", "end-1",
        "fig1-1", "fig1-2", "fig2-1", "fig2-2", "fig2-3", "graft-1", "graft-2", "keeps", "cellar-1", "cellar-2",
        "pear-1", "quince-1",
    ]  # fmt: skip
    assert show_verification(verification) == (
        "22 pointers to 19 sentences of Pruner and Grafter, Made Up 2001\n    22  match this copy\n"
    )


SAME: list[tuple[str, Callable[[str], str]]] = [
    ("line ends of another system", lambda text: text.replace("\n", "\r\n")),
    ("line ends of an old system", lambda text: text.replace("\n", "\r")),
    ("lines wrapped", lambda text: wrapped(text, 30)),
    ("hyphens at line ends", lambda text: changed(changed(text, "cellar at", "cel-\nlar at"), "waxed", "wa\xad\nxed")),
    ("curly quotes, dashes and capitals", lambda text: changed(text, "hill-side growers", "“HILL–SIDE” Growers")),
    ("ligatures", lambda text: changed(text, "half as long", "hal\uff46 as long")),
    ("headings in capitals", lambda text: changed(text, "\nGrafting\n", "\nGRAFTING\n")),
    ("headings marked", lambda text: changed(text, "\nGrafting\n", "\n## Grafting\n")),
    ("title left out", lambda text: without(text, "Keeping", "Old apple trees")),
    ("captions at the end", with_captions_last),
    ("labels written out", lambda text: changed(text, "Fig. 2. Saw", "Figure 2: Saw")),
    ("blank lines doubled", lambda text: text.replace("\n\n", "\n \n\n\t\n")),
]  # fmt: skip


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, damage in SAME])
def test_copy_that_says_the_same_matches(damage: Callable[[str], str]) -> None:
    assert not_matching(damage(ORCHARD)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 140))
def test_wrapping_of_lines_loses_no_pointer(width: int) -> None:
    assert not_matching(wrapped(ORCHARD, width)) == []


def test_copy_without_blank_lines_keeps_its_sections() -> None:
    merged = [("shears-1", 3), ("rel-1", 4), ("shears-2", 4), ("rain-1", 5), ("rain-2", 6)]
    assert not_matching(with_blank_lines_lost(ORCHARD)) == [
        ("abstract-1", "moved", "line 3"),
        *((name, "moved", f"{TOOL}, paragraph 1, sentence {sentence}") for name, sentence in merged),
        ("fig1-2", "moved", "line 7"),
        *((name, "moved", "line 6") for name in ("keeps", "cellar-1", "cellar-2")),
        ("pear-1", "moved", "Fig. 1, paragraph 1, sentence 3"),
        ("quince-1", "moved", "Fig. 1, paragraph 1, sentence 4"),
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(30, 140), st.none() | st.integers(8, 30))
def test_sentences_are_found_without_blank_lines_and_between_page_ends(width: int, page: int | None) -> None:
    text = ORCHARD if page is None else with_captions_last(ORCHARD)  # one thing interrupts a sentence, not two
    text = with_blank_lines_lost(wrapped(text, width))
    verification = verify_source(KNOWLEDGE, with_page_ends(text, page) if page else text)
    assert {each.outcome for each in verification.checks} <= {"match", "moved"}
    assert verification.holds


# --- copies that differ ---

DAMAGES: list[tuple[str, Callable[[str], str], list[Row]]] = [
    (
        "a digit changed",
        lambda text: changed(text, "10% to 20%", "10% to 30%"),
        [("rel-1", "lost", "another sentence stands there"), ("shears-2", "lost", "another sentence stands there")],
    ),
    (
        "a digit changed in a caption",
        lambda text: changed(text, "30-year-old", "50-year-old"),
        [("fig1-1", "lost", "another sentence stands there")],
    ),
    (
        "a line of words put into a sentence",
        lambda text: changed(text, "straw and turned", "never on\nstraw and turned"),
        [(name, "lost", "another sentence stands there") for name in ("keeps", "cellar-1", "cellar-2")],
    ),
    (
        "a sentence left out",
        lambda text: changed(text, " Pears do not keep half as long.", ""),
        [
            ("pear-1", "lost", "another sentence stands there"),
            ("quince-1", "moved", "INTRODUCTION, paragraph 1, sentence 2"),
        ],
    ),
    (
        "a last sentence left out",
        lambda text: changed(text, " It is bound with bast, waxed, and left alone for 6 weeks.", ""),
        [("graft-2", "lost", "no such sentence in the copy")],
    ),
    (
        "a sentence divided",
        lambda text: changed(text, "with bast, waxed", "with bast. Waxed"),
        [("graft-2", "moved", "line 31")],  # no sentence of this copy, but the same letters in one run
    ),
    (
        "a caption left out",
        lambda text: without(text, "Fig. 2. ", "Grafting\n"),
        [(f"fig2-{number}", "unchecked", "the copy has no caption of Fig. 2") for number in (1, 2, 3)],
    ),
    (
        "a section left out",
        lambda text: without(text, "Grafting\n", "CONCLUSION"),
        [(f"graft-{number}", "unchecked", "the copy has no section Grafting") for number in (1, 2)],
    ),
    (
        "a paragraph left out",
        lambda text: without(text, "Some growers", "No tool"),
        [
            ("shears-1", "unchecked", f"the copy has no paragraph 2 of {TOOL}"),
            ("rel-1", "unchecked", f"the copy has no paragraph 2 of {TOOL}"),
            ("shears-2", "unchecked", f"the copy has no paragraph 2 of {TOOL}"),
            ("rain-1", "moved", f"{TOOL}, paragraph 2, sentence 1"),
            ("rain-2", "moved", f"{TOOL}, paragraph 2, sentence 2"),
        ],
    ),
    (
        "a last paragraph replaced by a longer one before it",
        lambda text: changed(text, "\n\nNo tool is left in the rain. A wet saw rusts overnight.", " Tools rust."),
        [
            ("rain-1", "lost", "no such paragraph in the copy"),
            ("rain-2", "lost", "no such paragraph in the copy"),
        ],
    ),
    (
        "a paragraph moved to another section",
        lambda text: changed(without(text, "Some growers", "No tool"), "\nA graft", "\nSome growers use shears.\n\nA graft"),
        [
            ("shears-1", "moved", "Grafting, paragraph 1, sentence 1"),
            ("rel-1", "lost", "another sentence stands there"),
            ("shears-2", "lost", "another sentence stands there"),
            ("rain-1", "moved", f"{TOOL}, paragraph 2, sentence 1"),
            ("rain-2", "moved", f"{TOOL}, paragraph 2, sentence 2"),
            ("graft-1", "moved", "Grafting, paragraph 2, sentence 1"),
            ("graft-2", "moved", "Grafting, paragraph 2, sentence 2"),
        ],
    ),
    (
        "a heading left out",
        lambda text: changed(text, "\nCONCLUSION\n\n", "\n"),
        [("end-1", "moved", "Grafting, paragraph 2, sentence 1")],
    ),
    (
        "a heading left out and a digit changed",
        lambda text: changed(changed(text, "\nGrafting\n", "\n"), "6 weeks", "7 weeks"),
        [
            ("graft-1", "moved", f"{TOOL}, paragraph 4, sentence 1"),
            ("graft-2", "lost", "the copy has no section Grafting"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "expected"), [pytest.param(damage, found, id=name) for name, damage, found in DAMAGES])
def test_damage_is_told_by_place(damage: Callable[[str], str], expected: list[Row]) -> None:
    verification = verify_source(KNOWLEDGE, damage(ORCHARD))
    assert rows(verification) == expected
    assert verification.holds == ("lost" not in {outcome for _, outcome, _ in expected})


def test_nothing_of_the_article_is_a_clear_message() -> None:
    verification = verify_source(KNOWLEDGE, "Another text. It says nothing of trees.\n")
    assert not verification.holds
    assert not verification.has_sections
    assert show_verification(verification) == (
        "22 pointers to 19 sentences of Pruner and Grafter, Made Up 2001: none was found in this text\n\n"
        "How to make a copy: save the article as plain text (UTF-8) in reading order, with its title first,\n"
        "each heading on a line of its own, a blank line between paragraphs, and each caption as a paragraph\n"
        "that begins with its label, such as Fig. 3.\n"
    )


def test_copy_in_one_line_is_told_how_to_be_made() -> None:
    verification = verify_source(KNOWLEDGE, " ".join(ORCHARD.split()))
    assert not verification.has_sections
    assert ("saw-1", "moved", "line 1") in rows(verification)
    shown = show_verification(verification)
    assert "No section of the article was recognised in this copy. How to make a copy:" in " ".join(shown.split())
    assert "\nLost" not in shown


def test_what_has_no_hash_is_not_checked() -> None:
    knowledge = Orchard()
    knowledge._store.update(
        "PREFIX cg: <https://w3id.org/calcgraph/> DELETE { ?one cg:sentenceSha256 ?hash } "
        "WHERE { ?one cg:sentenceSha256 ?hash ; cg:section 'INTRODUCTION' ; cg:sentence 1 }"
    )
    without_hash = "the ontology holds no hash of the sentence"
    assert rows(verify_source(knowledge, ORCHARD)) == [
        (name, "unchecked", without_hash) for name in ("keeps", "cellar-1", "cellar-2")
    ]


def test_ontology_without_a_source_has_nothing_to_check() -> None:
    knowledge = Orchard()
    knowledge._store.clear()
    verification = verify_source(knowledge, ORCHARD)
    assert verification.checks == ()
    assert not verification.holds


# --- what is shown ---


def spoilt() -> Verification:
    text = without(without(ORCHARD, "Some growers", "No tool"), "Fig. 2. ", "Grafting\n")
    text = changed(changed(text, "half as long", "twice as long"), "Fig. 1. ", "")
    return verify_source(KNOWLEDGE, changed(text, "4 degrees", "5 degrees"))


def test_text_tells_numbers_first_and_then_places() -> None:
    assert show_verification(spoilt()) == (DATA / "spoilt.txt").read_text(encoding="utf-8")


def test_data_tell_every_pointer_that_does_not_simply_match() -> None:
    assert verification_data(spoilt()) == json.loads((DATA / "spoilt.json").read_text(encoding="utf-8"))


def test_places_obey_no_terminal() -> None:
    shown = show_verification(verify_source(KNOWLEDGE, changed(ORCHARD, "\nGrafting\n", "\nGrafts \x1b[2J\n")))
    assert "found at Grafts \\x1b[2J, paragraph 1, sentence 1" in shown


def test_many_moved_sentences_are_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calcgraph.pointers._SHOWN", 7)
    shown = show_verification(verify_source(KNOWLEDGE, with_blank_lines_lost(ORCHARD)))
    assert shown.endswith(
        "  - Fig. 1, paragraph 1, sentence 2: found at line 7 (1 pointer)\n"
        "  - INTRODUCTION, paragraph 1, sentence 1: found at line 6 (3 pointers)\n"
        "  - 2 more sentences (listed with --json)\n"
    )


def test_no_words_of_the_article_are_shown() -> None:
    copy = (
        "Keeping Old Apple Trees in Small Gardens: A Guide\n\nPruning the Crown\n\nShears bruise the bark in 10% to 20% of cuts."
    )
    for verification in (spoilt(), verify_source(KNOWLEDGE, copy)):
        shown = show_verification(verification) + json.dumps(verification_data(verification))
        words = [re.escape(word) for word in re.findall(r"\w+", ORCHARD.partition("Keywords")[0].partition("PhD")[2])]
        words += [re.escape(word) for word in re.findall(r"\w+", ORCHARD.partition("Apples")[2])]
        runs = {r"\W+".join(words[start : start + 4]) for start in range(len(words) - 3)}
        headings = {r"\W+".join(re.findall(r"\w+", TOOL)[start : start + 4]) for start in range(4)}
        assert [run for run in sorted(runs - headings) if re.search(run, shown)] == []


# --- files ---

UNREADABLE: list[tuple[str, bytes, str]] = [
    ("empty", b"", "is empty: there is no word in it"),
    ("blank", b"\xef\xbb\xbf \n\x0c\n...\n", "is empty: there is no word in it"),
    ("PDF", b"%PDF-1.7\nstream", "is no plain text: save the text of the article as plain text, UTF-8"),
    ("binary", b"PK\x03\x04\x00\x00", "is no plain text: save the text of the article as plain text, UTF-8"),
    ("Latin-1", b"M\xf6nch", "is not UTF-8 text (byte 1): save it as plain text, UTF-8"),
    ("UTF-16", "Mönch".encode("utf-16"), "is no plain text: save the text of the article as plain text, UTF-8"),
    ("large", b"a " * 1_000_001, "is larger than 2,000,000 bytes; an article is some pages of text"),
]


@pytest.mark.parametrize(("content", "problem"), [pytest.param(*rest, id=name) for name, *rest in UNREADABLE])
def test_file_that_holds_no_article_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput) as caught:
        read_article(str(path))
    assert str(caught.value) == f"{path}: {problem}"


@pytest.mark.parametrize("name", ["missing.txt", ".", "no\0name", "x" * 5000])
def test_name_that_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be opened: "):
        read_article(f"{tmp_path}/{name}")


def test_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ORCHARD.replace("\n", "\r\n").encode())
    assert not_matching(read_article(str(path))) == []


# --- the ontology ---


@pytest.fixture(scope="module")
def whole() -> Knowledge:
    return Knowledge(whole=True)


def test_everything_that_points_into_the_article_is_checked(whole: Knowledge) -> None:
    verification = verify_source(whole, "No article.")
    found = {(each.pointer.kind, each.pointer.id) for each in verification.checks}
    expected = set()
    for kind, name in (("statement", "statements"), ("criterion", "criteria"), ("stated relation", "relations")):
        with (ROOT / "ontology" / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
            table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        for row in table:
            if row["layer"] == "article":
                expected.add((kind, row["id"].rpartition("-")[0] if kind == "criterion" else row["id"]))
    assert found == expected
    assert len(found) == len(verification.checks)
    assert [each.pointer.id for each in verification.checks if each.pointer.sha256 is None] == []
