"""Write a proof for readers (text, Markdown) and for other systems (PROV-O in Turtle)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import CASES, ONTOLOGY, PREFIXES

__all__ = ["FORMS", "as_markdown", "as_prov", "as_text"]

Label = Callable[[str], str]
Step = dict[str, Any]
FORMS = ("text", "markdown", "json", "prov")

# What a step says, by its rule: {0} and {1} are the terms of its axiom, {2} what it concludes.
_SAYS = {
    "kind": "{0} is a kind of {1}.",
    "within": "{0} {relation} {1}.",
    "lies": "{0} lies in {1} by its meaning.",
    "form": "{0} is a form of {1}.",
    "narrower": "{0} is a kind of {1}: without the one there is not the other.",
    "inside": "{0} {relation} {1}, which the absence reaches.",
    "only-there": "{0} lies in {1} alone, so it is nowhere.",
    "nowhere-narrower": "{0} is a kind of {1}, so it is nowhere either.",
}
_TOLD = {
    "is": "The case tells: {0} ({1}).",
    "in": "The case tells where: {0} ({1}).",
    "lacks": "The case tells that there is no {0} ({1}).",
    "throughout": "The case tells where it is absent: {0} ({1}).",
}
_RELATION = {"kind": "is a kind of", "part": "is part of"}


def as_text(proof: dict[str, Any], label: Label) -> str:
    """Return a proof as numbered sentences; `label` gives the words of a term."""
    lines = [_title(proof, label)]
    for number, step in enumerate(proof["steps"], 1):
        rests = ", ".join(str(each + 1) for each in step["from"])
        lines.append(f"  {number:>2}. {_says(step, label)}{f' (from {rests})' if rests else ''}{_cited(step)}")
    return "\n".join([*lines, "", DISCLAIMER]) + "\n"


def as_markdown(proof: dict[str, Any], label: Label) -> str:
    """Return a proof as a Markdown table."""
    lines = [f"## {_title(proof, label)}", "", "| Step | Says | From | Source |", "| --- | --- | --- | --- |"]
    for number, step in enumerate(proof["steps"], 1):
        rests = ", ".join(str(each + 1) for each in step["from"])
        lines.append(f"| {number} | {_says(step, label)} | {rests} | {_cited(step).strip(' []')} |")
    return "\n".join([*lines, "", DISCLAIMER]) + "\n"


def as_prov(proof: dict[str, Any], label: Label) -> str:
    """Return a proof as PROV-O in Turtle: each step is an entity derived from others, and what it rests on its source."""
    prov, rdfs = PREFIXES["prov"], PREFIXES["rdfs"]
    base = f"{CASES}{proof['case']}/proof/{proof['claim']['disease'].partition(':')[2]}/"
    quads = []

    def add(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> None:
        """Add one triple."""
        quads.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(name), value))

    kind = PREFIXES["rdf"] + "type"
    for number, step in enumerate(proof["steps"], 1):
        node = f"{base}{number:02d}"
        add(node, kind, ox.NamedNode(prov + "Entity"))
        add(node, rdfs + "label", ox.Literal(_says(step, label)))
        for earlier in step["from"]:
            add(node, prov + "wasDerivedFrom", ox.NamedNode(f"{base}{earlier + 1:02d}"))
        if not step["from"]:
            add(node, prov + "wasAttributedTo", ox.NamedNode(f"{CASES}{proof['case']}"))
        for name in ("criterion", "condition", "statement"):
            if name in step.get("axiom", {}):
                add(node, prov + "wasQuotedFrom", ox.NamedNode(_iri(step["axiom"][name])))
        if step.get("source"):
            add(node, prov + "hadPrimarySource", ox.NamedNode(_work(step["source"]["work"])))
    add(f"{CASES}{proof['case']}", kind, ox.NamedNode(prov + "Agent"))
    used = {name: PREFIXES[name] for name in ("prov", "rdfs", "ref", "case", "crit", "stmt")}
    text = ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=used)
    return f"# {_title(proof, label)}. {DISCLAIMER}\n" + (text or b"").decode("utf-8").replace("\t", "    ")


def _work(name: str) -> str:
    """Return the IRI of a reference, or of the ontology for a definition of its own."""
    return ONTOLOGY if name == "calcgraph" else f"{PREFIXES['ref']}{name}"


def _title(proof: dict[str, Any], label: Label) -> str:
    verb = {"supported": "supports", "excluded": "excludes"}[proof["claim"]["status"]]
    return f"Proof that case {proof['case']} {verb} {label(_iri(proof['claim']['disease']))}"


def _says(step: Step, label: Label) -> str:
    rule, axiom, concludes = step["rule"], step.get("axiom", {}), step["concludes"]
    if rule == "told":
        (relation,) = set(concludes) - {"fact"}
        return _TOLD[relation].format(label(_iri(concludes[relation])), concludes["fact"])
    if rule in _SAYS:
        relation = _RELATION.get(axiom["relation"], "")
        return _SAYS[rule].format(label(_iri(axiom["of"])), label(_iri(axiom["to"])), relation=relation)
    if rule == "definition":
        sign, genus, place = (label(_iri(axiom[name])) for name in ("sign", "genus", "place"))
        return f"{sign} is {genus} in {place} by definition."
    if rule == "condition":
        return f"Condition {axiom['condition'].partition(':')[2]} is met."
    if rule == "criterion":
        return f"Criterion {axiom['criterion'].partition(':')[2]} is met: it supports {label(_iri(concludes['supports']))}."
    return f"Each case of {label(_iri(concludes['excludes']))} shows what is absent here: it is excluded."


def _cited(step: Step) -> str:
    source = step.get("source")
    if not source or not source["work"]:
        return ""
    if "section" not in source:
        return f"  [{source['work']}]"
    place = f"{source['section'] or 'whole work'}" + (
        f" {source['paragraph']}.{source['sentence']}" if source["sentence"] else ""
    )
    cited = f"; citing {', '.join(each.partition(':')[2] for each in source['references'])}" if source["references"] else ""
    return f"  [{source['work']}: {place}{cited}]"


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
