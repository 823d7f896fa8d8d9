"""What it would take and why not: supposed cases against the engine, smallest sets against all combinations, the answers."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from expected_rows import Row, expected_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from sweeps import one_in
from test_properties import cases, likely, moderate

from calcgraph.answers import about_disease, show_answers, why_not
from calcgraph.case.document import parse_document
from calcgraph.case.model import Case, Finding, HistoryItem
from calcgraph.case.read import parse_case
from calcgraph.cli import main
from calcgraph.derive import sparql
from calcgraph.derive.engine import Derived
from calcgraph.derive.hypotheses import Hypotheses
from calcgraph.derive.result import Diagnosis
from calcgraph.namespace import local_name
from calcgraph.service import Service
from calcgraph.whatif import Change, WhatIf

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SMALL = sorted((DATA / "whatif").glob("*.yaml"))
FOLDERS = (ROOT / "cases", DATA / "development", DATA / "published")
FILES = tuple(path for folder in FOLDERS for path in sorted(folder.glob("*.yaml")))
SOME = (*FILES[:24], *FILES[24::8])
on_files = pytest.mark.parametrize("files", [SOME, pytest.param(FILES, marks=pytest.mark.sweep)], ids=["some", "all"])
LARGEST = 3  # changes at once that are tried in all combinations

Ways = Collection[Sequence[Change]]


@pytest.fixture(scope="module")
def what_if(service: Service) -> WhatIf:
    return shared_what_if(service)


@pytest.fixture(scope="module")
def supposed(what_if: WhatIf) -> Hypotheses:
    return what_if.hypotheses


@cache
def shared_what_if(service: Service) -> WhatIf:
    """Return one for all tests: it keeps what it has weighed."""
    return WhatIf(service.engine)


@cache
def derived_cases(service: Service, files: tuple[Path, ...]) -> list[Derived]:
    """Return cases, derived once for all tests."""
    return service.derive([service.read(path) for path in files])


@cache
def small_cases(service: Service) -> dict[Path, Derived]:
    return dict(zip(SMALL, service.derive([service.read(path) for path in SMALL]), strict=True))


def case_of(text: str, service: Service) -> Case:
    return parse_case(parse_document(text, "case"), service.knowledge.terms, service.engine.laboratory.states)


def standing(derived: Derived, disease: str) -> Diagnosis:
    return next(each for each in derived.result.diagnoses if each.disease == disease)


def with_status(derived: Derived, status: str) -> set[str]:
    return {each.disease for each in derived.result.diagnoses if each.status == status}


# --- supposed cases come out as derived ones ---


def come_out_alike(derived: Sequence[Derived], supposed: Hypotheses) -> None:
    told = [each.case for each in derived]
    for each, outcome, diagnoses in zip(derived, supposed.outcomes(told), supposed.diagnoses(told), strict=True):
        first = tuple(one.disease for one in each.result.diagnoses if one.rank == 1)
        statuses = with_status(each, "supported"), with_status(each, "excluded")
        assert (outcome.first, outcome.supported, outcome.excluded) == (first, *statuses), each.case.id
        assert [numbers(one) for one in diagnoses] == [numbers(one) for one in each.result.diagnoses], each.case.id


def numbers(diagnosis: Diagnosis) -> tuple[object, ...]:
    return diagnosis.disease, diagnosis.rank, diagnosis.tied_with, diagnosis.status, diagnosis.bits, diagnosis.rank_range


@on_files
def test_every_known_case_comes_out_as_derived(files: tuple[Path, ...], service: Service, supposed: Hypotheses) -> None:
    assert len(FILES) == 24 + 44 + 166
    come_out_alike(derived_cases(service, files), supposed)


@settings(moderate, max_examples=1)
@given(batch=st.lists(cases, min_size=40, max_size=40))
def test_random_cases_come_out_as_derived(batch: list[Case], service: Service, supposed: Hypotheses) -> None:
    come_out_alike(service.derive(batch), supposed)


# --- what would support a disease ---


@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.stem)
def test_ways_to_support_are_those_expected(file: Path, service: Service, what_if: WhatIf) -> None:
    derived, expected = small_cases(service)[file], expected_rows(file)
    found: list[Row] = []
    for name in dict.fromkeys(row[0] for row in expected):
        diagnosis = standing(derived, service.disease(name).iri)
        ways = what_if.supporting(derived, diagnosis.disease)
        found.extend((name, diagnosis.status, words(way, service)) for way in ways or [()])
    assert sorted(found) == expected


def words(changes: Sequence[Change], service: Service) -> str:
    label = service.knowledge.terms.label
    parts = [
        ("withdrawn: " if each.taken_back else "") + label(each.term) + (f" at {label(each.location)}" if each.location else "")
        for each in changes
    ]
    return " and ".join(parts) or "nothing"


@pytest.mark.parametrize("file", one_in(4, SMALL), ids=lambda file: file.stem)
def test_ways_to_support_are_exact_and_complete(file: Path, service: Service, what_if: WhatIf, supposed: Hypotheses) -> None:
    derived = small_cases(service)[file]
    for name in dict.fromkeys(row[0] for row in expected_rows(file)):
        are_exact_and_complete(derived, service.disease(name).iri, service, what_if, supposed)


TRIED_AT_RANDOM = ["primary tumoral calcinosis", "phleboliths", "calcific tendinitis", "tophaceous gout", "sarcoidosis"]


@pytest.mark.sweep
@settings(moderate, max_examples=6)
@given(name=st.sampled_from(TRIED_AT_RANDOM), data=st.data())
def test_ways_to_support_are_exact_and_complete_for_random_cases(
    name: str, data: st.DataObject, service: Service, what_if: WhatIf, supposed: Hypotheses
) -> None:
    disease = service.disease(name).iri
    case = data.draw(near(disease, service))
    are_exact_and_complete(service.derive([case])[0], disease, service, what_if, supposed)


def near(disease: str, service: Service) -> st.SearchStrategy[Case]:
    """Draw cases that tell what the patterns of a disease ask for, or something wider: here or there, present or absent."""
    knowledge = service.knowledge
    rows = [row for row in knowledge.ask("derive", "criteria") if row["target"] in service.forms_of(disease)]
    terms = {wider for row in rows for wider in knowledge.within(row["feature"])}
    homes = {home for term in terms for home in knowledge.always_at(term)} | {row["wanted"] for row in rows if row["wanted"]}
    around = {wider for home in homes for wider in knowledge.within(home)}
    known = knowledge.terms.by_iri

    def some(facet: str, among: Iterable[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
        drawn = sorted(term for term in among if term in known and known[term].facet == facet)
        return st.lists(st.sampled_from(drawn), min_size=least, max_size=2, unique=True).map(tuple) if drawn else st.just(())

    status = st.sampled_from(["present", "present", "absent"])
    finding = st.builds(Finding, signs=some("sign", terms, 1), locations=some("site", around), status=status)
    items = st.tuples(some("context", terms), st.booleans())
    history = items.map(lambda drawn: tuple(HistoryItem(term, drawn[1]) for term in drawn[0]))
    return st.builds(Case, id=st.just("near"), findings=st.lists(finding, min_size=1, max_size=3).map(tuple), history=history)


def unplaced(case: Case) -> set[str]:
    """Return the signs that a case shows without saying where."""
    found = [each for each in case.findings if each.status == "present" and not each.locations]
    return {sign for each in found for sign in each.signs}


def are_exact_and_complete(derived: Derived, disease: str, service: Service, what_if: WhatIf, supposed: Hypotheses) -> None:
    """Hold the ways to support a disease against every combination of up to some changes."""
    ways = what_if.supporting(derived, disease)
    if standing(derived, disease).status == "supported":
        assert ways == ()
        return
    demands = _Demands(derived, disease, service, what_if)
    outcomes = supposed.outcomes([what_if.suppose(derived.case, way) for way in ways])
    for way, outcome in zip(ways, outcomes, strict=True):
        assert disease in outcome.supported, (derived.case.id, way)
    for one, other in permutations(ways, 2):
        assert not demands.as_much(one, other), (derived.case.id, one, "demands more than", other)
    tried = smallest(derived.case, demands.changes, disease, what_if, supposed)
    for each in tried:
        assert any(demands.as_much_here(each, way) for way in ways), (derived.case.id, "is not among the ways", each)
    if unplaced(derived.case):  # something wider at a place tells where these are, which may be more than the place alone
        return
    for way in ways:
        less = [each for each in tried if demands.as_much(way, each) and not demands.as_much(each, way)]
        assert not less, (derived.case.id, way, "demands more than", less)
        assert not any(set(each) < set(way) for each in tried), (derived.case.id, way, "is more than it takes")


def smallest(
    case: Case, changes: Sequence[Change], disease: str, what_if: WhatIf, supposed: Hypotheses
) -> list[Sequence[Change]]:
    """Return the sets of changes, each as small as can be, that support a disease, by trying all."""
    found: list[Sequence[Change]] = []
    for size in range(1, LARGEST + 1):
        sets = [each for each in combinations(changes, size) if not any(set(less) <= set(each) for less in found)]
        outcomes = supposed.outcomes([what_if.suppose(case, each) for each in sets])
        found.extend(each for each, outcome in zip(sets, outcomes, strict=True) if disease in outcome.supported)
    return found


class _Demands:
    """The changes that could support a disease in a case, and which of them bring others with them, as the engine says.

    A change may bring more with it in a case than alone: a sign without a place, told there, may be what is found at a place.
    """

    def __init__(self, derived: Derived, disease: str, service: Service, what_if: WhatIf) -> None:
        facet = {iri: term.facet for iri, term in service.knowledge.terms.by_iri.items()}
        others = {term for fact in derived.facts if fact.facet in ("age", "sex") for term in fact.others}
        self._conditions: dict[Change, set[str]] = defaultdict(set)
        for status in standing(derived, disease).criteria:
            for each in status.criterion.conditions:
                if each.feature not in others:  # a patient of another age or sex is another patient
                    self._conditions[Change(facet[each.feature], each.feature, each.location or "")].add(each.id)
        self._denied = [Change(facet[term], term, place, taken_back=True) for term, place in sorted(denied(derived.case))]
        self.changes = [*self._conditions, *self._denied]
        absences = tuple(each for each in derived.case.findings if each.status == "absent")
        lacks = tuple(each for each in derived.case.history if not each.present)
        both = derived.case, Case("alone", findings=absences, history=lacks)
        self._here, self._alone = self._brought(both, service, what_if)

    def _brought(self, cases: Sequence[Case], service: Service, what_if: WhatIf) -> list[dict[Change, set[Change]]]:
        """Return for each case which changes each change brings with it, itself among them."""
        tried = [[what_if.suppose(case, [each]) for each in self.changes] for case in cases]
        facts = {f"{n}-{m}": service.engine.facts(case) for n, told in enumerate(tried) for m, case in enumerate(told)}
        found = sparql.select_statuses(service.knowledge, facts)
        return [
            {
                change: {each for each, names in self._conditions.items() if names <= found[f"{n}-{m}"].met}
                | {each for each in self._denied if (each.term, each.location) not in denied(told[m])}
                for m, change in enumerate(self.changes)
            }
            for n, told in enumerate(tried)
        ]

    def as_much(self, one: Iterable[Change], other: Iterable[Change]) -> bool:
        """Tell whether a set demands all that another demands."""
        return set(other) <= set().union(*(self._alone[change] for change in one))

    def as_much_here(self, one: Iterable[Change], other: Iterable[Change]) -> bool:
        """Tell whether a set tells, beside the rest of the case, all that another would tell."""
        return set(other) <= set().union(*(self._here[change] for change in one))


def denied(case: Case) -> set[tuple[str, str]]:
    """Return what a case states absent, and where."""
    absences = [each for each in case.findings if each.status == "absent"]
    signs = {(sign, place) for each in absences for sign in each.signs for place in each.locations or ("",)}
    return signs | {(item.term, "") for item in case.history if not item.present}


# --- what would put a disease first ---

BY_ONE = [
    ("cases/fig06.yaml", "injection granuloma"),
    ("cases/fig06.yaml", "primary tumoral calcinosis"),  # with its look-alike
    ("cases/fig08.yaml", "myositis ossificans"),
    ("cases/fig14.yaml", "phleboliths"),
    ("tests/data/whatif/denied.yaml", "synovial sarcoma"),
    ("tests/data/whatif/nearly.yaml", "calcinosis of CREST syndrome"),
    ("tests/data/whatif/wider-at-a-place.yaml", "calcific tendinitis"),
]


@pytest.mark.parametrize(("file", "name"), one_in(3, BY_ONE))
def test_what_puts_first_alone_is_all_that_would(
    file: str, name: str, service: Service, what_if: WhatIf, supposed: Hypotheses
) -> None:
    (derived,), disease = service.derive([service.read(ROOT / file)]), service.disease(name).iri
    ways, tried = what_if.leading(derived, disease)
    assert tried == 1
    put_first(derived, disease, ways, service, what_if)
    every = speaking_for(derived, disease, service)
    outcomes = supposed.outcomes([what_if.suppose(derived.case, [each]) for each in every])
    found = [each for each, outcome in zip(every, outcomes, strict=True) if disease in outcome.first]
    assert {way[0] for way in ways} <= set(found)
    assert [each for each in found if not any(is_at_least(each, way[0], service) for way in ways)] == []
    assert [(one, other) for (one,), (other,) in permutations(ways, 2) if is_at_least(one, other, service)] == []


BY_TWO = [
    ("cases/fig07.yaml", "synovial sarcoma"),
    ("cases/fig09.yaml", "Pellegrini-Stieda lesion"),
    ("cases/fig11.yaml", "injection granuloma"),
]


@pytest.mark.parametrize(("file", "name"), one_in(3, BY_TWO))
def test_what_puts_first_by_twos_is_all_that_would(
    file: str, name: str, service: Service, what_if: WhatIf, supposed: Hypotheses
) -> None:
    (derived,), disease = service.derive([service.read(ROOT / file)]), service.disease(name).iri
    ways, tried = what_if.leading(derived, disease)
    assert tried == 2
    put_first(derived, disease, ways, service, what_if)
    every = speaking_for(derived, disease, service)
    pairs = [(one, other) for one, other in combinations(every, 2) if not is_either(one, other, service)]
    sets = [*((each,) for each in every), *pairs]
    outcomes = supposed.outcomes([what_if.suppose(derived.case, each) for each in sets])
    found = [each for each, outcome in zip(sets, outcomes, strict=True) if disease in outcome.first]
    assert {len(each) for each in found} == {2}
    assert {frozenset(way) for way in ways} <= {frozenset(each) for each in found}

    def demands(one: Sequence[Change], other: Sequence[Change]) -> bool:
        return all(any(is_at_least(narrow, wide, service) for narrow in one) for wide in other)

    assert [each for each in found if not any(demands(each, way) for way in ways)] == []


def put_first(derived: Derived, disease: str, ways: Ways, service: Service, what_if: WhatIf) -> None:
    assert ways
    for way, outcome in zip(ways, service.derive([what_if.suppose(derived.case, way) for way in ways]), strict=True):
        assert standing(outcome, disease).rank == 1, way


def speaking_for(derived: Derived, disease: str, service: Service) -> list[Change]:
    """Return each feature that speaks for a disease and is not told, and each condition that needs no other patient."""
    terms = {term for fact in derived.facts if fact.present for term in (*fact.said, *fact.amounts_to)}
    told = {wider for term in terms for wider in service.knowledge.within(term)}
    features = {
        Change(row["facet"], row["term"])
        for row in service.knowledge.ask("derive", "features")
        if row["disease"] == disease and row["present"] > 0 and row["term"] not in told
    }
    facet = {iri: term.facet for iri, term in service.knowledge.terms.by_iri.items()}
    conditions = {
        Change(facet[each.feature], each.feature, each.location or "")
        for status in standing(derived, disease).criteria
        for each in status.criterion.conditions
        if each.id not in status.met
    }
    return sorted(features | {each for each in conditions if each.facet not in ("age", "sex")})


def is_at_least(one: Change, other: Change, service: Service) -> bool:
    """Tell whether a finding is another, or a narrower form of it at the place where the other would have to be."""
    knowledge = service.knowledge
    is_called = {one.term, *(knowledge.defined_at(one.term, [one.location]) if one.location else ())}
    homes = {one.location, *(home for term in is_called for home in knowledge.always_at(term))}
    terms = {wider for term in is_called for wider in knowledge.within(term)}
    return other.term in terms and (not other.location or any(other.location in knowledge.within(home) for home in homes))


def is_either(one: Change, other: Change, service: Service) -> bool:
    return is_at_least(one, other, service) or is_at_least(other, one, service)


NOT_PUT_FIRST = [
    ("cases/fig05.yaml", "Mönckeberg's arteriosclerosis", 0),  # first already
    ("cases/fig19.yaml", "primary tumoral calcinosis", 0),  # shares the first place
    ("cases/fig05.yaml", "calcinosis of systemic lupus erythematosus", 2),
]


@pytest.mark.parametrize(("file", "name", "tried"), NOT_PUT_FIRST)
def test_a_disease_that_nothing_puts_first_tells_how_much_was_tried(
    file: str, name: str, tried: int, service: Service, what_if: WhatIf
) -> None:
    (derived,) = service.derive([service.read(ROOT / file)])
    assert what_if.leading(derived, service.disease(name).iri) == ((), tried)


# --- absence supports nothing ---


@settings(moderate, max_examples=1)
@given(batch=st.lists(st.tuples(cases, likely("sign", "context"), likely("sign", "context")), min_size=120, max_size=120))
def test_denying_supports_nothing_whatever_is_supposed(
    batch: list[tuple[Case, str, str]], service: Service, what_if: WhatIf, supposed: Hypotheses
) -> None:
    facet = {iri: term.facet for iri, term in service.knowledge.terms.by_iri.items()}
    pairs = []
    for case, term, absent in batch:
        change = Change(facet[term], term)
        told = what_if.suppose(case, [change])
        pairs += [(told, denying(told, absent, facet)), (told, what_if.suppose(denying(case, absent, facet), [change]))]
    supports_nothing(pairs, supposed)


@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.stem)
def test_denying_what_a_pattern_asks_for_supports_nothing(
    file: Path, service: Service, what_if: WhatIf, supposed: Hypotheses
) -> None:
    facet = {iri: term.facet for iri, term in service.knowledge.terms.by_iri.items()}
    derived, pairs = small_cases(service)[file], []
    for name in dict.fromkeys(row[0] for row in expected_rows(file)):
        diagnosis = standing(derived, service.disease(name).iri)
        asked = {each.feature for status in diagnosis.criteria for each in status.criterion.conditions}
        for way in what_if.supporting(derived, diagnosis.disease)[:2]:
            case = what_if.suppose(derived.case, way)
            pairs += [(case, denying(case, term, facet)) for term in sorted(asked) if facet[term] in ("sign", "context")]
    supports_nothing(pairs, supposed)


def denying(case: Case, term: str, facet: Mapping[str, str]) -> Case:
    if facet[term] == "sign":
        return replace(case, findings=(*case.findings, Finding((term,), (), "absent")))
    return replace(case, history=(*case.history, HistoryItem(term, False)))


def supports_nothing(pairs: Sequence[tuple[Case, Case]], supposed: Hypotheses) -> None:
    before, after = (supposed.outcomes([pair[side] for pair in pairs]) for side in (0, 1))
    for (case, _), one, other in zip(pairs, before, after, strict=True):
        assert other.supported <= one.supported, case
        assert one.excluded <= other.excluded, case


# --- what is taken back ---

TAKEN_BACK = [
    ("{sign: calcification}", "absent: calcification", True),
    ("{sign: railroad-track calcification}", "absent: calcification", True),
    ("{sign: calcification}", "absent: railroad-track calcification", False),
    ("{sign: calcification, location: knee}", "absent: calcification, location: wrist", False),
    ("{sign: calcification, location: lunotriquetral ligament}", "absent: calcification, location: wrist", True),
    ("{sign: calcification}", "absent: calcification, location: wrist", False),
    ("{sign: phlebolith}", "absent: calcification, location: vein", True),
    ("{sign: round calcification, location: vein}", "absent: phlebolith", True),
    ("{sign: calcification, location: wrist}", "not_assessed: calcification", False),
]


@pytest.mark.parametrize(("found", "told", "gone"), TAKEN_BACK)
def test_what_a_supposed_finding_contradicts_is_no_longer_told(
    found: str, told: str, gone: bool, service: Service, what_if: WhatIf
) -> None:
    case = case_of(f"findings: [{{{told}}}]", service)
    (finding,) = case_of(f"findings: [{found}]", service).findings
    change = Change("sign", finding.signs[0], *finding.locations)
    assert what_if.suppose(case, [change]).findings == (() if gone else case.findings) + (finding,)


def test_an_absence_is_taken_back_only_where_it_must_be(service: Service, what_if: WhatIf) -> None:
    told, left, found = (
        case_of(f"findings: [{text}]", service).findings
        for text in (
            "{absent: [calcification, bone erosion], location: [wrist, knee]}",
            "{absent: bone erosion, location: [wrist, knee]}, {absent: calcification, location: knee}",
            "{sign: calcification, location: wrist}",
        )
    )
    change = Change("sign", found[0].signs[0], found[0].locations[0])
    assert what_if.suppose(Case("case", findings=told), [change]).findings == (*left, *found)
    assert what_if.suppose(Case("case", findings=told), [replace(change, taken_back=True)]).findings == left


def test_a_denied_history_item_is_taken_back_by_what_it_denies(service: Service, what_if: WhatIf) -> None:
    case = case_of("history: [{absent: chronic renal failure}, {absent: trauma}]", service)
    (hemodialysis,) = case_of("history: [hemodialysis]", service).history
    kept = tuple(each for each in case.history if local_name(each.term) == "Trauma")
    supposed = what_if.suppose(case, [Change("context", hemodialysis.term)])
    assert supposed.history == (*(kept if _is_renal(hemodialysis.term, service) else case.history), hemodialysis)


def _is_renal(term: str, service: Service) -> bool:
    return any(local_name(wider) == "ChronicKidneyDisease" for wider in service.knowledge.within(term))


WITH_CLUE = """
findings: [{sign: calcification, location: finger}]
history: [Raynaud phenomenon]
label_clues: [dermatomyositis, heliotrope rash, Gottron papules]
"""


def test_label_clues_that_were_read_are_told_in_supposed_cases_too(service: Service, what_if: WhatIf) -> None:
    case, disease = case_of(WITH_CLUE, service), service.disease("calcinosis of CREST syndrome").iri
    (read,), (left_out,) = service.derive([case], with_clues=True), service.derive([case])
    ways, more = (what_if.leading(each, disease)[0] for each in (read, left_out))
    assert ways
    assert set(ways) < set(more)
    outcomes = service.derive([what_if.suppose(case, way) for way in more], with_clues=True)
    first = [way for way, outcome in zip(more, outcomes, strict=True) if standing(outcome, disease).rank == 1]
    assert sorted(first) == sorted(ways)


# --- the answers ---

EXPLAINED = [*sorted((ROOT / "cases").glob("*.yaml"))[::3], *SMALL[::4]]


def test_differences_of_the_findings_sum_to_what_the_first_is_ahead(service: Service) -> None:
    for data in service.match([service.read(path) for path in EXPLAINED]):
        first = data["diagnoses"][0]
        for each in data["diagnoses"]:
            why = why_not(each, data["diagnoses"])
            assert (why is None) == (each["rank"] == 1), each["id"]
            if why is None:
                continue
            ahead = [row["for_first"] - row["for_this"] for row in why["findings"]]
            assert math.fsum(ahead) == pytest.approx(first["weight"] - each["weight"], abs=1e-3), each["id"]
            assert (why["first"], why["apart"]) == (first["label"], pytest.approx(math.fsum(ahead), abs=1e-3))
            assert len({row["finding"] for row in why["findings"]}) == len(ahead)
            assert all(one >= other - 1e-9 for one, other in pairwise(ahead)), each["id"]


NEAR = (str(ROOT / "tests" / "data" / "whatif" / "denied.yaml"), "synovial sarcoma")


def test_text_holds_the_three_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", NEAR[0], "--disease", NEAR[1]]) == 0
    parts = {part.splitlines()[0]: part.splitlines()[1:] for part in capsys.readouterr().out.split("\n\n")}
    (why,) = (title for title in parts if title.startswith("Why not first: "))
    assert why.endswith(" bits ahead")
    assert parts["What would support it"] == [
        "  - triple sign",
        "  - bone erosion and heterogeneous enhancement",
        "  - eccentric calcification and juxta-articular soft-tissue mass",
    ]
    assert "  - eccentric calcification" in parts["What would put it first"]


def test_json_holds_the_three_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", NEAR[0], "--disease", NEAR[1], "--json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)["diagnoses"]
    assert set(data["why_not"]) == {"first", "apart", "findings"}
    assert all(set(row) == {"finding", "for_first", "for_this"} for row in data["why_not"]["findings"])
    assert set(data["what_if"]) == {"supported", "first", "tried", "patterns"}
    assert data["what_if"]["supported"][0] == [{"tell": "triple sign", "at": None, "id": "cg:TripleSign", "taken_back": False}]
    assert (data["what_if"]["tried"], data["what_if"]["patterns"]) == (1, 3)


def test_first_disease_is_not_asked_why_not(service: Service) -> None:
    (derived,) = service.derive([service.read(ROOT / "cases" / "fig05.yaml")])
    data = service.explainer.explain(derived)
    (each,) = about_disease(service, derived, data, [data["diagnoses"][0]["id"]])["diagnoses"]
    assert (each["why_not"], each["what_if"]) == (None, {"supported": [], "first": [], "tried": 0, "patterns": 2})
    assert show_answers(each) == ""


def answered(status: str, rank: int, **what_if: object) -> dict[str, Any]:
    ways = {"supported": [], "first": [], "tried": 2, "patterns": 1} | what_if
    return {"status": status, "rank": rank, "why_not": None, "what_if": ways}


def told(words: str, place: str | None = None, back: bool = False) -> dict[str, Any]:
    return {"tell": words, "at": place, "id": "", "taken_back": back}


MANY = [[told(f"sign {number}")] for number in range(18)]
SAID = [
    (answered("open", 1, supported=[[told("ring", "knee"), told("fall")]]), "What would support it\n  - ring at knee and fall"),
    (
        answered("excluded", 1, supported=[[told("ring", "knee", True)]]),
        'What would support it\n  - withdrawing "no ring at knee"',
    ),
    (answered("open", 1), "Nothing would support it: each pattern that suffices needs a patient of another age or sex."),
    (answered("open", 1, patterns=0), "Nothing would support it: its sources name no pattern of findings that suffices."),
    (answered("supported", 2, first=[[told("fall")]]), "What would put it first\n  - fall"),
    (answered("supported", 2), "No single finding that speaks for it, and no two of the weightiest, would put it first."),
    (answered("supported", 1), ""),
    (
        answered("supported", 2, first=MANY),
        "\n".join(["What would put it first", *(f"  - sign {n}" for n in range(16)), "  - and 2 more (all with --json)"]),
    ),
]


@pytest.mark.parametrize(("data", "text"), SAID)
def test_answers_are_said_in_plain_words(data: dict[str, Any], text: str) -> None:
    assert show_answers(data) == text


WHY = {
    "first": "ring disease",
    "apart": 4.26,
    "findings": [
        {"finding": "ring", "for_first": 4.0, "for_this": -1.0},
        {"finding": "dust", "for_first": 0.04, "for_this": 0.0},
        {"finding": "fall", "for_first": 0.0, "for_this": 0.78},
    ],
}


def test_why_not_tells_only_what_sets_the_first_ahead() -> None:
    text = show_answers(answered("supported", 2) | {"why_not": WHY})
    assert text.split("\n\n")[0] == "Why not first: ring disease is 4.3 bits ahead\n  ring: +4.0 for it, -1.0 here"
