"""Every trap of the source article has a resolution that can be seen: `docs/traps.md` names it, and here it is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, PREFIXES, local_name
from calcgraph.service import Service, read_priors
from calcgraph.show import show_case

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "traps.md"
FILES = sorted((ROOT / "tests" / "data" / "traps").glob("*.yaml"))
FIGURES = sorted((ROOT / "cases").glob("*.yaml"))
SCORED = {"feature-given-disease", "site-given-disease"}

Explained = dict[str, Any]


@pytest.fixture(scope="session")
def whole() -> Knowledge:
    return Knowledge("all", whole=True)


# --- small cases, each with what must and must not follow ---


@dataclass(frozen=True)
class TrapCase:
    trap: int
    name: str
    layer: str
    case: Mapping[str, Any]
    expect: Mapping[str, Any]


def _trap_cases() -> list[TrapCase]:
    found = []
    for file in FILES:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        for number, each in enumerate(data["cases"], 1):
            assert set(each) <= {"says", "layer", "case", "expect"}
            found.append(TrapCase(data["trap"], f"{file.stem}-{number}", each.get("layer", "all"), each["case"], each["expect"]))
    return found


CASES = _trap_cases()


@pytest.mark.parametrize("trap", CASES, ids=lambda trap: trap.name)
def test_case_comes_out_as_the_trap_demands(trap: TrapCase, service: Service, article_service: Service, tmp_path: Path) -> None:
    asked = article_service if trap.layer == "article" else service
    file = tmp_path / f"{trap.name}.yaml"
    file.write_text(yaml.safe_dump(dict(trap.case)), encoding="utf-8")
    (result,) = asked.match([asked.read(file)])
    assert trap.expect
    for name, wanted in trap.expect.items():
        EXPECTATIONS[name](result, wanted, asked)


def test_no_case_file_was_lost() -> None:
    assert len(FILES) >= 32
    assert len(CASES) >= 75


def _ids(result: Explained, status: str) -> set[str]:
    return {each["id"] for each in result["diagnoses"] if each["status"] == status}


def _by_id(result: Explained) -> dict[str, Explained]:
    return {each["id"]: each for each in result["diagnoses"]}


def _groups(result: Explained) -> set[str]:
    return {each["id"] for each in result["categories"]}


def _items(diagnosis: Explained) -> list[Explained]:
    return [*diagnosis["evidence"], *diagnosis["against"]]


def _forms(result: Explained, service: Service) -> set[str]:
    labels = {label for each in result["diagnoses"] for label in each["forms"]}
    return {term.id for label in labels for term in service.knowledge.terms.find(label, ("diagnosis",))}


def _all_in(part: Iterable[str], whole: Iterable[str]) -> None:
    assert set(part) - set(whole) == set()


def _none_in(part: Iterable[str], whole: Iterable[str]) -> None:
    assert set(part) & set(whole) == set()


def _first(result: Explained, wanted: list[str], _: Service) -> None:
    assert sorted(each["id"] for each in result["diagnoses"] if each["rank"] == 1) == sorted(wanted)


def _tied(result: Explained, wanted: list[str], _: Service) -> None:
    ranks = {each: _by_id(result)[each]["rank"] for each in wanted}
    assert len(set(ranks.values())) == 1, ranks


def _equal(result: Explained, wanted: list[str], _: Service) -> None:
    weights = {each: _by_id(result)[each]["weight"] for each in wanted}
    assert len(set(weights.values())) == 1, weights


def _for(result: Explained, wanted: Mapping[str, list[str]], service: Service) -> None:
    """Check that terms speak for a disease."""
    for disease, terms in wanted.items():
        labels = {item["feature"] for item in _by_id(result)[disease]["evidence"] if item["weight"] > 0}
        _all_in([service.knowledge.terms.label(BASE + term) for term in terms], labels)


def _through(result: Explained, wanted: list[str], _: Service) -> None:
    """Check that a fact met what is stated of a disease through a common parent."""
    _all_in(wanted, {each["id"] for each in result["diagnoses"] if any(item["match"] == "through" for item in _items(each))})


def _silent(result: Explained, wanted: Mapping[str, list[str]], _: Service) -> None:
    """Check that facts, in words, are no argument either way for a disease."""
    for disease, facts in wanted.items():
        _all_in(facts, _by_id(result)[disease]["silent"])


def _bounded(result: Explained, wanted: list[str], service: Service) -> None:
    """Check that a facet is an argument against some disease, and against none by more than its bound."""
    facets = {fact["id"]: fact["facet"] for fact in result["facts"]}
    for facet in wanted:
        bits = [item["weight"] for each in result["diagnoses"] for item in each["against"] if facets.get(item["fact"]) == facet]
        assert bits
        assert min(bits) >= -service.knowledge.constants[f"contradiction.{facet}"]


def _shown(result: Explained, wanted: list[str], _: Service) -> None:
    """Check that diseases stand in the text even when only one place is asked for."""
    text = show_case(result, top=1)
    for disease in wanted:
        assert f"{_by_id(result)[disease]['label']} (must not miss)" in text


def _only_told_facts(result: Explained, _: bool, __: Service) -> None:
    """Check that each argument rests on facts of the case: none on a gap, save that told places are far from a needed one."""
    told = {fact["id"] for fact in result["facts"]}
    joint = {"criterion met"} | ({"elsewhere"} if any(fact["facet"] == "site" for fact in result["facts"]) else set())
    for diagnosis in result["diagnoses"]:
        _all_in([item["fact"] for item in _items(diagnosis) if item["match"] not in joint], told)


EXPECTATIONS: dict[str, Callable[[Explained, Any, Service], None]] = {
    "first": _first,
    "tied": _tied,
    "equal": _equal,
    "for": _for,
    "through": _through,
    "silent": _silent,
    "bounded": _bounded,
    "shown": _shown,
    "only_told_facts": _only_told_facts,
    "groups": lambda result, wanted, _: _all_in(wanted, _groups(result)),
    "not_groups": lambda result, wanted, _: _none_in(wanted, _groups(result)),
    "supported": lambda result, wanted, _: _all_in(wanted, _ids(result, "supported")),
    "not_supported": lambda result, wanted, _: _none_in(wanted, _ids(result, "supported")),
    "excluded": lambda result, wanted, _: _all_in(wanted, _ids(result, "excluded")),
    "not_excluded": lambda result, wanted, _: _none_in(wanted, _ids(result, "excluded")),
    "nothing_excluded": lambda result, _, __: _none_in(_ids(result, "excluded"), _by_id(result)),
    "forms": lambda result, wanted, service: _all_in(wanted, _forms(result, service)),
    "not_forms": lambda result, wanted, service: _none_in(wanted, _forms(result, service)),
    "asks": lambda result, wanted, _: _all_in(wanted, {each["id"] for each in result["ask_next"]}),
}


# --- the graph ---


def _names(rows: Iterable[Mapping[str, Any]], *columns: str) -> set[Any]:
    found = [tuple(local_name(str(row[column])) for column in columns) for row in rows]
    return {each[0] if len(columns) == 1 else each for each in found}


def test_localized_and_diffuse_and_multifocal_are_three_values(whole: Knowledge) -> None:
    rows = whole.select("SELECT ?narrow ?wide WHERE { ?narrow rdfs:subClassOf ?wide . ?wide cg:isWithin cg:Distribution }")
    values = {"DiffuseDistribution", "LocalizedDistribution", "MultifocalDistribution"}
    assert {pair for pair in _names(rows, "narrow", "wide") if pair[0] != pair[1]} == {(each, "Distribution") for each in values}


def test_no_criterion_of_universalis_takes_multifocal(whole: Knowledge) -> None:
    rows = whole.select("""SELECT ?target ?spread WHERE {
      ?criterion cg:supports ?target ; cg:hasCondition/cg:feature ?spread .
      ?target cg:isWithin cg:CalcinosisUniversalis . ?spread cg:isWithin cg:Distribution }""")
    assert _names(rows, "target") >= {"CalcinosisUniversalis", "DermatomyositisCalcinosis"}
    assert _names(rows, "spread") == {"DiffuseDistribution"}


def test_circumscripta_has_two_nodes_for_two_meanings(service: Service) -> None:
    terms = service.knowledge.terms
    assert [term.id for term in terms.find("calcinosis circumscripta", ("diagnosis",))] == ["CalcinosisCircumscripta"]
    assert [term.id for term in terms.find("dense dermal plaque", ("sign",))] == ["DenseCalcifiedNodule"]
    assert BASE + "CalcinosisCircumscripta" not in service.knowledge.within(BASE + "DenseCalcifiedNodule")


def test_nothing_that_is_said_of_a_group_is_inherited(whole: Knowledge) -> None:
    axioms = whole.select("""SELECT DISTINCT ?subject WHERE {
      ?axiom cg:statedBy ?statement ; owl:annotatedSource ?subject }""")
    groups = whole.select("""SELECT DISTINCT ?group WHERE {
      ?disease cg:ranked true ; cg:isWithin ?group . MINUS { ?group cg:ranked true } }""")
    assert "DystrophicCalcification" in _names(groups, "group")
    assert _names(axioms, "subject") & _names(groups, "group") == set()
    weights = whole.select("SELECT DISTINCT ?subject WHERE { ?weight cg:fromStatement/cg:subject ?subject }")
    assert _names(weights, "subject") & _names(groups, "group") == set()


def test_necrosis_and_normal_results_of_the_dystrophic_group_reach_no_member(article_service: Service) -> None:
    rows = article_service.knowledge.select("""SELECT DISTINCT ?disease ?term WHERE {
      VALUES ?term { cg:Necrosis cg:NormalSerumCalcium cg:NormalSerumPhosphate }
      ?weight cg:ofTerm ?term ; cg:ofDisease ?disease ; cg:reach "direct" }""")
    assert _names(rows, "disease", "term") == {("SynovialSarcoma", "Necrosis")}  # stated of the tumour itself


def test_universalis_has_no_laboratory_statement_nor_condition(whole: Knowledge) -> None:
    stated = whole.select("SELECT ?s WHERE { ?s cg:subject cg:CalcinosisUniversalis ; cg:relation cg:hasLabState }")
    demanded = whole.select("""SELECT ?c WHERE {
      ?c cg:supports cg:CalcinosisUniversalis ; cg:hasCondition/cg:feature ?f . ?f cg:isWithin cg:LabState }""")
    assert (stated, demanded) == ([], [])


def test_idiogenic_is_iatrogenic_and_not_idiopathic(service: Service) -> None:
    terms = service.knowledge.terms
    found = {
        text: [term.id for term in terms.find(f"{text} calcification")] for text in ("idiogenic", "iatrogenic", "idiopathic")
    }
    assert found == {
        "idiogenic": ["IatrogenicCalcification"],
        "iatrogenic": ["IatrogenicCalcification"],
        "idiopathic": ["IdiopathicCalcification"],
    }


@pytest.mark.parametrize(
    ("words", "disease"),
    [
        ("cavernous hemangioma", "VenousMalformation"),
        ("calcium pyrophosphate dehydrate deposition disease", "CalciumPyrophosphateDepositionDisease"),
        ("dermal calcinosis", "CalcinosisUniversalis"),
    ],
)
def test_a_wrong_or_older_name_is_understood(service: Service, words: str, disease: str) -> None:
    assert [term.id for term in service.knowledge.terms.find(words, ("diagnosis",))] == [disease]


def test_only_two_diseases_have_a_sex_in_the_article(article_service: Service) -> None:
    rows = article_service.knowledge.select('SELECT DISTINCT ?disease WHERE { ?weight cg:inFacet "sex" ; cg:ofDisease ?disease }')
    assert _names(rows, "disease") == {"CalcificTendinitis", "PrimaryHyperparathyroidism"}


def test_only_two_kinds_of_statement_enter_a_weight(whole: Knowledge) -> None:
    rows = whole.select("SELECT DISTINCT ?kind WHERE { ?weight cg:fromStatement/cg:kind ?kind }")
    assert _names(rows, "kind") == SCORED
    kept = whole.select("SELECT DISTINCT ?kind WHERE { ?statement a cg:Statement ; cg:kind ?kind }")
    assert _names(kept, "kind") > SCORED | {"single-case", "share-of-class", "cause-given-disease", "time-course"}


def test_tendencies_are_stated_absences_and_none_is_obligate(whole: Knowledge) -> None:
    rows = whole.select("""SELECT ?disease ?feature ?obligate WHERE {
      VALUES (?disease ?feature) {
        (cg:MonckebergArteriosclerosis cg:LuminalNarrowing) (cg:CalciumPyrophosphateDepositionDisease cg:JointSpaceNarrowing)
        (cg:Sarcoidosis cg:IntraArticularErosion) (cg:CalcificTendinitis cg:DegenerativeJointChange) }
      ?statement cg:subject ?disease ; cg:feature ?feature ; cg:polarity "absent" ; cg:layer "article" ;
        cg:obligate ?obligate }""")
    assert {(row["disease"], row["obligate"]) for row in rows} == {
        (BASE + disease, False)
        for disease in (
            "MonckebergArteriosclerosis",
            "CalciumPyrophosphateDepositionDisease",
            "Sarcoidosis",
            "CalcificTendinitis",
        )
    }


def test_phlebolith_is_three_linked_nodes(whole: Knowledge) -> None:
    rows = whole.select(
        "SELECT ?subject ?object WHERE { ?r a cg:Relation ; cg:relation cg:signOf ; cg:subject ?subject ; cg:object ?object }"
    )
    assert _names(rows, "subject", "object") == {
        ("Phlebolith", "Phleboliths"), ("Phlebolith", "VenousMalformation"), ("Phleboliths", "VenousMalformation"),
    }  # fmt: skip
    assert BASE + "RoundCalcification" in whole.within(BASE + "Phlebolith")
    assert BASE + "Phlebolith" not in whole.within(BASE + "RoundCalcification")


def test_forms_without_a_separating_fact_stand_under_their_disease(service: Service) -> None:
    forms = {local_name(form) for form in service.forms_of(BASE + "SclerodermaCalcinosis")}
    assert forms == {"SclerodermaCalcinosis", "ProgressiveSystemicSclerosisCalcinosis"}


def test_dermatomyositis_stands_in_both_branches(whole: Knowledge) -> None:
    for disease in ("DermatomyositisCalcinosis", "PolymyositisCalcinosis"):
        _all_in({BASE + "CalcinosisUniversalis", BASE + "ConnectiveTissueDiseaseCalcinosis"}, whole.within(BASE + disease))


def test_every_node_of_the_chart_says_that_it_is_reconstructed(whole: Knowledge) -> None:
    rows = whole.select('SELECT ?statement ?note WHERE { ?statement cg:section "Fig. 1" ; rdfs:comment ?note }')
    assert len(rows) >= 11
    assert [row["statement"] for row in rows if "reconstructed" not in row["note"]] == []


# --- the figures ---


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.stem)
def test_a_figure_shows_the_tumour_not_to_be_missed_and_no_probability(figure: Path, service: Service) -> None:
    (result,) = service.match([service.read(figure)])
    must_not_miss = {each["label"]: each["status"] for each in result["diagnoses"] if each["must_not_miss"]}
    assert must_not_miss
    text = show_case(result, top=1)
    _all_in(
        [label for label, status in must_not_miss.items() if status != "excluded"],
        [label for label in must_not_miss if label in text],
    )
    assert [each["id"] for each in result["diagnoses"] if "posterior" in each] == []
    (head,) = [line for line in text.splitlines() if line.startswith("rank ")]
    assert head.split() == ["rank", "disease", "status", "bits", "range", "could", "be"]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.stem)
def test_label_clues_are_left_out_unless_asked_for(figure: Path, service: Service) -> None:
    case = service.read(figure)
    plain, told = (service.derive([case], with_clues)[0] for with_clues in (False, True))
    clues = {item.term for item in case.label_clues}
    assert clues & {term for fact in plain.facts for term in fact.said} == set()
    assert clues <= {wider for fact in told.facts for term in fact.said for wider in service.knowledge.within(term)}


def test_some_figures_have_label_clues(service: Service) -> None:
    assert [figure.stem for figure in FIGURES if service.read(figure).label_clues] == [
        "fig02",
        "fig08",
        "fig14",
        "fig19",
        "fig20",
    ]


@pytest.mark.parametrize(("name", "disease"), [("fig04", "ChronicVenousInsufficiency"), ("fig24", "Sarcoidosis")])
def test_a_figure_without_calcification_is_read_and_led_by_its_disease(name: str, disease: str, service: Service) -> None:
    case = service.read(ROOT / "cases" / f"{name}.yaml", thoroughly=True)
    signs = {sign for finding in case.findings for sign in finding.signs}
    assert [sign for sign in signs if BASE + "SoftTissueMineralisation" in service.knowledge.within(sign)] == []
    (result,) = service.match([case])
    _first(result, [disease], service)


def test_no_figure_has_a_laboratory_value(service: Service) -> None:
    assert len(FIGURES) == 24
    assert [figure.stem for figure in FIGURES if service.read(figure).labs] == []


def test_posteriors_are_given_with_priors_only(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "priors.yaml"
    file.write_text("{sarcoidosis: 1, tophaceous gout: 3}", encoding="utf-8")
    priors = read_priors(file, service)
    (result,) = service.match([service.read(ROOT / "cases" / "fig25.yaml")], priors=priors)
    posterior = {each["id"]: each["posterior"] for each in result["diagnoses"] if "posterior" in each}
    assert set(posterior) == {"Sarcoidosis", "TophaceousGout"}
    assert sum(posterior.values()) == pytest.approx(1)


# --- the table ---


def _rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| *\d", line)]


def _pointers(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_the_table_has_each_trap_once() -> None:
    assert [int(row[0]) for row in _rows()] == list(range(1, 47))
    assert [row[0] for row in _rows() if len(row) != 4 or not all(row[:3]) or not _pointers(row[2])] == []


def test_each_pointer_exists(whole: Knowledge) -> None:
    pointers = [pointer for row in _rows() for cell in row for pointer in _pointers(cell)]
    assert len(pointers) >= 250
    subjects = _names(whole.select("SELECT DISTINCT ?s WHERE { ?s ?p ?o }"), "s")
    assert sorted({pointer for pointer in pointers if not _exists(pointer, subjects, whole)}) == []


def _exists(pointer: str, subjects: set[str], whole: Knowledge) -> bool:
    kind, colon, name = pointer.partition(":")
    path, is_test, test = pointer.partition("::")
    if is_test:
        return re.search(rf"(?m)^def {test}\b", (ROOT / path).read_text(encoding="utf-8")) is not None
    if colon and kind == "constant":
        return name in whole.constants
    if colon and kind == "query":
        return (ROOT / "queries" / "competency" / f"{name}.rq").is_file()
    if colon:
        return local_name(PREFIXES[kind] + name) in subjects
    return (ROOT / pointer).exists()


def test_each_case_file_stands_in_the_row_of_its_trap() -> None:
    named = {(int(row[0]), pointer) for row in _rows() for pointer in _pointers(row[2]) if pointer.endswith(".yaml")}
    files = {(each.trap, f"tests/data/traps/{each.name.rpartition('-')[0]}.yaml") for each in CASES}
    assert files - named == set()
