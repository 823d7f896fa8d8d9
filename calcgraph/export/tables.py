"""Write the ontology as plain tables, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost, write_table
from calcgraph.knowledge import Record
from calcgraph.namespace import BASE, local_name

__all__ = ["TABLES", "write_tables"]

_MANY = " | "
_WHERE = ("layer", "source", "section", "paragraph", "sentence")
TABLES: Mapping[str, Sequence[str]] = {
    "terms": ("id", "label", "facet", "parents", "part_of", "located_in", "genus", "definition", "definition_source", "synonyms",
              "narrow_synonyms", "broad_synonyms", "ranked", "must_not_miss"),
    "statements": ("id", "subject", "relation", "feature", "location", "polarity", "obligate", "how_often", "low", "high", "kind",
                   *_WHERE, "sentence_sha256", "references", "figures", "quantities", "paraphrase", "note"),
    "criteria": ("id", "criterion", "supports", "feature", "location", *_WHERE, "references", "paraphrase"),
    "relations": ("id", "subject", "relation", "object", "decided_by", *_WHERE, "references", "paraphrase"),
    "mappings": ("term", "match", "code", "code_label", "vocabulary", "confidence", "comment"),
    "mapping_gaps": ("term", "vocabulary", "reason"),
    "references": ("id", "type", "number", "citation", "title", "journal", "year", "volume", "pages", "doi", "url", "study"),
    "weights": ("disease", "facet", "term", "reach", "with_sign", "statement", "present_low", "present", "present_high",
                "absent_low", "absent", "absent_high", "obligate"),
}  # fmt: skip
_LINKS = {None: "parents", BASE + "partOf": "part_of", BASE + "locatedIn": "located_in"}


def write_tables(content: Content) -> Exported:
    """Write one CSV file a table; terms, references and statements are named by the ends of their IRIs."""
    tables = _Tables(content)
    files = {f"{name}.csv": write_table(columns, getattr(tables, name)()) for name, columns in TABLES.items()}
    losses = lost(
        (len(content.axioms.disjoint), "{} groups of classes that exclude one another."),
        (content.entailed, "{} subclass links that follow from those told."),
    )
    return Exported(files, losses)


class _Tables:
    """The rows of each table, by the table's name."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def terms(self) -> Iterator[Record]:
        """Yield a row for each term."""
        links = self._links()
        for row in self._content.rows("terms"):
            told = {key: _MANY.join(values) for key, values in links.get(row["term"], {}).items()}
            for kind, column in (("Exact", "synonyms"), ("Narrow", "narrow_synonyms"), ("Broad", "broad_synonyms")):
                told[column] = _MANY.join(self._content.words(row["term"], kind))
            yield {"id": local_name(row["term"])} | _columns(row, "term") | told

    def statements(self) -> Iterator[Record]:
        """Yield a row for each statement."""
        for row in self._content.rows("statements"):
            cited = self._cited(row["statement"])
            yield _columns(row, "statement") | cited

    def criteria(self) -> Iterator[Record]:
        """Yield a row for each condition of a criterion."""
        for row in self._content.rows("conditions"):
            references = self._cited(f"{BASE}criterion/{row['criterion']}")["references"]
            yield {"id": row["condition"]} | _columns(row, "condition") | {"references": references}

    def relations(self) -> Iterator[Record]:
        """Yield a row for each stated relation between diseases."""
        for row in self._content.rows("relations"):
            decided = _MANY.join(sorted(map(local_name, (row["decidedBy"] or "").split())))
            references = self._cited(row["statement"])["references"]
            yield _columns(row, "statement") | {"decided_by": decided, "references": references}

    def mappings(self) -> Iterator[Record]:
        """Yield a row for each code of a term."""
        for code in self._content.knowledge.codes.all:
            row = {"term": local_name(code.term), "match": code.match, "code": code.curie, "code_label": code.label}
            yield row | {"vocabulary": code.vocabulary, "confidence": code.confidence, "comment": code.comment}

    def mapping_gaps(self) -> Iterator[Record]:
        """Yield a row for each term that a vocabulary has no code for."""
        return (_columns(row) for row in self._content.knowledge.ask("lookup", "mapping_gaps"))

    def references(self) -> Iterator[Record]:
        """Yield a row for each work and figure."""
        return (_columns(row, "reference") for row in self._content.rows("references"))

    def weights(self) -> Iterator[Record]:
        """Yield a row for each weight of evidence, in bits."""
        return (_columns(row, "weight") for row in self._content.rows("weights"))

    def _cited(self, statement: str) -> dict[str, str]:
        cited = self._content.citations.get(statement, ())
        columns = {"references": "reference", "figures": "figure", "quantities": "quantity"}
        return {name: _MANY.join(str(_end(each[key])) for each in cited if each[key]) for name, key in columns.items()}

    def _links(self) -> dict[str, dict[str, list[str]]]:
        """Return what each term lies below, by column."""
        found: dict[str, dict[str, list[str]]] = {}
        for axiom in self._content.axioms.inclusions:
            column = _LINKS.get(axiom.upper.relation)
            if column:
                found.setdefault(axiom.lower, {}).setdefault(column, []).append(local_name(axiom.upper.filler))
        return found


def _columns(row: Record, *without: str) -> Record:
    """Return a row with columns in the spelling of the tables, IRIs by their ends."""
    return {_spelled(key): _end(value) for key, value in row.items() if key not in without}


def _spelled(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _end(value: object) -> object:
    return value.rpartition("/")[2] if isinstance(value, str) and value.startswith(BASE) else value
