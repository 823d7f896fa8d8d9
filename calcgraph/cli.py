"""The command line: options in, text or JSON out, and an exit code that means one thing.

0 fine · 1 a case does not conform · 2 wrong usage or unreadable input · 3 an optional part is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from calcgraph.errors import CalcgraphError, CaseError, UnreadableInput, UsageError, visible

__all__ = ["main"]

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; bad input gives a message, never a traceback."""
    options = _parser().parse_args(arguments)
    _show_what_cannot_be_encoded()
    try:
        return int(options.run(options))
    except CalcgraphError as error:
        _print_error(error)
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe, such as head, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a file that is gone, a name that is too long, a full disk
        _print_error(f"{error.filename or 'input or output'}: cannot be used: {error.strerror}")
        return 2


# --- commands ---


def _match(options: argparse.Namespace) -> int:
    from calcgraph.service import Service, read_priors

    service = Service(options.layer, options.lenient)
    priors = read_priors(options.priors, service) if options.priors else None
    read: list[Any] = []
    errors: list[CaseError] = []
    for path in options.files:
        try:
            read.append(service.read(path))
        except CaseError as error:
            errors.append(error)
            read.append(error)
    results = iter(service.match([case for case in read if not isinstance(case, CaseError)], options.with_label_clues, priors))
    data = [_refused(each) if isinstance(each, CaseError) else next(results) for each in read]
    if options.json:
        _print_json(data)
    else:
        from calcgraph.show import show_case

        _print_text("\n".join(show_case(each, options.top) for each in data if each["conforms"]))
        for refused in errors:
            _print_error(refused)
    return 1 if errors else 0


def _refused(error: CaseError) -> dict[str, Any]:
    violations = [vars(violation) for violation in error.violations]
    return {"case": error.source, "conforms": False, "violations": violations}


def _validate(options: argparse.Namespace) -> int:
    from calcgraph.service import Service

    service = Service("all", options.lenient)
    data: list[dict[str, Any]] = []
    for path in options.files:
        try:
            case = service.read(path, thoroughly=True)
            read = {"readings": list(case.readings), "approximated": list(case.approximated), "unread": list(case.unread)}
            data.append({"case": str(path), "conforms": True, "violations": [], **read})
        except CaseError as error:
            data.append(_refused(error))
            if not options.json:
                _print_error(error)
    if options.json:
        _print_json(data)
    else:
        from calcgraph.show import show_readings

        _print_text("".join(show_readings(each) for each in data if each["conforms"]))
    return 0 if all(each["conforms"] for each in data) else 1


def _explain(options: argparse.Namespace) -> int:
    from calcgraph.service import Service

    if Path(options.subject).suffix in (".yaml", ".yml"):
        return _explain_case(Service(options.layer), options)
    from calcgraph.profiles import profile, show_profile

    if options.disease is not None:
        raise UsageError("--disease goes with a case file (*.yaml): explain CASE.yaml --disease NAME")
    service = Service(options.layer, whole=True)
    return _answer(options, profile(service, service.disease(options.subject)), show_profile)


def _explain_case(service: Any, options: argparse.Namespace) -> int:
    from calcgraph.show import show_case, show_disease

    (data,) = service.match([service.read(Path(options.subject))], options.with_label_clues)
    if options.disease is None:
        return _answer(options, data, lambda each: show_case(each, 10))
    wanted = service.disease(options.disease)
    family = [each for each in data["diagnoses"] if wanted.iri in service.forms_of(_iri(each["id"]))]
    if not family:
        raise UsageError(f"{wanted.label!r} is a group or is not ranked; name one of the diseases that match lists")
    return _answer(options, {**data, "diagnoses": family}, show_disease)


def _iri(name: str) -> str:
    from calcgraph.namespace import iri

    return iri(name)


def _compare(options: argparse.Namespace) -> int:
    from calcgraph.profiles import compare, show_comparison
    from calcgraph.service import Service

    if len(options.diseases) < 2:
        raise UsageError("compare needs two or more diseases")
    service = Service(options.layer, whole=True)
    diseases = [service.disease(name) for name in options.diseases]
    if len(set(diseases)) < len(diseases):
        raise UsageError("compare needs different diseases: two of the names mean the same one")
    return _answer(options, compare(service, diseases), show_comparison)


def _query(options: argparse.Namespace) -> int:
    from calcgraph.queries import find_query, list_queries, run_query

    if options.query is None:
        return _answer(options, list_queries(), _rows)
    return _answer(options, run_query(find_query(options.query), options.layer), _rows)


def _terms(options: argparse.Namespace) -> int:
    from calcgraph.service import Service

    found = Service().look_up(options.text)
    if not found:
        raise UsageError(f"nothing is called {options.text!r}, nor anything like it")
    return _answer(options, found, _found_terms)


