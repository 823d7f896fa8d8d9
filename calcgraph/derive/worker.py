"""A reasoner in a process of its own: axioms in, the classes of each case out.

Started by `calcgraph.derive.reasoner`; reads a request as JSON from standard input and answers in JSON, so that a
reasoner that hangs or breaks takes nothing else with it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.namespace import PREFIXES

__all__ = ["main"]

Answer = dict[str, Any]

_SAME = PREFIXES["owl"] + "equivalentClass"
_ABOVE = {PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "subClassOf", _SAME}


def main() -> None:
    """Answer one request: {"reasoner", "file", "cases"} or, to explain a clash, also {"clash": case}."""
    request = json.load(sys.stdin)
    json.dump(_REASONERS[request["reasoner"]](request), sys.stdout)


def _rustdl(request: Answer) -> Answer:
    try:
        import rustdl
    except ImportError:
        return {"missing": "rustdl"}
    if "clash" in request:
        return {"axioms": rustdl.justify(request["file"], ["unsat", request["clash"]])}
    found = rustdl.classify(request["file"], per_pair_timeout_ms=0, global_timeout_ms=0)
    if not found.complete or found.wedge_hierarchy_blind or found.wedge_clauses_refused or rustdl.dropped_axioms(request["file"]):
        return {"broken": "rustdl did not take in all of the axioms"}
    broken = set(found.unsatisfiable) & set(request["cases"])
    climbed = _Climber(lambda name: [*found.direct_subsumers(name), *found.equivalent_classes(name)])
    return {
        "inconsistent": sorted(broken),
        "classes": {case: sorted(climbed(case)) for case in request["cases"] if case not in broken},
    }


def _hermit(request: Answer) -> Answer:
    from calcgraph.errors import MissingExtra
    from calcgraph.reason import Inconsistent, run_hermit

    try:
        world = run_hermit(Path(request["file"]))
    except MissingExtra:
        return {"missing": "hermit"}
    except Inconsistent:
        return {"inconsistent": request["cases"], "classes": {}}

    # Written and read again: looking up entities one by one in owlready2 takes longer than reasoning.
    inferred = Path(request["file"]).with_name("inferred.nt")
    world.save(str(inferred), format="ntriples")
    above: dict[str, list[str]] = defaultdict(list)
    for quad in ox.parse(path=str(inferred), format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value in _ABOVE and isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            above[quad.subject.value].append(quad.object.value)
            if quad.predicate.value == _SAME:
                above[quad.object.value].append(quad.subject.value)
    climbed = _Climber(lambda name: above.get(name, ()))
    return {
        "inconsistent": [],
        "classes": {case: sorted(climbed(case)) for case in request["cases"]},
    }


class _Climber:
    """Finds all that stands above a name, each step taken once."""

    def __init__(self, parents: Callable[[str], Iterable[str]]) -> None:
        self._parents = parents
        self._above: dict[str, list[str]] = {}

    def __call__(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            lower = waiting.pop()
            if lower not in self._above:
                self._above[lower] = list(self._parents(lower))
            fresh = [each for each in self._above[lower] if each not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return found


_REASONERS: dict[str, Callable[[Answer], Answer]] = {"hermit": _hermit, "rustdl": _rustdl}


if __name__ == "__main__":
    main()
