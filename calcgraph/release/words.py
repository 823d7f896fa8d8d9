"""Say in words what a row of a table, a pair of terms or a pattern of conditions means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from calcgraph.release.snapshot import TERMS, Snapshot

__all__ = ["Words", "plain"]


def plain(name: str) -> str:
    """Return the words of a name that is written as one: of a column, a table or a property."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


class Words:
    """Says what a copy holds, in its own labels."""

    def __init__(self, copy: Snapshot) -> None:
        self._copy = copy

    def row(self, table: str, key: str) -> str:
        """Return what a row says."""
        row = self._copy.table(table).get(key, {})
        if table == TERMS:
            return f"{row['label']} ({key}, of {plain(row['table'])})"
        if table == "statements":
            return f"{self._statement(row)} ({key})"
        if table == "criteria":
            return f"{self.label(row['supports'])} by {self.at(row['feature'], row['location'])} ({key})"
        if table == "relations":
            return f"{self.label(row['subject'])} {plain(row['relation'])} {self.label(row['object'])}".rstrip() + f" ({key})"
        if table == "reference_ranges":
            return f"{self._range(row)} ({key})"
        if table == "mappings":
            return f"{self.label(row['term'])} {plain(row['match'])} {row['code']} {row['label']}".rstrip()
        return row.get("label") or key

    def _statement(self, row: Mapping[str, str]) -> str:
        subject, relation = self.label(row["subject"]), plain(row["relation"])
        if not row["feature"]:
            return f"{subject} {relation}: {row['paraphrase']}"
        denied = "not " if row["polarity"] == "absent" else ""
        return f"{subject} {relation} {denied}{self.at(row['feature'], row['location'])}"

    def subject(self, statement: str) -> str:
        """Return the label of what a statement is about."""
        return self.label(self._copy.table("statements")[statement]["subject"])

    def _range(self, row: Mapping[str, str]) -> str:
        ends = [f"from {row['low']}" if row["low"] else "", f"to {row['high']}" if row["high"] else "", row["unit"]]
        whom = f", {row['population']}" if row.get("population") else ""
        return f"{self.label(row['analyte'])} {' '.join(part for part in ends if part)}{whom}"

    def at(self, feature: str, place: str) -> str:
        """Return a feature, at a place if there is one."""
        return self.label(feature) + (f" at {self.label(place)}" if place else "")

    def label(self, name: str) -> str:
        """Return the label of a term; of what is no term, its name."""
        return self._copy.label(name)

    def labels(self, names: Iterable[str]) -> list[str]:
        """Return the labels of terms, in alphabetical order."""
        return sorted(map(self.label, names))
