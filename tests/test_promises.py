"""What the product promises as a whole: measured on the figures, on published cases, and on its own code."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest

from calcgraph.build.run import FILES, build, write
from calcgraph.evaluate import evaluate, score
from calcgraph.figures import add_figures
from calcgraph.service import Service
from calcgraph.terms import normalise

ROOT = Path(__file__).resolve().parent.parent
FIGURES = sorted((ROOT / "cases").glob("*.yaml"))
DEVELOPMENT = sorted((ROOT / "tests" / "data" / "development").glob("*.yaml"))
PUBLISHED = sorted((ROOT / "tests" / "data" / "published").glob("*.yaml"))

# Imports go one way, in this order; a module may import from its own line and those before it.
LAYERS = (
    "errors namespace",
    "assets terms source",
    "build reason",
    "knowledge",
    "case",
    "constraints figures statements",
    "validate",
    "derive",
    "explain",
    "service",
    "check evaluate profiles queries show",
    "cli",
    "__main__",
)


def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    built = build(ROOT / "ontology")
    assert add_figures(built.graphs[FILES[0]], built.graphs[FILES[1]], ROOT / "cases") == 24
    write(built, tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOT / "ontology" / name).read_bytes(), name


def test_figures(service: Service) -> None:
    assert len(FIGURES) == 24
    outcomes = evaluate(service, [service.read(path) for path in FIGURES], with_clues=False)
    total = score(outcomes)
    assert total.first >= 22
    assert total.in_three == 24


@pytest.mark.parametrize(("figure", "tied"), [("fig19", True), ("fig20", True), ("fig21", False)])
def test_stated_look_alikes_are_tied_until_a_deciding_fact_is_known(figure: str, tied: bool, service: Service) -> None:
    (data,) = service.match([service.read(ROOT / "cases" / f"{figure}.yaml")])
    first = {each["id"] for each in data["diagnoses"] if each["rank"] == 1}
    asked = {each["id"] for each in data["ask_next"]}
    deciders = {"ChronicKidneyDisease", "GlomerularFiltrationRateState", "SerumCalciumState", "SerumPhosphateState"}
    if tied:
        assert first == {"UremicTumoralCalcinosis", "PrimaryTumoralCalcinosis"}
        assert deciders <= asked
    else:
        assert first == {"UremicTumoralCalcinosis"}


@pytest.mark.parametrize("figure", ["fig04", "fig24"])
def test_a_case_without_any_calcification_works(figure: str, service: Service) -> None:
    case = service.read(ROOT / "cases" / f"{figure}.yaml")
    mineral = next(term.iri for term in service.knowledge.terms.find("soft-tissue mineralisation"))
    assert not any(mineral in service.knowledge.within(sign) for finding in case.findings for sign in finding.signs)
    (outcome,) = evaluate(service, [case], with_clues=False)
    assert outcome.first


def test_development_cases(service: Service) -> None:
    assert len(DEVELOPMENT) == 44
    outcomes = evaluate(service, [service.read(path) for path in DEVELOPMENT], with_clues=False)
    certain = score([each for each in outcomes if each.tier == "top1"])
    assert certain.first >= 0.8 * certain.cases
    assert certain.in_three >= 0.95 * certain.cases
    near = [each for each in outcomes if each.tier == "near_miss"]
    assert sum(each.coverage == "covered" and each.supported for each in near) <= 2


def test_published_cases(service: Service) -> None:
    assert len(PUBLISHED) == 78
    outcomes = evaluate(service, [service.read(path) for path in PUBLISHED], with_clues=False)
    certain = score([each for each in outcomes if each.tier == "top1"])
    assert certain.first >= 0.8 * certain.cases


def test_quick_and_thorough_validation_agree_on_every_case(service: Service) -> None:
    for path in [*FIGURES, *DEVELOPMENT, *PUBLISHED]:
        assert service.read(path) == service.read(path, thoroughly=True)


def _knowledge_words() -> dict[str, str]:
    """Return every label and synonym of more than five letters, and every id, of diseases, signs, places and contexts."""
    words: dict[str, str] = {}
    for table in ("diseases", "signs", "locations", "contexts"):
        with (ROOT / "ontology" / "terms" / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                words[row["id"]] = row["id"]
                for text in (row["label"], *row["synonyms"].split(" | ")):
                    if len(text) > 5:
                        words[normalise(text)] = row["id"]
    return words


# Words of everyday language that happen to name a term, and stand in prose or in the list of words that say nothing.
EVERYDAY = frozenset(normalise(word) for word in ("region", "single", "media", "accident", "severe pain", "running"))


def test_no_knowledge_stands_in_code() -> None:
    words = {word: term for word, term in _knowledge_words().items() if word not in EVERYDAY}
    single = re.compile(r"[A-Za-z][A-Za-z0-9'-]+")
    found = []
    for file in [*(ROOT / "calcgraph").rglob("*.py"), *(ROOT / "queries" / "derive").glob("*.rq")]:
        tokens = [normalise(token) for token in single.findall(file.read_text(encoding="utf-8"))]
        text = f" {' '.join(tokens)} "
        found += [f"{file.name}: {word}" for word in words if len(word) > 5 and f" {normalise(word)} " in text]
    assert found == []


def _layer(module: str) -> int:
    name = module.split(".")[1] if "." in module else module
    return next(number for number, names in enumerate(LAYERS) if name in names.split())


def test_imports_go_one_way() -> None:
    breaches = []
    for file in (ROOT / "calcgraph").rglob("*.py"):
        parts = file.relative_to(ROOT).with_suffix("").parts
        if parts == ("calcgraph", "__init__"):
            continue
        own = _layer(".".join(parts))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("calcgraph.")
            if ours and _layer(node.module or "") > own:
                breaches.append(f"{'.'.join(parts)} imports {node.module}")
    assert breaches == []
