"""Read cases from a file of any format that is known, by its ending and its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from calcgraph.case.document import Document, read_document
from calcgraph.case.model import Case
from calcgraph.case.read import parse_case
from calcgraph.codes import Codes
from calcgraph.errors import CaseError, Violation
from calcgraph.interop.draft import Draft
from calcgraph.interop.json_files import parse_json
from calcgraph.terms import TermIndex

__all__ = ["ENDINGS", "Input", "Reader", "read_cases"]

_RDF = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".rdf": "xml", ".owl": "xml", ".trig": "trig"}
_TABLES = (".csv", ".tsv", ".parquet")
ENDINGS = (".yaml", ".yml", ".json", ".jsonld", *_RDF, *_TABLES)  # of files that hold cases
# A part of a case as the laboratory or the shapes name it: labs[0], finding/2.
_PART = re.compile(r"(?P<name>\w+)[/[](?P<number>\d+)")
_TOLD = ("findings", "labs", "history", "distribution")
_KEYS = {
    "labs": "labs", "lab": "labs", "findings": "findings", "finding": "findings",
    "history": "history", "labelClue": "label_clues",
}  # fmt: skip


@dataclass(frozen=True)
class Input:
    """A case that was read, and the document it was read from, which knows where its parts stand."""

    case: Case
    document: Document

    def located(self, violation: Violation) -> Violation:
        """Return a violation of the case with its place in the source, if the source is of another format.

        What belongs to no part of the case, such as two findings that contradict each other, has the place of the case.
        """
        found = _PART.match(violation.path)
        key = _KEYS.get(found["name"]) if found else None
        origin = self.document.origins.get((key, int(found["number"]))) if found and key else None
        origin = origin or self.document.origins.get(())
        return replace(violation, path=f"{origin} ({violation.path})") if origin and origin != violation.path else violation


@dataclass(frozen=True)
class Reader:
    """What reading needs to know of the ontology."""

    terms: TermIndex
    codes: Codes
    lab_states: Mapping[tuple[str, str], str]
    lenient: bool = False

    def finish(self, document: Document, name: str, noted: Callable[[Case], Case] = lambda case: case) -> Input | CaseError:
        """Turn a document into a case, with the notes of whoever made the document."""
        try:
            return Input(noted(parse_case(document, self.terms, self.lab_states, self.lenient, name)), document)
        except CaseError as error:
            return error


def read_cases(path: Path, reader: Reader) -> Iterator[Input | CaseError]:
    """Yield each case of a file, or the error that tells why it does not conform.

    A file that cannot be read at all raises UnreadableInput, or CaseError if it is in the form of another system and faulty.
    """
    ending = path.suffix.casefold()
    if ending in _TABLES:
        from calcgraph.interop.tables import read_table_cases

        yield from (_of_draft(draft, reader) for draft in read_table_cases(path))
    elif ending in _RDF or ending == ".jsonld":
        from calcgraph.interop.rdf_cases import read_rdf_cases

        yield from (_of_draft(draft, reader) for draft in read_rdf_cases(path, _RDF.get(ending, "json-ld")))
    elif ending == ".json":
        yield from _read_json(path, reader)
    else:
        yield reader.finish(read_document(path), path.stem)


def _of_draft(draft: Draft, reader: Reader) -> Input | CaseError:
    """Turn a draft into a case; of one that tells nothing the error lists what could not be read."""
    read = reader.finish(draft.document(), draft.id, draft.noted)
    if isinstance(read, CaseError) or any(draft.data.get(name) for name in _TOLD):
        return read
    notes = (note.partition(": ") for note in read.case.unread)
    told = "nothing in it is read as a finding, laboratory result, history item or distribution"
    nothing = Violation(draft.place or "case", told)
    return CaseError(draft.source, [nothing, *(Violation(place, f"not read: {why}") for place, _, why in notes)])


def _read_json(path: Path, reader: Reader) -> Iterator[Input | CaseError]:
    data = parse_json(path)
    from calcgraph.interop.fhir import is_fhir, read_bundle
    from calcgraph.interop.phenopacket import is_phenopacket, read_phenopacket

    if is_fhir(data):
        drafts = read_bundle(str(path), path.stem, data, reader.terms, reader.codes, reader.lab_states)
        yield from (_of_draft(draft, reader) for draft in drafts)
    elif is_phenopacket(data):
        draft = read_phenopacket(str(path), path.stem, data, reader.terms, reader.codes, reader.lab_states)
        yield _of_draft(draft, reader)
    elif isinstance(data, dict) and ("@context" in data or "@graph" in data):
        from calcgraph.interop.rdf_cases import read_rdf_cases

        yield from (_of_draft(draft, reader) for draft in read_rdf_cases(path, "json-ld"))
    else:
        yield reader.finish(read_document(path), path.stem)  # a case file may be JSON, which is YAML, too
