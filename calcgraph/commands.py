"""What each command of the command line does with its options; nothing is imported before it is needed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcgraph.errors import CaseError, UnreadableInput, UsageError
from calcgraph.output import answer, print_error, print_json, print_text, rows

if TYPE_CHECKING:
    from calcgraph.derive.engine import Route
    from calcgraph.service import Service

__all__ = [
    "run_audit", "run_build", "run_check", "run_compare", "run_evaluate", "run_explain", "run_match", "run_query",
    "run_selfcheck", "run_terms", "run_validate", "run_verify", "run_verify_source",
]  # fmt: skip


def run_match(options: argparse.Namespace) -> int:
    """Order the diseases for cases and explain the order."""
    from calcgraph.service import Service, read_priors

    service = Service(options.layer, options.lenient, route=_route(options))
    priors = read_priors(options.priors, service) if options.priors else None
    read = service.read_files(options.files)
    errors = [each for each in read if isinstance(each, CaseError)]
    results = iter(
        service.match([case for case in read if not isinstance(case, CaseError)], options.with_label_clues, priors, options.json)
    )
    data = [_refused(each) if isinstance(each, CaseError) else next(results) for each in read]
    if options.json:
        print_json(data)
    else:
        from calcgraph.show import show_case

        print_text("\n".join(show_case(each, options.top) for each in data if each["conforms"]))
        for refused in errors:
            print_error(refused)
    return 1 if errors else 0


def _route(options: argparse.Namespace) -> Route:
    from calcgraph.derive.engine import Route

    if options.route == "sparql":
        if options.reasoner:
            raise UsageError("--reasoner goes with --route owl: queries need no reasoner")
        return Route()
    return Route("owl", options.reasoner or "rustdl", options.time_limit)


def _refused(error: CaseError) -> dict[str, Any]:
    violations = [vars(violation) for violation in error.violations]
    return {"case": error.source, "conforms": False, "violations": violations}


def run_validate(options: argparse.Namespace) -> int:
    """Check that cases conform and show how their words were read."""
    from calcgraph.service import Service

    service = Service("all", options.lenient)
    data: list[dict[str, Any]] = []
    for path in options.files:
        for case in service.read_files([path], thoroughly=True):
            if isinstance(case, CaseError):
                data.append(_refused(case))
                if not options.json:
                    print_error(case)
                continue
            read = {"readings": list(case.readings), "approximated": list(case.approximated), "unread": list(case.unread)}
            data.append({"case": str(path), "id": case.id, "conforms": True, "violations": [], **read})
    if options.json:
        print_json(data)
    else:
        from calcgraph.show import show_readings

        print_text("".join(show_readings(each) for each in data if each["conforms"]))
    return 0 if all(each["conforms"] for each in data) else 1


def run_explain(options: argparse.Namespace) -> int:
    """Show what is stated of a disease, or why a case stands as it does."""
    from calcgraph.interop.read import ENDINGS
    from calcgraph.service import Service

    if Path(options.subject).suffix.casefold() in ENDINGS:
        return _explain_case(Service(options.layer, options.lenient), options)
    from calcgraph.profiles import profile, show_profile

    if options.disease is not None or options.proof is not None:
        raise UsageError("--disease goes with a case file: explain CASE.yaml --disease NAME")
    service = Service(options.layer, whole=True)
    return answer(options, profile(service, service.disease(options.subject)), show_profile)


def _explain_case(service: Service, options: argparse.Namespace) -> int:
    from calcgraph.answers import about_disease
    from calcgraph.namespace import iri
    from calcgraph.show import show_case, show_disease

    if options.proof is not None and options.disease is None:
        raise UsageError("--proof goes with --disease: name the disease whose proof you want")
    case = service.read(Path(options.subject))
    (derived,) = service.derive([case], options.with_label_clues)
    data = service.explainer.explain(derived, proofs=options.json or options.proof is not None)
    if options.disease is None:
        return answer(options, data, lambda each: show_case(each, 10))
    wanted = service.disease(options.disease)
    family = [each for each in data["diagnoses"] if wanted.iri in service.forms_of(iri(each["id"]))]
    if not family:
        raise UsageError(f"{wanted.label!r} is a group or is not ranked; name one of the diseases that match lists")
    if options.proof is not None:
        return _show_proof(service, family[0], options)
    return answer(options, about_disease(service, derived, data, [each["id"] for each in family]), show_disease)


def _show_proof(service: Service, diagnosis: dict[str, Any], options: argparse.Namespace) -> int:
    from calcgraph.proof_forms import as_markdown, as_prov, as_text

    proof = diagnosis["proof"]
    if proof is None:
        raise UsageError(f"{diagnosis['label']} is open in this case: there is a proof only of what is supported or excluded")
    if options.json or options.proof == "json":
        print_json(proof)
    else:
        write = {"text": as_text, "markdown": as_markdown, "prov": as_prov}[options.proof]
        print_text(write(proof, service.knowledge.terms.label))
    return 0


def run_selfcheck(options: argparse.Namespace) -> int:
    """Hold the routes and reasoners against one another."""
    from calcgraph.assets import asset
    from calcgraph.progress import working
    from calcgraph.selfcheck import SEED, selfcheck, selfcheck_data, show_selfcheck
    from calcgraph.service import Service

    service = Service()
    cases = [service.read(path) for path in _case_files([asset("cases"), *options.cases])]
    with working("comparing queries, HermiT and rustdl"):
        found = selfcheck(service, cases, options.size, options.seed or SEED, options.large)
    answer(options, found, show_selfcheck, selfcheck_data)
    return 0 if found.holds else 1


def _case_files(paths: Sequence[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]


def run_verify(options: argparse.Namespace) -> int:
    """Check proofs step by step; with a case, also that the case tells what they begin with."""
    from calcgraph.verify import BrokenProof, Checker, proofs_in, read_proofs

    checker, told = Checker(), None
    if options.case is not None:
        from calcgraph.service import Service

        service = Service()
        (derived,) = service.derive([service.read(options.case)], options.with_label_clues)
        told = (derived.case.id, derived.facts)
    found: list[dict[str, Any]] = []
    for path in options.files:
        for proof in proofs_in(read_proofs(path), str(path)):
            try:
                steps = checker.check(proof)
                if told is not None:
                    checker.check_told(proof, *told)
                found.append({"file": str(path), "case": proof["case"], **proof["claim"], "holds": True, "steps": steps})
            except BrokenProof as error:
                found.append({"file": str(path), "holds": False, "step": error.step, "problem": str(error)})
    answer(options, found, _verified)
    return 0 if all(each["holds"] for each in found) else 1


def _verified(found: list[dict[str, Any]]) -> str:
    def line(each: dict[str, Any]) -> str:
        """Return the verdict on one proof."""
        if not each["holds"]:
            return f"{each['file']}: broken: {each['problem']}\n"
        return f"{each['file']}: case {each['case']}, {each['disease']} {each['status']}: holds, {each['steps']} steps\n"

    return "".join(line(each) for each in found)


def run_compare(options: argparse.Namespace) -> int:
    """Show what diseases share and what separates them."""
    from calcgraph.profiles import compare, show_comparison
    from calcgraph.service import Service

    service = Service(options.layer, whole=True)
    if options.all:
        return _compare_all(service, options)
    if len(options.diseases) < 2:
        raise UsageError("compare needs two or more diseases, or --all")
    diseases = [service.disease(name) for name in options.diseases]
    if len(set(diseases)) < len(diseases):
        raise UsageError("compare needs different diseases: two of the names mean the same one")
    return answer(options, compare(service, diseases), show_comparison)


def _compare_all(service: Service, options: argparse.Namespace) -> int:
    from calcgraph.discriminator_tables import discriminators_markdown, discriminators_rows
    from calcgraph.discriminators import discriminate_all
    from calcgraph.progress import working

    if options.diseases:
        raise UsageError("compare takes diseases or --all, not both")
    with working("comparing every two diseases"):
        found = discriminate_all(service)
    return answer(options, found, discriminators_markdown, discriminators_rows)


def run_query(options: argparse.Namespace) -> int:
    """Run a query by name or from a file, or list those that there are."""
    from calcgraph.queries import find_query, list_queries, run_query

    if options.query is None:
        return answer(options, list_queries(), rows)
    return answer(options, run_query(find_query(options.query), options.layer), rows)


def run_terms(options: argparse.Namespace) -> int:
    """Find the terms that words name."""
    from calcgraph.service import Service

    found = Service().look_up(options.text)
    if not found:
        raise UsageError(f"nothing is called {options.text!r}, nor anything like it")
    return answer(options, found, _found_terms)


def run_evaluate(options: argparse.Namespace) -> int:
    """Measure the order against cases whose diagnosis is known."""
    from calcgraph.evaluate import as_data, evaluate, show_outcomes
    from calcgraph.progress import working
    from calcgraph.service import Service

    paths = _case_files(options.cases)
    if not paths:
        raise UsageError("no case files (*.yaml) are there")
    runs = {}
    for layer in ("all", "article") if options.layer is None else (options.layer,):
        service = Service(layer)
        cases = [service.read(path) for path in paths]
        for with_clues in (True, False):
            run = f"layer {layer}, label clues {'read' if with_clues else 'left out'}"
            with working(f"{len(cases)} cases, {run}"):
                runs[run] = evaluate(service, cases, with_clues)
    if not any(runs.values()):
        raise UsageError("none of the cases says what is expected")
    return answer(options, runs, lambda found: show_outcomes(found), as_data)


def run_build(options: argparse.Namespace) -> int:
    """Build the ontology from its tables."""
    from calcgraph.build.run import FILES, build, write
    from calcgraph.figures import add_figures
    from calcgraph.progress import working

    folder = options.folder or _ontology()
    if not (options.out or folder).is_dir():
        raise UsageError(f"{options.out or folder} is no folder: make it first, or name another")
    try:
        with working("building and classifying the ontology"):
            built = build(folder)
    except (SyntaxError, UnicodeDecodeError) as error:  # rdflib shows where on several lines
        problem = " ".join(str(error).split())
        raise UnreadableInput(str(folder / "core.ttl"), f"is no Turtle that can be read: {problem}") from error
    add_figures(built.graphs[FILES[0]], built.graphs[FILES[1]], folder.parent / "cases")
    with working("writing the graphs"):
        sizes = write(built, options.out or folder)
    return answer(options, sizes, lambda each: "".join(f"{name}: {size} triples\n" for name, size in each.items()))


def run_check(options: argparse.Namespace) -> int:
    """Check the ontology against its own rules, or its mappings against the vocabularies."""
    return _check_mappings(options) if options.what == "mappings" else _check_ontology(options)


def _check_mappings(options: argparse.Namespace) -> int:
    from calcgraph.knowledge import Knowledge
    from calcgraph.mapping_check import check_mappings, mapping_data, show_mappings

    report = check_mappings(Knowledge(whole=True), options.folder or _ontology())
    answer(options, report, show_mappings, mapping_data)
    return 1 if report.faults else 0


def _check_ontology(options: argparse.Namespace) -> int:
    from calcgraph.build.run import FILES
    from calcgraph.check import check_ontology, show_breaches
    from calcgraph.progress import working

    folder = options.folder or _ontology()
    with working("checking the ontology"):
        breaches = check_ontology(folder / FILES[0], folder / FILES[1])
    answer(options, breaches, show_breaches, lambda found: [vars(breach) for breach in found])
    return 1 if any(breach.severity == "error" for breach in breaches) else 0


def run_audit(options: argparse.Namespace) -> int:
    """Report where the published scheme overlaps itself, leaves gaps or contradicts itself."""
    from calcgraph.audit import audit, audit_data, audit_markdown, show_audit
    from calcgraph.progress import working
    from calcgraph.service import Service

    with working("auditing the scheme"):
        items = audit(Service("article", whole=True), options.checks)
    return answer(options, items, audit_markdown if options.markdown else show_audit, audit_data)


def run_verify_source(options: argparse.Namespace) -> int:
    """Check every pointer into the article against the reader's own copy."""
    from calcgraph.knowledge import Knowledge
    from calcgraph.pointers import read_article, show_verification, verification_data, verify_source
    from calcgraph.progress import working

    text = read_article(options.article)
    with working("looking for every sentence that a statement points to"):
        found = verify_source(Knowledge(whole=True), text)
    answer(options, found, show_verification, verification_data)
    return 0 if found.holds else 1


