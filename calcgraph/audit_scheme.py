"""Read the scheme of the article from the graph, and make the items of an audit.

The head of a query in `queries/audit` tells what becomes of its rows. `groups` are the columns that may hold groups only (for
`a < b`, a group and what it directly stands in). A query that finds faults names its `check`, the columns that stay the same
within one `item`, the `edges` of the classification that this rests on, and what it `says`: `{column}` lists a column,
`{n:column}` counts it, and a part in square brackets is said once for each thing in its first column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from calcgraph.assets import asset
from calcgraph.errors import UsageError
from calcgraph.knowledge import Record
from calcgraph.namespace import BASE, PREFIXES, local_name
from calcgraph.service import Service
from calcgraph.statements import Source, Sources
from calcgraph.terms import Term

__all__ = ["AuditItem", "Axiom", "Scheme", "by", "listed"]

_AXIOMS = {"stmt": "statement", "crit": "criterion", "rel": "relation"}
_HEAD = re.compile(r"^# (check|item|edges|groups|says): (.*(?:\n#  .*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Axiom:
    """What an item rests on: a statement, criterion or relation with its source, or an edge of the classification."""

    kind: str
    id: str
    says: str
    source: Source | None = None


@dataclass(frozen=True)
class AuditItem:
    """One fault of the scheme: what it is, the terms it concerns, what it rests on, and facts of a patient that show it."""

    check: str
    says: str
    terms: tuple[Term, ...]
    axioms: tuple[Axiom, ...]
    witness: str | None = None


class Scheme:
    """The groups of the article's scheme, and how items about them are made."""

    def __init__(self, service: Service) -> None:
        """Read the groups; a service of another layer, or one that is not whole, raises UsageError."""
        self.service, self.knowledge = service, service.knowledge
        edges = [(row["group"], row["parent"]) for row in self.knowledge.ask("audit", "groups")]
        if self.knowledge.layer != "article" or not edges:
            raise UsageError("an audit needs the whole article layer, and in it a group that is divided into others")
        self.groups = sorted({term for edge in edges for term in edge})
        self.divisions = {
            parent: sorted(group for group, above in edges if above == parent) for parent in sorted({above for _, above in edges})
        }
        self._sources = Sources(self.knowledge)

    def ask(self, name: str) -> list[Record]:
        """Run a query of `queries/audit`; the rows are sorted by all that they hold."""
        limits = "".join(map(self._limit, filter(None, self._head(name).get("groups", "").split(" | "))))
        rows = self.knowledge.select(_text(name).replace("WHERE {", f"WHERE {{ {limits}", 1))
        return sorted(rows, key=lambda row: [str(value) for value in row.values()])

    def _limit(self, columns: str) -> str:
        """Return the part of a query that lets a column hold groups only, or two columns a group and what it stands in."""
        if " < " not in columns:
            return f"VALUES ?{columns} {{ {' '.join(f'<{group}>' for group in self.groups)} }} "
        names = " ".join(f"?{column}" for column in columns.split(" < "))
        edges = (f"(<{group}> <{parent}>)" for parent, groups in self.divisions.items() for group in groups)
        return f"VALUES ({names}) {{ {' '.join(edges)} }} "

    def check_of(self, name: str) -> str | None:
        """Return the check that a query is, if it is one."""
        return self._head(name).get("check")

    def items(self, name: str) -> Iterator[AuditItem]:
        """Yield the items that a query finds, as its head says."""
        head = self._head(name)
        pairs = [edge.split(" < ") for edge in head.get("edges", "").split(" | ") if edge]
        for _, rows in by(self.ask(name), *head.get("item", "").split()):
            edges = [(row[term], row[wider]) for term, wider in pairs for row in rows]
            says = self._say(head["says"], rows)
            told = [row[column] for column in re.findall(r"{(?:n:)?(\w+)}", head["says"]) for row in rows]
            stated = [value for row in rows for value in row.values() if value in self._words]
            yield self.item(head["check"], says[0].upper() + says[1:], [*told, *stated], edges)

    def item(
        self, check: str, says: str, about: Iterable[object], edges: Iterable[tuple[str, str]] = (), witness: str | None = None
    ) -> AuditItem:
        """Return an item on what is given by IRI: terms, and the statements, criteria and relations it rests on."""
        kept = dict.fromkeys(value for value in about if isinstance(value, str))
        stated = [value for value in kept if value in self._words]
        self._sources.fetch(stated)
        axioms = [Axiom(*_named(value), self._words[value], self._sources[value]) for value in sorted(stated)]
        index = self.knowledge.terms.by_iri
        terms = tuple(index[value] for value in kept if value in index)
        return AuditItem(check, says, terms, (*axioms, *map(self._edge, sorted(set(edges)))), witness)

    def label(self, term: str) -> str:
        """Return the label of a term, or the name of a kind of terms."""
        return self.knowledge.terms.label(term) if term in self.knowledge.terms.by_iri else local_name(term).lower()

    def labels(self, values: Iterable[object]) -> list[str]:
        """Return values in the words of a sentence, each once: terms by their labels, the rest as it is."""
        return sorted({self._in_words(value) for value in values if value is not None}, key=str.casefold)

    def _in_words(self, value: object) -> str:
        if isinstance(value, float):
            return f"{value:g}"
        return self.label(value) if isinstance(value, str) and value.startswith(BASE) else str(value)

    def _say(self, sentence: str, rows: Sequence[Record]) -> str:
        def each(part: re.Match[str]) -> str:
            """Say a part in square brackets for each thing in its first column."""
            first = re.findall(r"{(\w+)}", part[1])[0]
            return "; ".join(sorted((self._say(part[1], found) for _, found in by(rows, first)), key=str.casefold))

        def column(found: re.Match[str]) -> str:
            """List a column, or count it."""
            labels = self.labels(row[found[2]] for row in rows)
            return str(len(labels)) if found[1] else listed(labels)

        return re.sub(r"{(n:)?(\w+)}", column, re.sub(r"\[([^]]+)\]", each, sentence))

    def _edge(self, edge: tuple[str, str]) -> Axiom:
        term, wider = (self.knowledge.terms.by_iri[each] for each in edge)
        return Axiom("edge", f"{term.id} < {wider.id}", f"{term.label} is a kind of {wider.label}")

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return {row["axiom"]: row["words"] for row in self.knowledge.ask("audit", "axioms")}

    def _head(self, name: str) -> dict[str, str]:
        return {key: re.sub(r"\n#\s+", " ", value) for key, value in _HEAD.findall(_text(name))}


def by(rows: Iterable[Record], *names: str) -> list[tuple[tuple[str, ...], list[Record]]]:
    """Return rows that agree in some columns together, in the order of these; without a column all rows, if any."""

    def key(row: Record) -> tuple[str, ...]:
        """Return the columns in which rows have to agree."""
        return tuple(str(row[name]) for name in names)

    return [(values, list(found)) for values, found in groupby(sorted(rows, key=key), key)]


def listed(words: Iterable[str]) -> str:
    """Return words as a sentence has them: with commas, and the last with `and`."""
    *most, last = [*words] or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def _text(name: str) -> str:
    return asset("queries", "audit", f"{name}.rq").read_text(encoding="utf-8")


def _named(iri: str) -> tuple[str, str]:
    prefix = next(prefix for prefix in _AXIOMS if iri.startswith(PREFIXES[prefix]))
    return _AXIOMS[prefix], iri.removeprefix(PREFIXES[prefix])
