"""The checker of proofs: it refuses what is not to the letter a proof, names the step, and takes any input without a fault."""

from __future__ import annotations

import ast
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from command_line import Capture, run
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from proofs import PROOFS, ROOT, Proof, Proved, named

import calcgraph.verify
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import BASE, PREFIXES
from calcgraph.service import Service
from calcgraph.verify import BrokenProof, Checker, proofs_in

ONTOLOGY = ROOT / "ontology" / "calcgraph.ttl"
ALLOWED = {"assets", "case.facts", "errors", "namespace"}


def test_checker_knows_nothing_of_what_makes_proofs() -> None:
    tree = ast.parse(Path(calcgraph.verify.__file__).read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name.removeprefix("calcgraph.") for name in imported if name.startswith("calcgraph")} <= ALLOWED


# --- changes of every kind: none is accepted ---

Path_ = tuple[str | int, ...]
RULES = (
    "told", "kind", "within", "lies", "form", "narrower", "inside", "only-there", "nowhere-narrower",
    "definition", "condition", "criterion", "exclusion", "guess",
)  # fmt: skip
WORDS = (*RULES, "part", "place", "is", "in", "lacks", "throughout", "excluded", "supplementary", "sign-2", "site-1", "hwang2018")
OTHER: tuple[Any, ...] = (None, True, 0, 1, 10**30, float("nan"), "", [], {}, {"fact": "sign-1"})
KEYS = ("axiom", "source", "fact", "is", "supports", "note")
FULL_NAMES = {"crit": "cg:criterion/", "stmt": "cg:statement/", "ref": "cg:reference/"}