def _ontology() -> Path:
    from calcgraph.assets import asset

    return asset("ontology")


def _found_terms(found: list[dict[str, Any]]) -> str:
    first = found[0]
    head = "" if first["read"] else "This code is not read as a term, but mapped to:\n" if first["mapped"] else _NEAREST
    return head + "".join(_found_term(each) for each in found)


_NEAREST = "Nothing is called so; nearest:\n"
# What a code is to the term that it is mapped to.
_CODE_IS = {"closeMatch": "near to it", "narrowMatch": "within it", "broadMatch": "wider", "relatedMatch": "connected with it"}


def _found_term(each: dict[str, Any]) -> str:
    how = "" if each["exact"] or not each["read"] else "  read as this, though not quite the same"
    how += f"  the code is {_CODE_IS[each['mapped']]}" if each["mapped"] else ""
    words = f"\n  also: {', '.join(each['synonyms'])}" if each["synonyms"] else ""
    alike = f"\n  read as it: {', '.join(each['read_as_it'])}" if each["read_as_it"] else ""
    codes = "".join(f"\n  {_written_code(code)}" for code in each["codes"])
    return f"{each['label']}  ({each['kind']}, {each['id']}){how}{words}{alike}{codes}\n"


def _written_code(code: dict[str, Any]) -> str:
    label = f" {code['label']}" if code["label"] else ""
    return f"{code['code']}{label}" + (f"  ({_CODE_IS[code['match']]})" if code["match"] in _CODE_IS else "")
