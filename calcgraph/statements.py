"""Look up what statements say and where they stand, for explanations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from calcgraph.knowledge import Knowledge, Record

__all__ = ["Source", "Statement", "Statements"]


@dataclass(frozen=True)
class Source:
    """Where a statement stands: the work, the section, paragraph and sentence, figures, and the references cited there."""

    work: str
    section: str | None
    paragraph: int | None
    sentence: int | None
    figures: tuple[str, ...]
    references: tuple[str, ...]
    numbers: tuple[int, ...]

    def as_data(self) -> dict[str, Any]:
        """Return the source as plain data for JSON."""
        return {
            "work": self.work,
            "section": self.section,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "figure": " | ".join(self.figures) or None,
            "references": list(self.numbers) or list(self.references),
        }

    def short(self) -> str:
        """Return the source in few words."""
        cited = f" [{', '.join(map(str, self.numbers))}]" if self.numbers else ""
        figures = f" ({', '.join(self.figures)})" if self.figures else ""
        return f"{self.work}: {self.section or 'whole work'}{figures}{cited}"


@dataclass(frozen=True)
class Statement:
    """One statement as the ontology holds it."""

    iri: str
    id: str
    subject: str
    relation: str
    feature: str | None
    location: str | None
    present: bool
    obligate: bool
    how_often: str
    kind: str
    layer: str
    paraphrase: str
    source: Source


class Statements:
    """The statements of the ontology, each looked up when it is first asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._read: dict[str, Statement] = {}

    def get(self, iri: str | None) -> Statement | None:
        """Return a statement, or None for what rests on none (a penalty)."""
        if iri is None:
            return None
        if iri not in self._read:
            (row,) = self._knowledge.ask("lookup", "statements", {"statement": iri})
            self._read[iri] = self._statement(row)
        return self._read[iri]

    def of(self, diseases: set[str]) -> Iterator[Statement]:
        """Yield the statements whose subject is one of the diseases, in order."""
        for row in self._knowledge.ask("lookup", "statements"):
            if row["subject"] in diseases:
                yield self._statement(row)

    def _statement(self, row: Record) -> Statement:
        cited = self._knowledge.ask("lookup", "statement_citations", {"statement": row["statement"]})
        source = Source(
            work=row["sourceId"],
            section=row["section"],
            paragraph=row["paragraph"],
            sentence=row["sentence"],
            figures=tuple(each["figure"] for each in cited if each["figure"]),
            references=tuple(each["reference"] for each in cited if each["reference"]),
            numbers=tuple(each["number"] for each in cited if each["number"] is not None),
        )
        return Statement(
            row["statement"], row["id"], row["subject"], row["relation"], row["feature"], row["location"],
            row["polarity"] == "present", bool(row["obligate"]), _how_often(row), row["kind"], row["layer"],
            row["paraphrase"], source,
        )  # fmt: skip


def _how_often(row: Record) -> str:
    """Return how often in words: the source's numbers if it gives any, else its word."""
    low, high = row["low"], row["high"]
    if low is None and high is None:
        return str(row["howOften"] or "unstated")
    if low == high:
        return f"{low:g} %"
    return f"up to {high:g} %" if low is None else f"over {low:g} %" if high is None else f"{low:g}-{high:g} %"
