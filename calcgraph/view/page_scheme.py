"""The published scheme as the page draws it: groups down to diseases, how each edge is known, and what an audit finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.audit import audit, checks
from calcgraph.audit_scheme import AuditItem, Scheme
from calcgraph.knowledge import Record
from calcgraph.namespace import local_name
from calcgraph.service import Service

__all__ = ["audit_rows", "groups_of", "scheme_data"]

_MOST_AXIOMS = 12  # of those that an item rests on; a picture of more tells nothing
_CHART = "Fig."


def groups_of(article: Service) -> list[str]:
    """Return the groups of the scheme; the service reads the article layer, whole."""
    return Scheme(article).groups


def scheme_data(article: Service) -> dict[str, Any]:
    """Return the scheme: its roots, its groups from wide to narrow, and its edges, each with how it is known."""
    scheme = Scheme(article)
    edges = [(parent, group) for parent, groups in scheme.divisions.items() for group in groups]
    edges += [(group, disease) for disease in article.engine.rules.diseases for group in _own(disease, scheme)]
    below = {child for _, child in edges}
    statements = [row for row in article.knowledge.ask("export", "statements") if row["layer"] == "article"]
    depth = {group: len(article.knowledge.within(group)) for group in scheme.groups}
    return {
        "roots": [local_name(group) for group in scheme.groups if group not in below],
        "groups": [local_name(group) for group in sorted(scheme.groups, key=lambda group: (depth[group], group))],
        "edges": [_edge(parent, child, statements) for parent, child in sorted(edges)],
    }


def _own(disease: str, scheme: Scheme) -> list[str]:
    """Return the narrowest groups that a disease stands in."""
    around = scheme.knowledge.within(disease)
    return scheme.knowledge.narrowest([group for group in scheme.groups if group in around])


def _edge(parent: str, child: str, statements: Sequence[Record]) -> dict[str, Any]:
    """Return an edge with the statements that give it: those that name both ends, else those of a sentence that speaks of both.

    A chart that is known by its caption only reconstructs an edge; what nothing gives a reader has inferred.
    """
    told = [row for row in statements if {row["subject"], row["feature"]} == {parent, child}]
    told = told or _in_one_sentence(parent, child, statements)
    textual = [row for row in told if not row["section"].startswith(_CHART)]
    return {
        "parent": local_name(parent),
        "child": local_name(child),
        "how": "stated" if textual else "reconstructed" if told else "inferred",
        "statements": [row["id"] for row in told],
    }


def _in_one_sentence(parent: str, child: str, statements: Sequence[Record]) -> list[Record]:
    """Return the first statement about a child in each sentence that speaks of its parent, too."""
    about = {
        term: [row for row in statements if row["sentenceSha256"] and term in (row["subject"], row["feature"])]
        for term in (parent, child)
    }
    sentences = {row["sentenceSha256"] for row in about[parent]}
    first: dict[str, Record] = {}
    for row in about[child]:
        if row["sentenceSha256"] in sentences:
            first.setdefault(row["sentenceSha256"], row)
    return list(first.values())


def audit_rows(article: Service) -> dict[str, Any]:
    """Return the checks of the audit and what they find."""
    found = audit(article)
    used = {item.check for item in found}
    return {
        "checks": [{"id": name, "title": row["title"], "why": row["why"]} for name, row in checks().items() if name in used],
        "items": [_item(item) for item in found],
    }


def _item(item: AuditItem) -> dict[str, Any]:
    return {
        "check": item.check,
        "says": item.says,
        "terms": [term.id for term in item.terms],
        "axioms": [axiom.id for axiom in item.axioms][:_MOST_AXIOMS],
        "restsOn": len(item.axioms),
        "witness": item.witness,
    }
