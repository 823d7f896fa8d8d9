"""What is derived for whole cases: layers, statuses, categories, coverage, what to look for next, what it hangs on."""

from __future__ import annotations

from typing import Any

import pytest

from calcgraph.case.document import parse_document
from calcgraph.case.read import parse_case
from calcgraph.derive.engine import Derived
from calcgraph.derive.result import Diagnosis
from calcgraph.errors import CaseError
from calcgraph.namespace import iri, local_name
from calcgraph.service import Service

TRACK = "findings: [{sign: railroad-track calcification, location: femoral artery}]"
LOOK_ALIKE = "findings: [{sign: [multilobulated calcified lesion, calcified mass], location: medial aspect of the elbow}]"


def derive(text: str, service: Service) -> Derived:
    case = parse_case(parse_document(text, "case"), service.knowledge.terms, service.engine.laboratory.states)
    return service.derive([case])[0]


def disease(derived: Derived, name: str) -> Diagnosis:
    return next(each for each in derived.result.diagnoses if local_name(each.disease) == name)


def first(derived: Derived) -> list[str]:
    return [local_name(each.disease) for each in derived.result.diagnoses if each.rank == 1]


def test_every_ranked_disease_is_listed_once(service: Service) -> None:
    ranked = [row["disease"] for row in service.knowledge.ask("lookup", "ranked")]
    assert sorted(each.disease for each in derive(TRACK, service).result.diagnoses) == ranked


def test_case_that_says_nothing_puts_no_disease_before_another(service: Service) -> None:
    result = derive("id: nothing", service).result
    assert {(each.rank, each.status, each.bits.middle) for each in result.diagnoses} == {(1, "open", 0.0)}
    assert result.coverage == "outside"


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        (TRACK, "MonckebergArteriosclerosis", "supported"),
        ("findings: [{sign: railroad-track calcification, location: hand}]", "MonckebergArteriosclerosis", "supported"),
        ("findings: [{sign: calcification, location: hand}]", "MonckebergArteriosclerosis", "open"),
        ("findings: [{absent: calcification}]", "MonckebergArteriosclerosis", "excluded"),
        ("findings: [{absent: mineralisation}]", "Phleboliths", "excluded"),
        ("findings: [{absent: railroad-track calcification}]", "MonckebergArteriosclerosis", "open"),
        ("findings: [{not_assessed: calcification}]", "MonckebergArteriosclerosis", "open"),
        ("history: [{absent: chronic renal failure}]", "UremicTumoralCalcinosis", "excluded"),
        ("history: [{absent: hemodialysis}]", "UremicTumoralCalcinosis", "open"),
        ("findings: [{absent: calcification}]", "ChronicVenousInsufficiency", "open"),
        ("findings: [{absent: calcification}]", "Sarcoidosis", "open"),
        ("age: 9", "DermatomyositisCalcinosis", "open"),
    ],
)
def test_status(text: str, name: str, status: str, service: Service) -> None:
    assert disease(derive(text, service), name).status == status


def test_excluded_disease_names_the_absence_that_excludes_it(service: Service) -> None:
    found = disease(derive("findings: [{absent: calcification}]", service), "Phleboliths")
    statements = {f"https://w3id.org/calcgraph/statement/phleboliths-00{number}" for number in (2, 3)}
    assert {(each.fact, each.statement) for each in found.excluded_by} == {("sign-1", each) for each in statements}


def test_proof_names_criterion_and_facts(service: Service) -> None:
    found = disease(derive(TRACK, service), "MonckebergArteriosclerosis")
    met = [status for status in found.criteria if status.is_met]
    assert [(local_name(status.criterion.id), set(status.met.values())) for status in met] == [
        ("criterion/moenckeberg-track", {"sign-1"})
    ]


CATEGORIES = [
    ("{findings: [{sign: calcification}], distribution: diffuse}", {"CalcinosisUniversalis"}),
    ("{findings: [{sign: calcification}], distribution: localized}", {"CalcinosisCircumscripta"}),
    ("{findings: [{sign: calcification}], distribution: multifocal}", {"CalcinosisCircumscripta"}),
    ("{findings: [{sign: calcification}]}", set()),
    ("labs: [{analyte: serum calcium, state: normal}, {analyte: serum phosphate, state: normal}]", {"DystrophicCalcification"}),
    (
        "labs: [{analyte: serum calcium, state: normal}, {analyte: serum phosphate, state: high}]",
        {"IdiopathicCalcification", "MetastaticCalcification"},
    ),
    ("labs: [{analyte: serum calcium, state: high}, {analyte: serum phosphate, state: high}]", {"MetastaticCalcification"}),
    ("labs: [{analyte: serum calcium, state: high}]", set()),
    ("history: [repeated injections]", {"IatrogenicCalcification"}),
]


