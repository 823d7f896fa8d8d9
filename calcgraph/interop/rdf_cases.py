"""Read cases in RDF: Turtle and its kin, RDF/XML, and JSON-LD with the context that travels with the package."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcgraph.assets import asset
from calcgraph.case.document import read_text
from calcgraph.case.rdf import Iri, Triple, read_graph
from calcgraph.case.write import case_data
from calcgraph.errors import UnreadableInput
from calcgraph.interop.draft import Draft
from calcgraph.interop.json_files import parse_json
from calcgraph.interop.rdf_checks import check_parts, name_parts, unread_of
from calcgraph.namespace import BASE, PREFIXES, curie

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["CONTEXT", "as_json_ld", "read_rdf_cases"]

CONTEXT = BASE + "case.jsonld"
_LIMIT = 50_000_000  # bytes
_TYPE = PREFIXES["rdf"] + "type"
_NAMES = {PREFIXES["dcterms"] + "title": "title", PREFIXES["dcterms"] + "source": "source", PREFIXES["rdfs"] + "comment": "notes"}


def read_rdf_cases(path: Path, syntax: str) -> Iterator[Draft]:
    """Yield each case of an RDF file; a file that is no RDF, or holds no case, raises UnreadableInput.

    A case that has not the form of one raises CaseError. What is said of a case in other words than ours is listed.
    """
    text = json.dumps(_with_bundled_context(path)) if syntax == "json-ld" else read_text(path, _LIMIT)
    with _quiet():
        graph = name_parts(_parse(path, text, syntax))
        check_parts(graph, str(path))
        cases = read_graph(graph, str(path))
    if not cases:
        raise UnreadableInput(str(path), f"holds no case: a case is a node of type <{BASE}Case>")
    unread = unread_of(graph)
    for case in cases:
        draft = Draft(str(path), case.id, unread=[*case.unread, *unread[case.id]], approximated=list(case.approximated))
        draft.place = f"case:{case.id}"
        draft.data |= {key: value for key, value in case_data(case, str).items() if key != "id"}
        yield draft


def _parse(path: Path, text: str, syntax: str) -> Graph:
    from rdflib import Dataset, Graph

    if syntax == "xml" and "<!ENTITY" in text:  # a few lines of them can stand for gigabytes, or for another file
        raise UnreadableInput(str(path), "declares an entity (<!ENTITY ...>): write its text out where it is used")
    dataset, graph = Dataset(default_union=True), Graph()
    try:
        dataset.parse(data=text, format=syntax)
    except Exception as error:  # rdflib's parsers raise whatever their libraries do
        problem = "it ends within a statement" if isinstance(error, IndexError) else " ".join(str(error).split())[:300]
        raise UnreadableInput(str(path), f"is no {syntax} that can be read: {problem}") from error
    for subject, name, value, _ in dataset.quads():
        graph.add((subject, name, value))
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from telling of numbers that are none, and of IRIs that are none, on its own: both are told by us."""
    logger = logging.getLogger("rdflib")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def as_json_ld(triples: Iterable[Triple]) -> dict[str, Any]:
    """Return triples as JSON-LD that names the bundled context: a node an entry, in the order of the triples."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, name, value in triples:
        node = nodes.setdefault(subject, {"id": _short(subject)})
        shown = _shown(name, value)
        key = "type" if name == _TYPE else _NAMES.get(name, _short(name).removeprefix("cg:"))
        if key in node:
            node[key] = [*(node[key] if isinstance(node[key], list) else [node[key]]), shown]
        else:
            node[key] = shown
    return {"@context": CONTEXT, "@graph": list(nodes.values())}


def _shown(name: str, value: object) -> object:
    """Return a value as JSON-LD has it: a link that the context does not know to be one is written as a node."""
    if not isinstance(value, Iri):
        return value
    term = _short(value)
    return term.removeprefix("cg:") if name == _TYPE else term if name.removeprefix(BASE) in _links() else {"id": term}


def _short(value: str) -> str:
    """Return an IRI as a CURIE if the bundled context knows the prefix, else in full."""
    short = curie(value)
    return short if short.partition(":")[0] in _context() else value


@cache
def _links() -> frozenset[str]:
    """Return the properties whose values the bundled context reads as links."""
    return frozenset(
        name for name, meaning in _context().items() if isinstance(meaning, dict) and meaning["@type"] in ("@id", "@vocab")
    )


@cache
def _context() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asset("ontology", "case.jsonld").read_text(encoding="utf-8"))["@context"]
    return found


def _with_bundled_context(path: Path) -> Any:
    """Return JSON-LD with our context written out; any other context that would have to be fetched is refused."""
    data, bundled = parse_json(path), _context()

    def written_out(context: Any) -> Any:
        if isinstance(context, list):
            return [written_out(each) for each in context]
        if context == CONTEXT:
            return bundled
        if isinstance(context, str):
            raise UnreadableInput(str(path), f"names a context that is not fetched: {context}; write it out, or use {CONTEXT}")
        return local(context)

    def local(value: Any) -> Any:
        if isinstance(value, list):
            return [local(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "@import" in value:
            raise UnreadableInput(str(path), f"imports a context, which is not fetched: {value['@import']}; write it out")
        return {key: written_out(each) if key == "@context" else local(each) for key, each in value.items()}

    return local(data)
