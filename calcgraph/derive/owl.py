"""The `owl` route: the statuses of a case by entailment alone, from the ontology's axioms and what the case tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from calcgraph.derive.claims import Told, as_classes, as_individuals, read_axioms
from calcgraph.derive.module import Ontology, module
from calcgraph.derive.reasoner import Answer, ask, clash
from calcgraph.derive.selection import Selection
from calcgraph.errors import CalcgraphError, CaseError, Violation
from calcgraph.namespace import BASE, CASES, PREFIXES, STATEMENTS, curie

__all__ = ["TIME_LIMIT", "Entailed", "Entailment", "with_entailed"]

TIME_LIMIT = 120.0  # seconds
_MEETING, _REFUTING, _EXCLUDING = (f"{BASE}case{word}/" for word in ("Meeting", "Refuting", "Excluding"))
_SUPPORTING = BASE + "CaseSupporting"


@dataclass(frozen=True)
class Entailed:
    """What follows of one case: conditions met and refuted, criteria met, what these support, statements that exclude."""

    met: frozenset[str]
    refuted: frozenset[str]
    criteria: frozenset[str]
    supported: frozenset[str]
    excluding: frozenset[str]


class Entailment:
    """Asks reasoners about cases; reads the axioms once."""

    def __init__(self, time_limit: float | None = None) -> None:
        self._time_limit = TIME_LIMIT if time_limit is None else time_limit

    @cached_property
    def _ontology(self) -> Ontology:
        return Ontology(read_axioms())

    def entail(self, cases: Told, reasoner: str) -> dict[str, Entailed]:
        """Return what follows of each case; one that contradicts the ontology raises CaseError with the axioms that clash.

        HermiT gets the cases as individuals, rustdl as classes; both get the axioms that can bear on them.
        """
        write = as_individuals if reasoner == "hermit" else as_classes
        told = write(cases, self._ontology.classes)
        triples = [*module(self._ontology, _named(told)), *told]
        answer = ask(reasoner, triples, [CASES + name for name in cases], self._time_limit)
        if answer.inconsistent:
            return self._isolate(cases, reasoner, answer)
        return {name: _entailed(answer.classes[CASES + name]) for name in cases}

    def _isolate(self, cases: Told, reasoner: str, answer: Answer) -> dict[str, Entailed]:
        """Raise the error of the first case that is inconsistent, or answer for each half if that is not yet known."""
        names = sorted(name for name in cases if CASES + name in answer.inconsistent)
        if len(names) < len(cases) or len(names) == 1:
            raise CaseError(names[0], [self._clash(cases, names[0])])
        if reasoner == "hermit":
            self.entail(cases, "rustdl")  # which tells at once, if it agrees
        half = len(names) // 2
        parts = ({name: cases[name] for name in part} for part in (names[:half], names[half:]))
        return {name: found for part in parts for name, found in self.entail(part, reasoner).items()}

    def _clash(self, cases: Told, name: str) -> Violation:
        told = as_classes({name: cases[name]}, self._ontology.classes)
        axioms = clash([*module(self._ontology, _named(told)), *told], CASES + name, self._time_limit)
        readable = [_readable(axiom) for axiom in axioms]
        own = [axiom for axiom in readable if axiom.startswith(curie(CASES + name))]
        known = [axiom for axiom in readable if axiom not in own]
        told_and_known = f"what the case tells ({'; '.join(own)}) contradicts the ontology ({'; '.join(known)})"
        return Violation("case", f"Take back one of the findings: {told_and_known}.", rule="consistency")


def _named(triples: Iterable[ox.Triple]) -> set[str]:
    return {each.object.value for each in triples if isinstance(each.object, ox.NamedNode)}


def _readable(axiom: str) -> str:
    return " ".join(curie(word.strip("<>()")) for word in axiom.split())


def _entailed(classes: Iterable[str]) -> Entailed:
    def having(start: str, instead: str) -> frozenset[str]:
        """Return what follows a prefix, under another prefix."""
        return frozenset(instead + each.removeprefix(start) for each in classes if each.startswith(start))

    return Entailed(
        met=having(_MEETING, PREFIXES["crit"]),
        refuted=having(_REFUTING, PREFIXES["crit"]),
        criteria=having(PREFIXES["crit"], PREFIXES["crit"]),
        supported=having(_SUPPORTING, BASE),
        excluding=having(_EXCLUDING, STATEMENTS),
    )


def with_entailed(selection: Selection, entailed: Entailed, obligate: Collection[str]) -> Selection:
    """Return a selection whose statuses are the entailed ones; the facts behind them stay those that were selected.

    `obligate` are the statements of the layer that may exclude. What is entailed although no fact was found for it, or
    the other way round, would mean that the routes disagree: then CalcgraphError is raised.
    """
    wanted = {condition.id for criterion in selection.criteria for condition in criterion.conditions}
    excluding = entailed.excluding & set(obligate)
    for what, selected, found in (
        ("met", set(selection.met) & wanted, entailed.met & wanted),
        ("refuted", set(selection.refuted) & wanted, entailed.refuted & wanted),
        ("excluded", {each.statement for each in selection.excluded}, excluding),
    ):
        if selected != found:
            names = ", ".join(curie(each) for each in sorted(selected ^ found))
            raise CalcgraphError(
                f"{selection.case}: reasoner and queries disagree on what is {what}: {names}; run  calcgraph selfcheck"
            )
    return replace(
        selection,
        met={condition: selection.met[condition] for condition in sorted(entailed.met & wanted)},
        refuted={condition: selection.refuted[condition] for condition in sorted(entailed.refuted & wanted)},
        excluded=[each for each in selection.excluded if each.statement in excluding],
    )
