"""Check a proof step by step against the asserted ontology. No reasoner, and nothing of what made the proof.

Each step is worked out anew from the steps that it rests on and the axiom that it names, and has to be that to the letter,
with the source that the ontology gives. The rules, with F a fact of the case and A ⊑ B what the ontology asserts of terms:

    told              the case tells it                        F is A, F in A, F lacks A or F throughout A
    kind              F is A; A ⊑ B                            F is B
    within            F in A; A ⊑ B or A ⊑ ∃partOf.B           F in B
    lies              F is A; A ⊑ ∃locatedIn.B                 F in B
    definition        F is G, F in P; A ≡ G ⊓ ∃locatedIn.P     F is A
    condition         F is A, and F in P if it names a place   the case meets the condition
    criterion         each of its conditions is met            the case supports D
    form              the case supports A; A ⊑ B               the case supports B
    narrower          F lacks B; A ⊑ B                         F lacks A
    inside            F throughout B; A ⊑ B or A ⊑ ∃partOf.B   F throughout A
    only-there        F throughout B; A ⊑ ∃locatedIn.B         F nowhere A
    nowhere-narrower  F nowhere B; A ⊑ B                       F nowhere A
    exclusion         F lacks A, which each case of D shows    the case excludes D

An absence that the case tells of places only excludes by a feature that lies nowhere else (F nowhere A), or that the
statement itself gives for such a place (F throughout P). The last step is the claim, on a disease that is ranked; every
other step is needed by a later one; nothing is concluded twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.case.facts import Fact
from calcgraph.errors import CalcgraphError, UnreadableInput, shortened
from calcgraph.namespace import BASE, PREFIXES, curie

__all__ = ["BrokenProof", "Checker", "proofs_in", "read_proofs"]

_FORMAT = "calcgraph-proof/1"
_ENDS = {"supported": "supports", "excluded": "excludes"}
_IS_PRESENT = {"is": True, "in": True, "lacks": False, "throughout": False}  # what a case can tell of a fact that is, or is not
# rule → the axioms it may follow, what is said before and after. What is there is followed upwards, what is not downwards.
_UP = {
    "kind": (("kind",), "is", "is"),
    "within": (("kind", "part"), "in", "in"),
    "lies": (("place",), "is", "in"),
    "form": (("kind",), "supports", "supports"),
}
_DOWN = {
    "narrower": (("kind",), "lacks", "lacks"),
    "inside": (("kind", "part"), "throughout", "throughout"),
    "only-there": (("place",), "throughout", "nowhere"),
    "nowhere-narrower": (("kind",), "nowhere", "nowhere"),
}
_AXIOMS = {"part": BASE + "partOf", "place": BASE + "locatedIn"}
_SUBCLASS, _LARGEST = PREFIXES["rdfs"] + "subClassOf", 100_000_000  # bytes
_MISSHAPEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
Says = dict[str, str]


class BrokenProof(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """A proof with a step that does not hold; `step` is its number, counted from 1, or None if the whole is amiss."""

    exit_code = 1

    def __init__(self, problem: str, step: int | None = None) -> None:
        self.step = step
        super().__init__(f"step {step}: {problem}" if step is not None else problem)


class Checker:
    """Checks proofs against one ontology, read once."""

    def __init__(self, ontology: Path | None = None) -> None:
        self._store = ox.Store()
        path = ontology or asset("ontology", "calcgraph.ttl")
        try:
            self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error})") from error

    def check(self, proof: Any) -> int:
        """Return the number of steps of a proof that holds; else raise BrokenProof that names the first broken step."""
        _need(isinstance(proof, dict) and set(proof) == {"format", "case", "claim", "facts", "steps"}, "this is no proof")
        _need(proof["format"] == _FORMAT and isinstance(proof["case"], str), f"this is no proof of a case in form {_FORMAT}")
        _need(isinstance(proof["facts"], list) and isinstance(proof["steps"], list), "the facts or steps are no list")
        told, concluded, seen, needed = iter(proof["facts"]), list[Says](), set[str](), set[int]()
        for number, step in enumerate(proof["steps"], 1):
            try:
                self._check_step(step, concluded, told)
                concluded.append(step["concludes"])
                needed.update(step["from"])
                seen.add(_text(step["concludes"]))
                _need(len(seen) == number, "an earlier step concludes the same")
            except BrokenProof as error:
                raise BrokenProof(str(error), number) from None
            except _MISSHAPEN:
                raise BrokenProof("this is no step of a proof", number) from None
        _need(next(told, None) is None, "there are facts that no step begins with")
        _need(needed == set(range(len(concluded) - 1)), "there is a step that no later one needs")
        try:
            claim = {"status": proof["claim"]["status"], "disease": proof["claim"]["disease"]}
            _need(_text(proof["claim"]) == _text(claim) and concluded[-1:] == [{_ENDS[claim["status"]]: claim["disease"]}], "")
            _need(self._values(claim["disease"], "ranked") == {"true"}, "")
        except (BrokenProof, *_MISSHAPEN):
            raise BrokenProof("the last step is not the claim, on a disease that is ranked") from None
        return len(concluded)

    def check_told(self, proof: Any, case: str, facts: Iterable[Fact]) -> None:
        """Check a proof and that a case, by its name and facts, tells what the proof begins with; else raise BrokenProof."""
        self.check(proof)
        _need(proof["case"] == case, f"the proof is of case {shortened(proof['case'])}, not of {case}")
        known = {fact.id: fact for fact in facts}
        limited = {each["fact"] for each in proof["facts"] if "throughout" in each}
        for number, each in ((number, step["concludes"]) for number, step in enumerate(proof["steps"], 1) if step["rule"] == "told"):
            fact, (relation,) = known.get(each["fact"]), set(each) - {"fact"}
            _need(fact is not None and fact.present == _IS_PRESENT[relation], "the case does not tell this", number)
            terms = fact.said if relation in ("is", "lacks") else fact.locations  # type: ignore[union-attr]
            _need(_node(each[relation]).value in terms, "the case does not tell this", number)
            everywhere = not fact.locations or fact.id in limited  # type: ignore[union-attr]
            _need(relation != "lacks" or everywhere, "the case tells this of some places only", number)

    def _check_step(self, step: Any, concluded: list[Says], told: Any) -> None:
        """Work a step out anew and hold it against what is written."""
        rule, numbers, axiom = step["rule"], step["from"], step.get("axiom")
        earlier = isinstance(numbers, list) and all(type(each) is int and 0 <= each < len(concluded) for each in numbers)
        _need(earlier, "it rests on a step that does not stand before it")
        concludes, source = self._apply(rule, [concluded[each] for each in numbers], axiom, told)
        _need(_text(step["concludes"]) == _text(concludes), f"the rule {rule!r} does not give this conclusion")
        _need(_text(step.get("source")) == _text(source), "the ontology gives another source")
        expected = {"rule": rule, "from": numbers, "concludes": concludes, "axiom": axiom, "source": source}
        _need(_text(step) == _text({key: each for key, each in expected.items() if each is not None}), "it has parts too many")

    def _apply(self, rule: Any, given: list[Says], axiom: Any, told: Any) -> tuple[Says, Any]:
        """Return what a rule concludes and the source that it rests on; a rule that does not apply raises BrokenProof."""
        fact = {"fact": given[0]["fact"]} if given and "fact" in given[0] else {}
        if rule == "told":
            said: Says = next(told, {})
            relations = set(said) - {"fact"}
            _need(not given and axiom is None and relations < set(_IS_PRESENT), "no fact of the proof says this")
            return {"fact": _of_type(str, said["fact"]), **{each: _name(said[each]) for (each,) in [relations]}}, None
        if rule in _UP or rule in _DOWN:
            relation, lower, upper = _parts(axiom, "relation", "of", "to")
            relations, before, after = (_UP if rule in _UP else _DOWN)[rule]
            start, end = (lower, upper) if rule in _UP else (upper, lower)
            _need(relation in relations and self._is_asserted(relation, lower, upper), "the ontology asserts no such axiom")
            _need(given == [fact | {before: start}], "it does not begin where the step before ended")
            return fact | {after: end}, self._definition(lower)
        if rule == "definition":
            sign, genus, place = _parts(axiom, "sign", "genus", "place")
            defined = self._values(sign, "genus") == {genus} and self._values(sign, "alwaysAt") == {place}
            _need(defined and self._is_asserted("place", sign, place), "the ontology does not define the sign so")
            _need(given == [fact | {"is": genus}, fact | {"in": place}], "the definition is not met")
            return fact | {"is": sign}, self._definition(sign)
        if rule == "condition":
            (name,) = _parts(axiom, "condition")
            wanted = [fact | {"is": self._one(name, "feature")}] + [fact | {"in": each} for each in self._values(name, "atLocation")]
            _need(given == wanted, "it is not what the condition asks for")
            return {"meets": name}, None
        if rule == "criterion":
            (name,) = _parts(axiom, "criterion")
            wanted = [{"meets": each} for each in sorted(self._values(name, "hasCondition"))]
            _need(wanted and given == wanted, "these are not the conditions of the criterion, in order")
            return {"supports": self._one(name, "supports")}, self._place_in_source(name)
        if rule == "exclusion":
            (name,) = _parts(axiom, "statement")
            obligate = {"obligate": {"true"}, "polarity": {"present"}}
            _need(all(self._values(name, key) == value for key, value in obligate.items()), "not each case shows this feature")
            feature = self._one(name, "feature")
            _need(self._one(name, "relation") != "cg:hasLocation", "no case can tell that a place is absent")
            reach = [[], [fact | {"nowhere": feature}], *([fact | {"throughout": each}] for each in self._values(name, "atLocation"))]
            _need(given in [[fact | {"lacks": feature}, *each] for each in reach], "it is not the feature that is absent")
            return {"excludes": self._one(name, "subject")}, self._place_in_source(name)
        raise BrokenProof(f"there is no rule {shortened(str(rule))!r}")
