"""Finding terms by the words of reports: spelling variants, sides, ids, CURIEs, and the nearest for what is unknown."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from calcgraph.service import Service
from calcgraph.terms import Term, TermIndex
from calcgraph.wording import normalise

TERMS = Path(__file__).resolve().parent.parent / "ontology" / "terms"

SAME = [
    ("Calcification", "calcifications"),
    ("oedema", "edema"),
    ("haemangioma", "hemangioma"),
    ("Mönckeberg's arteriosclerosis", "Monckeberg arteriosclerosis"),
    ("soft-tissue swelling", "Soft tissue swelling"),
    ("localised", "localized"),
    ("tumour", "tumor"),
    ("the knee", "knee"),
    ("arteries", "artery"),
    ("railroad–track", "railroad track"),
    ("mineralisation", "mineralization"),
    ("ESR", "esr"),
    ("degenerative changes", "degenerative change"),
    ("phalanges", "phalanx"),
]
DIFFERENT = [("hand", "hands on"), ("fibrosis", "fibrosi"), ("high", "low"), ("25-OH vitamin D", "vitamin D"), ("<5", "5")]
FOUND = [
    ("Railroad-track calcification", "RailroadTrackCalcification"),
    ("tram-track calcification", "RailroadTrackCalcification"),
    ("cg:RailroadTrackCalcification", "RailroadTrackCalcification"),
    ("RailroadTrackCalcification", "RailroadTrackCalcification"),
    ("https://w3id.org/calcgraph/RailroadTrackCalcification", "RailroadTrackCalcification"),
    ("left knee", "Knee"),
    ("both knees", "Knee"),
    ("known chronic renal failure", "ChronicKidneyDisease"),
    ("uric acid", "SerumUrate"),
    ("CT", "ComputedTomography"),
    ("generalised", "DiffuseDistribution"),
    ("PTH level", "ParathyroidHormone"),
    ("retropharyngeal effusion", "PrevertebralEffusion"),
    ("distal phalanges of the hand", "DistalPhalanxOfTheFinger"),
]
# What a word is to its term: whoever denies a narrower word has not denied the term, whoever says a wider one has said less.
ALIKE = [
    ("history of tuberculosis", "KnownTuberculosis", "same"),
    ("history of trauma", "Trauma", "same"),
    ("bone cysts", "CystLikeBoneLesion", "same"),
    ("increased uptake", "TracerUptake", "same"),
    ("well-defined lytic lesion", "LyticBoneLesion", "narrower"),
    ("chicken-wire calcification", "Calcification", "narrower"),
    ("erosion with sclerotic margin", "PunchedOutErosion", "narrower"),
    ("crown-like calcification", "PeriodontoidCalcification", "wider"),
    ("peripheral ossification", "PeripheralOssification", "wider"),
    ("bony abnormality", "BoneLesion", "wider"),
    ("radiopaque mass", "CalcifiedMass", "wider"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_variants_are_one_word(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_term_is_found_by_the_words_of_reports(text: str, name: str, service: Service) -> None:
    assert name in [term.id for term in service.knowledge.terms.find(text)]


@pytest.mark.parametrize(("text", "name", "likeness"), ALIKE)
def test_narrower_and_wider_words_are_told(text: str, name: str, likeness: str, service: Service) -> None:
    terms = service.knowledge.terms
    (found,) = terms.find(text, ("sign", "context"))
    assert (found.id, terms.likeness(text, found)) == (name, likeness)


KINDS = {"AgeBand", "Sex"}  # the roots of their tables: no case names them


def rows() -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for file in sorted(TERMS.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as opened:
            found.extend((file.stem, row) for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    return found


def synonyms(row: dict[str, str]) -> list[str]:
    return [word.strip() for word in row["synonyms"].split("|") if word.strip()]


def test_every_term_is_found_by_its_id_label_and_synonyms(service: Service) -> None:
    found = rows()
    assert len(found) > 800
    for _, row in (each for each in found if each[1]["id"] not in KINDS):
        for word in (row["id"], row["label"], *synonyms(row)):
            assert row["id"] in [term.id for term in service.knowledge.terms.find(word)], (row["id"], word)


def test_no_word_names_two_terms_of_one_facet(service: Service) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for term in service.knowledge.terms.by_iri.values():
        for word in (term.label, *term.synonyms, *term.narrower, *term.wider):
            owners[term.facet, normalise(word)].add(term.id)
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


def test_ids_are_unique_over_all_tables() -> None:
    names = [row["id"] for _, row in rows()]
    assert len(names) == len(set(names))


INDEX = TermIndex.of([Term("https://w3id.org/calcgraph/Apple", "apple", "fruit", ("pome", "malus")),
                      Term("https://w3id.org/calcgraph/Pear", "pear", "fruit"),
                      Term("https://w3id.org/calcgraph/Pome", "pome", "shape")])  # fmt: skip


def test_facets_limit_what_a_word_may_name() -> None:
    assert [term.id for term in INDEX.find("pome")] == ["Apple", "Pome"]
    assert [term.id for term in INDEX.find("pome", ("shape",))] == ["Pome"]
    assert INDEX.find("apple", ("shape",)) == []


def test_unknown_word_names_nothing_and_the_nearest_are_told() -> None:
    assert INDEX.find("aple") == []
    assert [term.id for term in INDEX.nearest("aple", count=1)] == ["Apple"]
    assert INDEX.nearest("zzzzzz") == []
    assert [term.id for term in INDEX.nearest("pome", ("fruit",), 1)] == ["Apple"]


def test_label_of_what_is_no_term_is_its_readable_end() -> None:
    assert INDEX.label("https://w3id.org/calcgraph/Quince") == "Quince"