def values_in(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every value of a document, the whole first, with where it stands."""
    yield path, value
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from values_in(part, (*path, key))


def at(document: Any, path: Path_, value: Any) -> Any:
    """Return a document with another value at one place; the given one stays as it is."""
    if not path:
        return value
    changed = dict(document) if isinstance(document, dict) else list(document)
    changed[path[0]] = at(document[path[0]], path[1:], value)  # type: ignore[index]
    return changed


class Changes:
    """What may be put in place of a value: another one of its kind, or of another kind, or the same with a part amiss."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        names: dict[str, set[str]] = {prefix: set() for prefix in ("cg", "crit", "stmt", "ref")}
        self._near: dict[str, list[str]] = {}
        for quad in quads:
            for node in (quad.subject, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(BASE):
                    names[_prefix(node.value)].add(_short(node.value))
            if quad.predicate.value.endswith("subClassOf") and isinstance(quad.object, ox.NamedNode):
                lower, upper = _short(str(quad.subject.value)), _short(quad.object.value)  # type: ignore[union-attr]
                self._near.setdefault(lower, []).append(upper)
                self._near.setdefault(upper, []).append(lower)
        self._names = {prefix: sorted(found) for prefix, found in names.items()}

    def of(self, value: Any) -> Iterator[Any]:
        yield from OTHER
        if isinstance(value, dict):
            yield from self._of_mapping(value)
        elif isinstance(value, list):
            yield from self._of_list(value)
        elif isinstance(value, bool) or value is None:
            return
        elif isinstance(value, int):
            yield from (value + 1, value - 1, -value, float(value), bool(value), str(value), [value])
        elif isinstance(value, str):
            yield from (value + " ", value.upper(), value[:-1], [value], {value: value})
            yield from self._of_name(value) if ":" in value else WORDS

    def _of_mapping(self, value: dict[str, Any]) -> Iterator[Any]:
        for key in value:
            yield {other: part for other, part in value.items() if other != key}
            yield {("x" if other == key else other): part for other, part in value.items()}
        for key in KEYS:
            if key not in value:
                yield from (value | {key: None}, value | {key: "sign-1"})

    def _of_list(self, value: list[Any]) -> Iterator[Any]:
        yield from ([*value, None], [*value, 0], value[::-1])
        for place, part in enumerate(value):
            rest = value[:place] + value[place + 1 :]
            yield from (rest, [*value[:place], part, *value[place:]], rest[:place], {str(place): part})
            yield from ([*rest[:other], part, *rest[other:]] for other in range(len(value)))

    def _of_name(self, value: str) -> Iterator[str]:
        prefix, _, local = value.partition(":")
        names = self._names.get(prefix, [])
        first = names.index(value) if value in names else 0
        yield from self._near.get(value, [])[:12]
        yield from names[max(0, first - 4) : first + 5]  # rows of the same table, often of the same disease
        yield from names[first % 97 :: 97]
        yield from (PREFIXES.get(prefix, "") + local, f"owl:{local}", f"{prefix}:{local}/../{local}")
        if prefix in FULL_NAMES:
            yield FULL_NAMES[prefix] + local


def _prefix(iri: str) -> str:
    return next((prefix for prefix in ("crit", "stmt", "ref") if iri.startswith(PREFIXES[prefix])), "cg")


def _short(iri: str) -> str:
    prefix = _prefix(iri)
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(ox.parse(path=str(ONTOLOGY), format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def changes(quads: list[ox.Quad]) -> Changes:
    return Changes(quads)


def same(one: Any, other: Any) -> bool:
    """Tell whether two documents are one and the same JSON."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def is_refused(checker: Checker, proof: Any, each: Proved) -> bool:
    """Tell whether a proof of a case is refused; any error but BrokenProof is a fault of the checker."""
    try:
        checker.check_told(proof, each.derived.case.id, each.derived.facts)
    except BrokenProof:
        return True
    return False


def sample(few: Sequence[Proved]) -> list[Proved]:
    """Return proofs, longer ones first, that each have a rule which those before have not."""
    seen: set[str] = set()
    kept = []
    for each in sorted(few, key=lambda each: (-len(each.proof["steps"]), each.name)):
        rules = {step["rule"] for step in each.proof["steps"]}
        if rules - seen:
            seen |= rules
            kept.append(each)
    return kept


def test_no_changed_proof_is_accepted(few: list[Proved], changes: Changes, checker: Checker) -> None:
    tried: Counter[str] = Counter()
    for each in sample(few):
        for path, value in values_in(each.proof):
            for other in changes.of(value):
                changed = at(each.proof, path, other)
                if not same(changed, each.proof):
                    assert is_refused(checker, changed, each), (each.name, path, value, other)
                    tried[str(path[0] if path else "")] += 1
    assert tried.total() >= 10_000
    assert set(tried) == {"", "format", "case", "claim", "facts", "steps"}


@settings(
    deadline=None, max_examples=150, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_no_proof_changed_in_several_places_is_accepted(
    data: st.DataObject, few: list[Proved], changes: Changes, checker: Checker
) -> None:
    each = data.draw(st.sampled_from(few))
    choices = data.draw(
        st.lists(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=4), max_size=20)
    )
    for several in choices:
        changed: Any = each.proof
        for where, which in several:
            places = list(values_in(changed))[1:]
            if places:
                path, value = places[where % len(places)]
                others = list(changes.of(value))
                changed = at(changed, path, others[which % len(others)])
        if not same(changed, each.proof):
            assert is_refused(checker, changed, each), changed


def test_another_order_of_keys_is_the_same_proof(few: list[Proved], checker: Checker) -> None:
    for each in few:
        turned = json.loads(json.dumps(each.proof, sort_keys=True))
        assert checker.check(dict(reversed(turned.items()))) == len(each.proof["steps"])


# --- forgeries: each has its reason ---

FORGED = json.loads((PROOFS / "forged.json").read_text(encoding="utf-8"))


def edited(document: Any, edits: Sequence[tuple[list[Any], Any]]) -> Any:
    """Return a document with values put at their places; `+` for a key appends to a list, `-` for a value leaves it out."""
    changed = json.loads(json.dumps(document))
    for (*path, key), value in edits:
        part = changed
        for each in path:
            part = part[each]
        if key == "+":
            part.append(value)
        elif value == "-":
            del part[key]
        else:
            part[key] = value
    return changed


@pytest.mark.parametrize("row", FORGED, ids=lambda row: row["what"])
def test_forgery_is_refused_for_its_reason(row: dict[str, Any], few: list[Proved], checker: Checker) -> None:
    each = named(few, row["proof"])
    with pytest.raises(BrokenProof) as raised:
        checker.check_told(edited(each.proof, row["edits"]), each.derived.case.id, each.derived.facts)
    shown = row["problem"] if row["step"] is None else f"step {row['step']}: {row['problem']}"
    assert (raised.value.step, str(raised.value)) == (row["step"], shown)


def excluding(name: str) -> Proof:
    """Return a proof that a statement of the additions excludes a disease."""
    source = {"work": "hwang2018", "layer": "article", "section": "test", "paragraph": None, "sentence": None, "references": []}
    told = {"fact": "sign-1", "lacks": "cg:Calcification"}
    last = {"rule": "exclusion", "from": [0], "concludes": {"excludes": "cg:MonckebergArteriosclerosis"}}
    return {
        "format": "calcgraph-proof/1",
        "case": "case",
        "claim": {"status": "excluded", "disease": "cg:MonckebergArteriosclerosis"},
        "facts": [told],
        "steps": [
            {"rule": "told", "from": [], "concludes": told},
            {**last, "axiom": {"statement": f"stmt:{name}"}, "source": source},
        ],
    }


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    file = tmp_path_factory.mktemp("ontology") / "calcgraph.ttl"
    parts = (ONTOLOGY, PROOFS / "additions.ttl")
    file.write_text("\n".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    return Checker(file)


def test_only_what_each_case_shows_excludes(extended: Checker) -> None:
    assert extended.check(excluding("at-place")) == 2
    for name in ("not-obligate", "not-shown", "place"):
        with pytest.raises(BrokenProof, match="step 2: not each case of the disease shows this"):
            extended.check(excluding(name))


def test_criterion_that_asks_for_nothing_supports_nothing(extended: Checker) -> None:
    proof = excluding("at-place")
    last = {**proof["steps"][1], "rule": "criterion", "from": [], "axiom": {"criterion": "crit:nothing"}}
    last["concludes"] = {"supports": "cg:MonckebergArteriosclerosis"}
    claim = {"status": "supported", "disease": "cg:MonckebergArteriosclerosis"}
    with pytest.raises(BrokenProof, match="step 1: the criterion has no conditions"):
        extended.check({**proof, "facts": [], "steps": [last], "claim": claim})


# --- another ontology ---


def without(quads: Sequence[ox.Quad], axiom: dict[str, str]) -> list[ox.Quad]:
    """Return an ontology without what one step of a proof names."""
    if "relation" in axiom:
        lower, upper = _node(axiom["of"]), _node(axiom["to"])
        fillers = {quad.subject for quad in quads if quad.predicate.value.endswith("#someValuesFrom") and quad.object == upper}
        ends = {upper} if axiom["relation"] == "kind" else fillers
        return [each for each in quads if not (_is(each, lower, "subClassOf") and each.object in ends)]
    lost = {"sign": "genus", "condition": "feature", "criterion": "hasCondition", "statement": "obligate"}
    ((name, relation),) = ((axiom[key], relation) for key, relation in lost.items() if key in axiom)
    return [each for each in quads if not _is(each, _node(name), relation)]


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _is(quad: ox.Quad, subject: ox.NamedNode, relation: str) -> bool:
    return quad.subject == subject and quad.predicate.value.endswith(relation)


@pytest.mark.parametrize(
    "name", ["absent-within cg:MonckebergArteriosclerosis", "by-definition cg:CalciumPyrophosphateDepositionDisease"]
)
def test_proof_of_another_ontology_is_refused_at_the_step_that_it_lacks(
    name: str, few: list[Proved], quads: list[ox.Quad], tmp_path: Path
) -> None:
    proof = named(few, name).proof
    named_in_proof = {_node(value).value for _, value in values_in(proof) if isinstance(value, str) and ":" in value}
    near = [each for each in quads if isinstance(each.subject, ox.BlankNode) or each.subject.value in named_in_proof]  # type: ignore[union-attr]
    for number, step in enumerate(proof["steps"], 1):
        if "axiom" in step:
            left = without(near, step["axiom"])
            assert len(left) < len(near)
            file = tmp_path / f"without-{number}.ttl"
            ox.serialize((each.triple for each in left), str(file), format=ox.RdfFormat.N_TRIPLES)
            with pytest.raises(BrokenProof) as raised:
                Checker(file).check(proof)
            assert raised.value.step == number
            file.unlink()


def test_proof_that_quotes_another_edition_of_a_source_is_refused(few: list[Proved], tmp_path: Path) -> None:
    text = ONTOLOGY.read_text(encoding="utf-8")
    before, at_criterion, after = text.partition("\ncrit:moenckeberg-track a ")
    assert at_criterion
    changed = before + at_criterion + after.replace("cg:sentence 3", "cg:sentence 4", 1)
    (tmp_path / "calcgraph.ttl").write_text(changed, encoding="utf-8")
    with pytest.raises(BrokenProof, match="step 5: the ontology gives another source"):
        Checker(tmp_path / "calcgraph.ttl").check(named(few, "by-meaning cg:MonckebergArteriosclerosis").proof)


def test_ontology_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path) -> None:
    for name, text in (("missing.ttl", None), ("broken.ttl", "cg:Term a")):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableInput, match=name):
            Checker(tmp_path / name)


# --- what is large, or deep ---


def test_many_steps_take_no_longer_than_that_many_steps(checker: Checker) -> None:
    told = [{"fact": f"sign-{number}", "is": "cg:Calcification"} for number in range(30_000)]
    steps = [{"rule": "told", "from": [], "concludes": each} for each in told]
    proof = {**excluding("at-place"), "facts": told, "steps": steps}
    began = time.process_time()
    with pytest.raises(BrokenProof, match="step 1: no later step needs it"):
        checker.check(proof)
    assert time.process_time() - began < 6  # by quadratic work it would be minutes


def test_depth_is_no_fault(few: list[Proved], changes: Changes, checker: Checker) -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    each = named(few, "form cg:Pseudohypoparathyroidism")
    for path, _ in values_in(each.proof):
        assert is_refused(checker, at(each.proof, path, deep), each), path


# --- documents and the command line ---


@pytest.fixture
def _one_reading(service: Service, checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands use what the tests have read: reading the ontology anew takes longer than they do."""
    monkeypatch.setattr("calcgraph.service.Service", lambda *_, **__: service)
    monkeypatch.setattr("calcgraph.verify.Checker", lambda *_: checker)


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def to(name: str, data: Any) -> Path:
        text = data if isinstance(data, str) else json.dumps(data)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return to


def explained(few: Sequence[Proved], *cases: str) -> list[dict[str, Any]]:
    """Return cases as `match --json` prints them, as far as proofs go."""
    found = []
    for case in cases:
        own = [each.proof for each in few if each.derived.case.id == case]
        diagnoses = [
            {"id": proof["claim"]["disease"].removeprefix("cg:"), "status": proof["claim"]["status"], "proof": proof}
            for proof in own
        ]
        found.append(
            {"case": case, "conforms": True, "diagnoses": [*diagnoses, {"id": "Other", "status": "open", "proof": None}]}
        )
    return found


def test_proofs_are_found_in_all_that_is_printed(few: list[Proved]) -> None:
    own = [each.proof for each in few if each.derived.case.id in ("by-meaning", "absent-within")]
    assert proofs_in(own[0], "file") == own[:1]
    assert proofs_in(own, "file") == own
    cases = explained(few, *dict.fromkeys(proof["case"] for proof in own))
    refused = {"case": "broken.yaml", "conforms": False, "violations": []}
    assert proofs_in([*cases, refused], "file") == own
    assert proofs_in(cases[0], "file") == own[: len(cases[0]["diagnoses"]) - 1]


NO_PROOFS: list[Any] = [
    17,
    "proof",
    None,
    True,
    [],
    {},
    [1, 2],
    {"diagnoses": []},
    {"case": "x", "conforms": False},
    {"claim": {}},
    [[]],
]


@pytest.mark.parametrize("document", NO_PROOFS, ids=str)
def test_document_without_proofs_is_an_error_that_names_the_file(document: Any) -> None:
    with pytest.raises(UnreadableInput, match=r"^file\.json: holds "):
        proofs_in(document, "file.json")


def test_one_thing_that_is_no_proof_among_proofs_is_not_passed_over(few: list[Proved]) -> None:
    with pytest.raises(UnreadableInput, match="neither a proof nor an explained case"):
        proofs_in([few[0].proof, {"note": "x"}], "file.json")


PHLEBOLITHS = "there is no proof that Phleboliths is excluded"


@pytest.mark.parametrize(
    "edits",
    [
        [(["proof"], None)],
        [(["proof"], "-")],
        [(["proof", "claim", "status"], "supported")],
        [(["proof", "claim", "disease"], "cg:MonckebergArteriosclerosis")],
        [(["proof", "case"], "by-meaning")],
        [(["proof"], [])],
    ],
    ids=str,
)
def test_status_without_its_own_proof_is_broken(edits: Any, few: list[Proved]) -> None:
    (case,) = explained(few, "absent-within")
    number = [each["id"] for each in case["diagnoses"]].index("Phleboliths")
    changed = edited(case, [([("diagnoses"), number, *path], value) for path, value in edits])
    with pytest.raises(BrokenProof, match="case absent-within: there is no proof that Phleboliths is excluded"):
        proofs_in(changed, "file.json")


def test_proof_of_an_open_disease_is_broken(few: list[Proved]) -> None:
    (case,) = explained(few, "absent-within")
    with pytest.raises(BrokenProof, match="there is no proof that Phleboliths is open"):
        proofs_in(edited(case, [(["diagnoses", 0, "status"], "open")]), "file.json")
    with pytest.raises(BrokenProof, match="something among the diagnoses is none"):
        proofs_in({**case, "diagnoses": [*case["diagnoses"], 17]}, "file.json")


UNREADABLE = {
    "no JSON": ("proof: yes", "is no JSON that can be read"),
    "empty": ("", "is no JSON that can be read"),
    "cut off": ('{"format": "calcgraph-proof/1", "steps": [', "is no JSON that can be read"),
    "too deep": ("[" * 100_000, "is no JSON that can be read"),
    "a number without end": ("1" * 5_000, "is no JSON that can be read"),
    "another document": ('{"some": "thing"}', "neither a proof nor an explained case"),
    "nothing in a list": ("[]", "holds no proof"),
}


@pytest.mark.usefixtures("_one_reading")
@pytest.mark.parametrize("name", UNREADABLE)
def test_file_that_holds_no_proofs_ends_with_code_2(name: str, write: Any, capsys: Capture) -> None:
    text, problem = UNREADABLE[name]
    file = write("proof.json", text)
    code, out, err = run(capsys, "verify", file)
    assert (code, out) == (2, "")
    assert err.startswith(f"calcgraph: {file}: ")
    assert problem in err


@pytest.mark.usefixtures("_one_reading")
def test_file_that_cannot_be_used_ends_with_code_2(write: Any, tmp_path: Path, capsys: Capture) -> None:
    huge = write("huge.json", "[]")
    with huge.open("r+b") as file:
        file.truncate(10**9)  # without taking any room on the disk
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"case": "\xe9"}')
    for path, problem in (
        (huge, "too large"),
        (tmp_path, "cannot be read"),
        (tmp_path / "none.json", "cannot be read"),
        (latin, "no JSON"),
    ):
        code, out, err = run(capsys, "verify", path)
        assert (code, out) == (2, "")
        assert problem in err


def test_verify_accepts_what_explain_and_match_print(few: list[Proved], write: Any, capsys: Capture) -> None:
    one = write("one.json", named(few, "by-meaning cg:MonckebergArteriosclerosis").proof)
    code, out, err = run(capsys, "verify", one)
    assert (code, out, err) == (0, f"{one}: case by-meaning, cg:MonckebergArteriosclerosis supported: holds, 5 steps\n", "")
    code, out, _ = run(capsys, "match", "--json", PROOFS / "absent_within.yaml", PROOFS / "by_meaning.yaml")
    assert code == 0
    code, out, _ = run(capsys, "verify", "--json", write("all.json", out))
    assert code == 0
    assert [(each["case"], each["disease"], each["holds"]) for each in json.loads(out)] == [
        ("absent-within", "cg:Phleboliths", True),
        ("absent-within", "cg:MonckebergArteriosclerosis", True),
        ("by-meaning", "cg:MonckebergArteriosclerosis", True),
    ]


@pytest.mark.usefixtures("_one_reading")
def test_verify_names_the_broken_step_and_goes_on(few: list[Proved], write: Any, capsys: Capture) -> None:
    good = named(few, "by-meaning cg:MonckebergArteriosclerosis").proof
    bad = edited(good, [(["steps", 2, "axiom", "to"], "cg:Vein")])
    file = write("proofs.json", [bad, good])
    code, out, err = run(capsys, "verify", file)
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        f"{file}: broken: step 3: the ontology does not assert this axiom",
        f"{file}: case by-meaning, cg:MonckebergArteriosclerosis supported: holds, 5 steps",
    ]
    code, out, _ = run(capsys, "verify", "--json", file)
    assert code == 1
    assert [(each["holds"], each.get("step")) for each in json.loads(out)] == [(False, 3), (True, None)]


@pytest.mark.usefixtures("_one_reading")
def test_verify_compares_with_a_case(few: list[Proved], write: Any, tmp_path: Path, capsys: Capture) -> None:
    file = write("proof.json", named(few, "by-meaning cg:MonckebergArteriosclerosis").proof)
    code, out, _ = run(capsys, "verify", file, "--case", PROOFS / "by_meaning.yaml")
    assert (code, "holds" in out) == (0, True)
    code, out, _ = run(capsys, "verify", file, "--case", PROOFS / "form.yaml")
    assert (code, out) == (1, f"{file}: broken: the proof is of case by-meaning, not of form\n")
    changed = tmp_path / "changed.yaml"
    changed.write_text((PROOFS / "by_meaning.yaml").read_text(encoding="utf-8").replace("sign:", "absent:"), encoding="utf-8")
    code, out, _ = run(capsys, "verify", file, "--case", changed)
    assert (code, out) == (1, f"{file}: broken: step 1: the case does not tell this\n")
