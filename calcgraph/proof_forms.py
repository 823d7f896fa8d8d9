"""Write a proof for readers (text, Markdown) and for other systems (PROV-O in Turtle)."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import CASES, ONTOLOGY, PREFIXES

__all__ = ["as_markdown", "as_prov", "as_text"]

Label = Callable[[str], str]
Proof = dict[str, Any]
Step = dict[str, Any]
_WIDTH = 100
_TOGETHER = "\N{NO-BREAK SPACE}"  # where no line is to break

# What a step that follows an axiom says, by its rule: the narrower and the wider term, and how the one is related to the other.
_SAYS = {
    "kind": "{lower} is a kind of {upper}.",
    "within": "{lower} is {related} {upper}.",
    "lies": "{lower} lies in {upper} by its meaning.",
    "form": "{lower} is a form of {upper}, so the case supports {upper}, too.",
    "narrower": "No {upper} means no {lower}, which is a kind of it.",
    "inside": "{lower} is {related} {upper}, so the absence reaches it.",
    "only-there": "{lower} lies in {upper} only, so there is none anywhere.",
    "nowhere-narrower": "{lower} is a kind of {upper}, so there is none anywhere either.",
}
_RELATED = {"kind": "a kind of", "part": "part of", "place": "in"}
_TOLD = {
    "is": "The case tells: {} ({}).",
    "in": "The case tells where: {} ({}).",
    "lacks": "The case tells that there is no {} ({}).",
    "throughout": "The case tells where it is absent: {} ({}).",
}


def as_text(proof: Proof, label: Label) -> str:
    """Return a proof as numbered sentences; `label` gives the words of a term, from its IRI."""
    lines = [_title(proof, label)]
    for number, (step, says) in enumerate(_sentences(proof, label), 1):
        rests = " " + f"(from {_numbers(step)})".replace(" ", _TOGETHER) if step["from"] else ""
        cited = f"  [{_cited(step)}]" if _cited(step) else ""
        line = f"{number:>4}. {says}{rests}{cited}"
        line = textwrap.fill(line, _WIDTH, subsequent_indent=" " * 6, break_long_words=False, break_on_hyphens=False)
        lines.append(line.replace(_TOGETHER, " "))
    return "\n".join([*lines, "", DISCLAIMER]) + "\n"


def as_markdown(proof: Proof, label: Label) -> str:
    """Return a proof as a Markdown table."""
    lines = [f"## {_title(proof, label)}", "", "| Step | Says | From | Source |", "| --- | --- | --- | --- |"]
    for number, (step, says) in enumerate(_sentences(proof, label), 1):
        cells = (cell.replace("|", "\\|") for cell in (says, _numbers(step), _cited(step)))
        lines.append(f"| {number} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", DISCLAIMER]) + "\n"


def as_prov(proof: Proof, label: Label) -> str:
    """Return a proof as PROV-O in Turtle: each step an entity, derived from earlier ones, with what it quotes and its source.

    What is told is quoted from the case; a condition, criterion or statement from the ontology.
    """
    case = f"{CASES}{proof['case']}"
    base = f"{case}/proof/{proof['claim']['disease'].partition(':')[2]}"
    triples: list[ox.Triple] = []

    def add(subject: str, name: str, value: str, is_text: bool = False) -> None:
        """Add one triple."""
        prefix, _, local = name.partition(":")
        end = ox.Literal(value) if is_text else ox.NamedNode(value)
        triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(PREFIXES[prefix] + local), end))

    entity = PREFIXES["prov"] + "Entity"
    add(case, "rdf:type", entity)
    for number, (step, says) in enumerate(_sentences(proof, label), 1):
        node = f"{base}/{number:02d}"
        add(node, "rdf:type", entity)
        add(node, "rdfs:label", says, is_text=True)
        for earlier in step["from"]:
            add(node, "prov:wasDerivedFrom", f"{base}/{earlier + 1:02d}")
        if step["rule"] == "told":
            add(node, "prov:wasQuotedFrom", case)
        for name in step.get("axiom", {}).keys() & {"condition", "criterion", "statement"}:
            add(node, "prov:wasQuotedFrom", _iri(step["axiom"][name]))
        if (step.get("source") or {}).get("work"):
            add(node, "prov:hadPrimarySource", _work(step["source"]["work"]))
    used = {name: PREFIXES[name] for name in ("prov", "rdfs", "ref", "case", "crit", "stmt")}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
    return f"# {_title(proof, label)}. {DISCLAIMER}\n" + text.decode("utf-8").replace("\t", "    ")


def _work(name: str) -> str:
    """Return the IRI of a reference, or of the ontology for a definition of its own."""
    return ONTOLOGY if name == "calcgraph" else f"{PREFIXES['ref']}{name}"


def _title(proof: Proof, label: Label) -> str:
    verb = {"supported": "supports", "excluded": "excludes"}[proof["claim"]["status"]]
    return f"Proof that case {proof['case']} {verb} {label(_iri(proof['claim']['disease']))}"


def _sentences(proof: Proof, label: Label) -> Iterator[tuple[Step, str]]:
    """Yield each step with what it says, as a sentence."""
    for step in proof["steps"]:
        says = _says(step, [proof["steps"][each]["concludes"] for each in step["from"]], lambda name: label(_iri(name)))
        yield step, says[0].upper() + says[1:]


def _says(step: Step, given: list[dict[str, str]], label: Label) -> str:
    rule, axiom, concludes = step["rule"], step.get("axiom", {}), step["concludes"]
    if rule == "told":
        (relation,) = set(concludes) - {"fact"}
        return _TOLD[relation].format(label(concludes[relation]), concludes["fact"])
    if rule in _SAYS:
        related = _RELATED[axiom["relation"]]
        return _SAYS[rule].format(lower=label(axiom["of"]), upper=label(axiom["to"]), related=related)
    if rule == "definition":
        sign, genus, place = (label(axiom[name]) for name in ("sign", "genus", "place"))
        return f"{genus} in {place} is {sign}, by definition."
    if rule == "condition":
        what = " at ".join(label(each[relation]) for each in given for relation in ("is", "in") if relation in each)
        return f"so the case shows {what} (condition {axiom['condition'].partition(':')[2]})."
    if rule == "criterion":
        name = axiom["criterion"].partition(":")[2]
        return f"this is enough to support {label(concludes['supports'])} (criterion {name})."
    return f"each case of {label(concludes['excludes'])} shows {label(given[0]['lacks'])}, so it is excluded."


def _numbers(step: Step) -> str:
    return ", ".join(str(each + 1) for each in step["from"])


def _cited(step: Step) -> str:
    """Return where a step stands: of a definition the work, of a criterion or statement the passage."""
    source = step.get("source")
    if not source or not source["work"]:
        return ""
    if "section" not in source:
        return f"definition: {source['work']}"
    parts = [source["section"] or "whole work"]
    parts += [f"{name} {source[name]}" for name in ("paragraph", "sentence") if source[name]]
    parts += [source["layer"]] if source["layer"] != "article" else []
    cited = [each.partition(":")[2] for each in source["references"]]
    return f"{source['work']}: {', '.join(parts)}" + (f"; citing {', '.join(cited)}" if cited else "")


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