@pytest.mark.parametrize(("text", "groups"), CATEGORIES)
def test_all_categories_that_fit_are_told(text: str, groups: set[str], service: Service) -> None:
    assert {local_name(category.group) for category in derive(text, service).result.categories} == groups


COVERAGES = [
    (TRACK, "covered"),
    ("id: nothing", "outside"),
    ("{age: 40, sex: male, distribution: localized}", "outside"),
    ("findings: [{absent: calcification}]", "outside"),
]


@pytest.mark.parametrize(("text", "coverage"), COVERAGES)
def test_coverage(text: str, coverage: str, service: Service) -> None:
    assert derive(text, service).result.coverage == coverage


def test_look_alikes_tie_and_ask_for_what_decides(service: Service) -> None:
    found = derive(LOOK_ALIKE, service)
    assert sorted(first(found)) == ["PrimaryTumoralCalcinosis", "UremicTumoralCalcinosis"]
    asked = {local_name(each.term) for each in found.result.ask_next}
    assert {"ChronicKidneyDisease", "GlomerularFiltrationRateState", "SerumCalciumState", "SerumPhosphateState"} <= asked


DECIDED = [
    ("history: [hemodialysis]", "UremicTumoralCalcinosis"),
    ("labs: [{analyte: GFR, value: 12, unit: mL/min}]", "UremicTumoralCalcinosis"),
    ("history: [{absent: chronic renal failure}]", "PrimaryTumoralCalcinosis"),
]


@pytest.mark.parametrize(("fact", "name"), DECIDED)
def test_a_deciding_fact_parts_look_alikes(fact: str, name: str, service: Service) -> None:
    found = derive(f"{LOOK_ALIKE}\nage: 56\n{fact}", service)
    assert first(found) == [name]


def test_what_is_known_is_not_asked_for(service: Service) -> None:
    found = derive(f"{LOOK_ALIKE}\nhistory: [hemodialysis]", service)
    known = service.knowledge.within(iri("Dialysis"))
    assert not {each.term for each in found.result.ask_next} & known


def test_first_place_names_the_fact_that_it_hangs_on(service: Service) -> None:
    flips = {flip.fact: [local_name(each) for each in flip.first] for flip in derive(TRACK, service).result.flips}
    assert "MonckebergArteriosclerosis" not in [name for then in flips.values() for name in then]


def test_unexplained_facts_are_told(service: Service) -> None:
    found = derive(f"{TRACK}\nhistory: [telangiectasia]", service)
    assert found.result.unexplained == ("history-1",)


def test_impossible_laboratory_value_is_refused(service: Service) -> None:
    with pytest.raises(CaseError, match="cannot be"):
        derive("labs: [{analyte: serum calcium, value: 94, unit: mg/dL}]", service)


def explained(text: str, service: Service) -> dict[str, Any]:
    case = parse_case(parse_document(text, "case"), service.knowledge.terms, service.engine.laboratory.states)
    return service.match([case])[0]


def test_article_layer_uses_no_other_evidence(article_service: Service, service: Service) -> None:
    layers = {}
    for each in (article_service, service):
        data = explained(TRACK, each)
        items = [item for diagnosis in data["diagnoses"] for item in diagnosis["evidence"] + diagnosis["against"]]
        layers[data["layer"]] = {item["layer"] for item in items if item["layer"]}
    assert layers == {"article": {"article"}, "all": {"article", "supplementary"}}


def test_article_layer_meets_only_criteria_of_the_article(article_service: Service) -> None:
    rows = article_service.knowledge.select("SELECT ?criterion ?layer WHERE { ?criterion a cg:Criterion ; cg:layer ?layer }")
    layer = {row["criterion"]: row["layer"] for row in rows}
    found = derive(TRACK, article_service)
    used = {status.criterion.id for each in found.result.diagnoses for status in each.criteria}
    assert {layer[name] for name in used} == {"article"}