def _evaluate(options: argparse.Namespace) -> int:
    from calcgraph.evaluate import as_data, evaluate, show_outcomes
    from calcgraph.progress import working
    from calcgraph.service import Service

    paths = [file for path in options.cases for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
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
    return _answer(options, runs, lambda found: show_outcomes(found), as_data)


def _build(options: argparse.Namespace) -> int:
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
        write(built, options.out or folder)
    return _answer(options, built.sizes(), lambda sizes: "".join(f"{name}: {size} triples\n" for name, size in sizes.items()))


def _check(options: argparse.Namespace) -> int:
    from calcgraph.build.run import FILES
    from calcgraph.check import check_ontology, show_breaches
    from calcgraph.progress import working

    folder = options.folder or _ontology()
    with working("checking the ontology"):
        breaches = check_ontology(folder / FILES[0], folder / FILES[1])
    _answer(options, breaches, show_breaches, lambda found: [vars(breach) for breach in found])
    return 1 if any(breach.severity == "error" for breach in breaches) else 0


def _ontology() -> Path:
    from calcgraph.assets import asset

    return asset("ontology")


# --- output ---


def _show_what_cannot_be_encoded() -> None:
    """Let a terminal or pipe of another encoding show a letter's number where it has no such letter."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _print_error(error: object) -> None:
    print(f"calcgraph: {visible(str(error), keep=chr(10))}", file=sys.stderr)


def _answer(options: argparse.Namespace, data: Any, show: Callable[[Any], str], as_data: Any = None) -> int:
    if options.json:
        _print_json(data if as_data is None else as_data(data))
    else:
        _print_text(show(data))
    return 0


def _print_json(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    print(visible(text, keep="\n", form="\\u{:04x}"))


def _print_text(text: str) -> None:
    """Print text: as it is in a pipe, with headings and marks coloured on a terminal."""
    text = visible(text, keep="\n")
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        print(text, end="")
        return
    from calcgraph.show import coloured

    coloured(text)


def _rows(rows: list[dict[str, Any]]) -> str:
    from calcgraph.show import table

    if not rows:
        return "no rows\n"
    return table(list(rows[0]), [["" if value is None else str(value) for value in row.values()] for row in rows]) + "\n"


def _found_terms(found: list[dict[str, Any]]) -> str:
    head = "" if found[0]["exact"] or found[0]["read"] else "Nothing is called so; nearest:\n"
    return head + "".join(_found_term(each) for each in found)


def _found_term(each: dict[str, Any]) -> str:
    how = "" if each["exact"] or not each["read"] else "  read as this, though not quite the same"
    words = f"\n  also: {', '.join(each['synonyms'])}" if each["synonyms"] else ""
    alike = f"\n  read as it: {', '.join(each['read_as_it'])}" if each["read_as_it"] else ""
    return f"{each['label']}  ({each['kind']}, {each['id']}){how}{words}{alike}\n"


# --- options ---


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calcgraph",
        description="From a case to an ordered, explained differential. For research and teaching.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = _Adder(commands)
    match = add("match", _match, "order the diseases for cases and explain the order", layer=True)
    match.add_argument("files", nargs="+", type=Path, metavar="FILE")
    match.add_argument("--top", type=_positive, default=5, help="diseases to list (default 5; ties in first place always)")
    match.add_argument("--lenient", action="store_true", help="carry unknown words as unread instead of refusing the case")
    match.add_argument("--with-label-clues", action="store_true", help="read the facts that name the diagnosis, too")
    match.add_argument("--priors", type=Path, help="YAML of disease: prior; adds posterior probabilities")
    check_cases = add("validate", _validate, "check that cases conform")
    check_cases.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check_cases.add_argument("--lenient", action="store_true", help="let unknown words pass")
    explain = add("explain", _explain, "show what is stated of a disease, or why a case stands as it does", layer=True)
    explain.add_argument("subject", metavar="DISEASE|CASE.yaml")
    explain.add_argument("--disease", help="with a case: only this disease, wherever it stands")
    explain.add_argument("--with-label-clues", action="store_true")
    compared = add("compare", _compare, "show what diseases share and what separates them", layer=True)
    compared.add_argument("diseases", nargs="+", metavar="DISEASE")
    query = add("query", _query, "run a SPARQL query: a named one, or a file; without a name, list them", layer=True)
    query.add_argument("query", nargs="?", metavar="NAME|FILE")
    add("terms", _terms, "find the terms that a word names").add_argument("text")
    measured = add("evaluate", _evaluate, "measure the order against cases whose diagnosis is known")
    measured.add_argument("cases", nargs="+", type=Path, metavar="CASES")
    measured.add_argument("--layer", choices=("all", "article"), help="one layer only (default: both)")
    makers = (("build", _build, "build the ontology from its tables"), ("check", _check, "check the ontology's rules"))
    for name, run, text in makers:
        made = add(name, run, text)
        made.add_argument("--folder", type=Path, help="the ontology folder (default: the installed one)")
        if name == "build":
            made.add_argument("--out", type=Path, help="where to write (default: the same folder)")
    return parser


class _Version(argparse.Action):
    """Print the version and end."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import calcgraph

        print(f"calcgraph {calcgraph.__version__}")
        parser.exit()


class _Adder:
    """Adds commands that all take --json, and where it matters --layer."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def __call__(self, name: str, run: Command, text: str, layer: bool = False) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = self._commands.add_parser(name, help=text, description=text)
        parser.add_argument("--json", action="store_true", help="print JSON")
        if layer:
            parser.add_argument("--layer", choices=("all", "article"), default="all", help="which statements to use")
        parser.set_defaults(run=run)
        return parser


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text[:9])


if __name__ == "__main__":
    sys.exit(main())
