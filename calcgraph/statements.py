"""Look up statements: where they stand, for the evidence of a case; and what they say, for who reads the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from calcgraph.knowledge import Knowledge, Record
from calcgraph.namespace import PREFIXES

__all__ = ["Source", "Sources", "Statement", "statements_of"]


@dataclass(frozen=True)
class Source:
    """How often a source states a fact, and where: work, section, paragraph and sentence, figures, references cited.

    `feature` and `location` are what it names.
    """

    statement: str
    how_often: str
    layer: str
    work: str
    section: str | None
    paragraph: int | None
    sentence: int | None
    figures: tuple[str, ...]
    references: tuple[str, ...]
    numbers: tuple[int, ...]
    feature: str | None = None
    location: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Return where the statement stands as plain data for JSON."""
        return {
            "work": self.work,
            "section": self.section,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "figure": " | ".join(self.figures) or None,
            "references": list(self.numbers) or list(self.references),
        }


@dataclass(frozen=True)
class Statement:
    """What one statement says, and its source."""

    id: str
    subject: str
    relation: str
    feature: str | None
    location: str | None
    present: bool
    obligate: bool
    kind: str
    paraphrase: str
    source: Source


class Sources:
    """The sources of statements, each looked up when it is first asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._read: dict[str, Source] = {}

    def __getitem__(self, iri: str) -> Source:
        if iri not in self._read:
            self.fetch([iri])
        return self._read[iri]

    def fetch(self, iris: Iterable[str]) -> None:
        """Look up several statements at once, to have them at hand."""
        wanted = sorted(set(iris) - set(self._read))
        if wanted:
            citations = self._citations(statement=wanted)
            for row in self._knowledge.ask("lookup", "sources", statement=wanted):
                self._read[row["statement"]] = _source(row, citations.get(row["statement"], []))

    def _citations(self, **among: Iterable[str]) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for row in self._knowledge.ask("lookup", "statement_citations", **among):
            found.setdefault(row["statement"], []).append(row)
        return found


def statements_of(knowledge: Knowledge, diseases: Iterable[str]) -> Iterator[Statement]:
    """Yield what is stated of diseases, in order; the knowledge must be whole."""
    rows = knowledge.ask("lookup", "statements", subject=sorted(diseases))
    sources = Sources(knowledge)
    sources.fetch(row["statement"] for row in rows)
    for row in rows:
        yield Statement(
            sources[row["statement"]].statement, row["subject"], row["relation"], row["feature"], row["location"],
            row["polarity"] == "present", bool(row["obligate"]), row["kind"], row["paraphrase"], sources[row["statement"]],
        )  # fmt: skip


def _source(row: Record, cited: list[Record]) -> Source:
    return Source(
        statement=row["statement"].removeprefix(PREFIXES["stmt"]).removeprefix(PREFIXES["crit"]),
        how_often=_how_often(row),
        layer=row["layer"],
        work=row["sourceId"],
        section=row["section"],
        paragraph=row["paragraph"],
        sentence=row["sentence"],
        figures=tuple(each["figure"] for each in cited if each["figure"]),
        references=tuple(each["reference"] for each in cited if each["reference"]),
        numbers=tuple(each["number"] for each in cited if each["number"] is not None),
        feature=row["feature"],
        location=row["location"],
    )


def _how_often(row: Record) -> str:
    """Return how often in words: the source's numbers if it gives any, else its word."""
    low, high = row["low"], row["high"]
    if low is None and high is None:
        return str(row["howOften"] or "unstated")
    if low == high:
        return f"{low:g} %"
    return f"up to {high:g} %" if low is None else f"over {low:g} %" if high is None else f"{low:g}-{high:g} %"
