"""No disease, sign, place or history item stands in the code; and the tables keep the editorial decisions."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
CODE = [*sorted((ROOT / "calcgraph").rglob("*.py")), *sorted((ROOT / "queries" / "derive").glob("*.rq"))]
LEAST = 6  # letters: shorter words are words of any text

# Words of plain English that are also the label or synonym of a term, each with what the code means by it.
EXCEPTIONS = {
    "region": "a part of the body in general, as in what holds a place; no certain region",
    "digits": "the figures 0 to 9, in ids, numbers and normalised sentences",
}


def table(name: str) -> list[dict[str, str]]:
    with (ONTOLOGY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


# Modalities, demographics, distributions and analytes are the words of which every case is made.
TERMS = [row for name in ("contexts", "diseases", "locations", "signs") for row in table(f"terms/{name}.tsv")]
WORDS = {word.casefold() for row in TERMS for word in [row["label"], *split(row["synonyms"])] if len(word) >= LEAST}
IDS = {row["id"] for row in [*TERMS, *table("terms/analytes.tsv")]}


def phrases(text: str) -> set[str]:
    """Return every run of up to eight words of a text, as it stands and in lower case, to look words up in."""
    tokens = [(match.start(), match.end()) for match in re.finditer(r"\w+(?:['’]\w+)*", text)]
    found = set()
    for first, (start, _) in enumerate(tokens):
        for _, end in tokens[first : first + 8]:
            found.add(text[start:end].casefold())
    return found


def test_there_is_code_and_there_are_words() -> None:
    assert len(CODE) >= 55
    assert len(WORDS) > 2_500
    assert len(IDS) > 700


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_knowledge_stands_in_the_code(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert phrases(text) & WORDS - set(EXCEPTIONS) == set()
    assert set(re.findall(r"\w+", text)) & IDS == set()


def test_every_exception_is_needed() -> None:
    said = set().union(*(phrases(file.read_text(encoding="utf-8")) for file in CODE))
    assert set(EXCEPTIONS) & WORDS & said == set(EXCEPTIONS)


# --- editorial decisions ---

STATEMENTS, CRITERIA, RELATIONS = table("statements.tsv"), table("criteria.tsv"), table("relations.tsv")
REFERENCES = {row["id"]: row for row in table("references.tsv")}
SOURCED = [*STATEMENTS, *CRITERIA, *RELATIONS]
SUPPLEMENTARY = [row for row in SOURCED if row["layer"] == "supplementary"]
CITABLE = {"review", "guideline", "textbook", "cohort", "database"}
SCORED = {"feature-given-disease", "site-given-disease"}


def test_every_row_is_of_one_of_two_layers_and_has_a_known_source() -> None:
    assert {row["layer"] for row in SOURCED} == {"article", "supplementary"}
    assert {row["source"] for row in SOURCED} <= set(REFERENCES)


def test_no_supplementary_source_is_a_case_report() -> None:
    assert len(SUPPLEMENTARY) > 700
    assert {REFERENCES[row["source"]]["study"] for row in SUPPLEMENTARY} <= CITABLE


def test_supplementary_sources_can_be_found_by_a_reader() -> None:
    sources = {row["source"] for row in SUPPLEMENTARY}
    lost = {name for name in sources if not any(REFERENCES[name][column] for column in ("doi", "url", "pages"))}
    assert lost == set()


def test_rows_of_the_article_point_into_it() -> None:
    rows = [row for row in STATEMENTS if row["layer"] == "article"]
    assert {row["source"] for row in rows} == {"hwang2018"}
    assert [row["id"] for row in rows if not row["section"]] == []
    assert [row["id"] for row in rows if not re.fullmatch(r"[0-9a-f]{64}", row["sentence_sha256"])] == []


def test_all_quantities_of_the_article_are_stated() -> None:
    found = {name for row in STATEMENTS for name in split(row["quantity"])}
    assert found == {f"Q{number}" for number in range(1, 53)}


def test_only_two_kinds_enter_a_score_and_captions_never_do() -> None:
    kinds = {row["kind"] for row in STATEMENTS}
    assert kinds > SCORED
    captions = [row for row in STATEMENTS if re.match(r"Fig", row["section"]) and row["layer"] == "article"]
    assert len(captions) > 100
    assert {row["kind"] for row in captions} & SCORED == set()


def test_references_hold_the_article_its_figures_and_its_reference_list() -> None:
    types = [row["type"] for row in REFERENCES.values()]
    assert types.count("article") == 1
    numbers = sorted(int(row["number"]) for row in REFERENCES.values() if row["type"] == "reference")
    assert numbers == list(range(1, 51))
    figures = sorted(int(row["number"]) for row in REFERENCES.values() if row["type"] == "figure")
    assert set(range(2, 26)) <= set(figures)


def test_shares_lie_between_0_and_100_percent() -> None:
    for row in STATEMENTS:
        ends = [float(row[end]) for end in ("low", "high") if row[end]]
        if row["kind"] in SCORED:
            assert all(0 <= end <= 100 for end in ends), row["id"]
        assert ends == sorted(ends), row["id"]


def test_every_constant_and_band_has_a_reason() -> None:
    assert [
        row["id"] for row in [*table("constants.tsv"), *table("frequencies.tsv")] if not row["reason"].endswith((".", ")."))
    ] == []
