"""The command line: options in, text or JSON out, and an exit code that means one thing.

0 fine · 1 a case does not conform · 2 wrong usage or unreadable input · 3 an optional part is missing.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from calcgraph import commands, exchange, teaching_commands
from calcgraph.errors import CalcgraphError
from calcgraph.output import print_error, show_what_cannot_be_encoded
from calcgraph.release.command import run_diff

__all__ = ["main"]

_COLLECTED_AFTER = 100_000  # objects made: a graph is hundreds of thousands that stay, and looking through them frees nothing

Command = Callable[[argparse.Namespace], int]
_CASE_FORMATS = "of a case: fhir, fhir-r5, jsonld, phenopacket, turtle, yaml; of the ontology: an unknown one lists them"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; bad input gives a message, never a traceback."""
    options = _parser().parse_args(arguments)
    show_what_cannot_be_encoded()
    try:
        with _seldom_collected():
            return int(options.run(options))
    except CalcgraphError as error:
        print_error(error)
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe, such as head, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a file that is gone, a name that is too long, a full disk
        print_error(f"{error.filename or 'input or output'}: cannot be used: {error.strerror}")
        return 2


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for garbage less often while a command runs, which saves a quarter of a build."""
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calcgraph",
        description="From a case to an ordered, explained differential. For research and teaching.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    add = _Adder(subparsers)
    for add_commands in (_add_cases, _add_knowledge, _add_teaching, _add_exchange, _add_checks, _add_upkeep):
        add_commands(add)
    return parser


def _add_cases(add: _Adder) -> None:
    match = add("match", commands.run_match, "order the diseases for cases and explain the order", layer=True)
    match.add_argument("files", nargs="+", type=Path, metavar="FILE")
    match.add_argument("--top", type=_positive, default=5, help="diseases to list (default 5; ties in first place always)")
    match.add_argument("--lenient", action="store_true", help="carry unknown words as unread instead of refusing the case")
    match.add_argument("--with-label-clues", action="store_true", help="read the facts that name the diagnosis, too")
    match.add_argument(
        "--route", choices=("sparql", "owl"), default="sparql", help="derive the statuses by queries, or by entailment"
    )
    match.add_argument("--reasoner", choices=("rustdl", "hermit"), help="for --route owl (default: rustdl, which needs no Java)")
    match.add_argument("--time-limit", type=_positive, help="seconds that a reasoner may take (default 120)")
    match.add_argument("--priors", type=Path, help="YAML of disease: prior; adds posterior probabilities")
    check_cases = add("validate", commands.run_validate, "check that cases conform")
    check_cases.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check_cases.add_argument("--lenient", action="store_true", help="let unknown words pass")
    explain = add(
        "explain", commands.run_explain, "show what is stated of a disease, or why a case stands as it does", layer=True
    )
    explain.add_argument("subject", metavar="DISEASE|CASE")
    explain.add_argument("--disease", help="with a case: only this disease, wherever it stands")
    explain.add_argument(
        "--proof", choices=("text", "markdown", "json", "prov"), help="only the proof of that disease, in this form"
    )
    explain.add_argument("--with-label-clues", action="store_true")
    explain.add_argument("--lenient", action="store_true", help="with a case: carry unknown words as unread")
    verify = add("verify", commands.run_verify, "check proofs step by step against the asserted ontology, without a reasoner")
    verify.add_argument("files", nargs="+", type=Path, metavar="PROOF.json")
    verify.add_argument("--case", type=Path, help="also check that this case tells what the proof begins with")
    verify.add_argument("--with-label-clues", action="store_true")


def _add_knowledge(add: _Adder) -> None:
    compared = add("compare", commands.run_compare, "show what diseases share and what separates them", layer=True)
    compared.add_argument("diseases", nargs="*", metavar="DISEASE")
    compared.add_argument("--all", action="store_true", help="what sets every two diseases apart, as a table")
    query = add("query", commands.run_query, "run a SPARQL query: a named one, or a file; without a name, list them", layer=True)
    query.add_argument("query", nargs="?", metavar="NAME|FILE")
    add("terms", commands.run_terms, "find the terms that a word names").add_argument("text")


def _add_teaching(add: _Adder) -> None:
    drawn = add("graph", teaching_commands.run_graph, "draw the graph, or the part around some terms", layer=True)
    drawn.add_argument("--to", choices=teaching_commands.GRAPHS, help="format (default svg)")
    drawn.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: print)")
    drawn.add_argument(
        "--about", action="append", default=[], metavar="TERM", help="only what lies around a term; several: between them, too"
    )
    drawn.add_argument("--depth", type=_positive, help="steps around a term (default 1)")
    drawn.add_argument("--kinds", metavar="KIND,…", help="disease, sign, location, lab, history, distribution, patient, group")
    drawn.add_argument("--layout", choices=("ring", "columns"), help="default: ring for the whole, columns for a part")
    drawn.add_argument("--html", type=Path, metavar="FILE", help="write a page to look at, which needs no network")
    taught = add("curriculum", teaching_commands.run_curriculum, "write lessons, tables, cards, handouts and a quiz", layer=True)
    taught.add_argument("--out", type=Path, default=Path("curriculum"), metavar="FOLDER", help="(default: curriculum)")
    taught.add_argument(
        "--format", action="append", default=[], choices=teaching_commands.CURRICULUM, help="only this (again for more)"
    )
    taught.add_argument("--about", action="append", default=[], metavar="DISEASE|GROUP", help="only these diseases")


def _add_exchange(add: _Adder) -> None:
    brought = add("import", exchange.run_import, "write cases of other formats as case files, and tell what is not read")
    brought.add_argument("files", nargs="+", type=Path, metavar="FILE")
    brought.add_argument("--out", type=Path, help="folder to write a file a case into (default: print them)")
    brought.add_argument("--lenient", action="store_true", help="carry unknown words as unread instead of refusing the case")
    taken = add("export", exchange.run_export, "write cases, or the ontology, in a format of other systems", layer=True)
    taken.add_argument("files", nargs="*", type=Path, metavar="CASE", help="cases (default: the ontology itself)")
    taken.add_argument("--to", required=True, metavar="FORMAT", help=_CASE_FORMATS)
    taken.add_argument("--out", type=Path, help="file or folder to write (default: print)")
    taken.add_argument("--result", action="store_true", help="with the differential")
    taken.add_argument("--public-codes", action="store_true", help="without ids of ours: codes of public vocabularies, or words")
    taken.add_argument(
        "--with-label-clues", action="store_true", help="for --result: read the facts that name the diagnosis, too"
    )


def _add_checks(add: _Adder) -> None:
    measured = add("evaluate", commands.run_evaluate, "measure the order against cases whose diagnosis is known")
    measured.add_argument("cases", nargs="+", type=Path, metavar="CASES")
    measured.add_argument("--layer", choices=("all", "article"), help="one layer only (default: both)")
    compared = add("selfcheck", commands.run_selfcheck, "hold the routes and reasoners against one another on this machine")
    compared.add_argument("cases", nargs="*", type=Path, metavar="CASES", help="case files or folders, beside the figure cases")
    compared.add_argument(
        "--size", type=_positive, default=200, help="random cases, and size of samples for HermiT (default 200)"
    )
    compared.add_argument("--seed", type=_positive, help="of the random cases and samples")
    compared.add_argument("--large", action="store_true", help="pairs of all kinds of findings, not of signs alone: minutes")
    audited = add(
        "audit", commands.run_audit, "report where the published scheme overlaps itself, leaves gaps or contradicts itself"
    )
    audited.add_argument("checks", nargs="*", metavar="CHECK", help="only these checks (default: all)")
    audited.add_argument("--markdown", action="store_true", help="print the report as Markdown")
    sources = add("verify-source", commands.run_verify_source, "check every pointer into the article against your copy of it")
    sources.add_argument("article", metavar="ARTICLE.txt", help="the article as plain text; none of it is printed")


def _add_upkeep(add: _Adder) -> None:
    made = add("build", commands.run_build, "build the ontology from its tables")
    made.add_argument("--out", type=Path, help="where to write (default: the same folder)")
    checked = add("check", commands.run_check, "check the ontology's rules, or its mappings to public vocabularies")
    checked.add_argument("what", nargs="?", choices=("ontology", "mappings"), default="ontology")
    for each in (made, checked):
        each.add_argument("--folder", type=Path, help="the ontology folder (default: the installed one)")
    _add_diff(add)


def _add_diff(add: _Adder) -> None:
    diff = add("diff", run_diff, "tell what changed between two copies of the data, and how large a release that is")
    diff.add_argument("old", type=Path, metavar="OLD", help="a folder with ontology/, queries/, shapes/, cases/; or a wheel")
    diff.add_argument("new", type=Path, metavar="NEW")
    diff.add_argument("--cases", type=Path, action="append", default=[], metavar="FOLDER", help="compare these cases, too")
    diff.add_argument("--places", type=_positive, default=5, help="how many first places are compared (default 5)")
    diff.add_argument("--full", action="store_true", help="list everything, however much it is")


class _Version(argparse.Action):
    """Print the version and end."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import calcgraph

        print(f"calcgraph {calcgraph.__version__}")
        parser.exit()


class _Adder:
    """Adds commands that all take --json, and where it matters --layer."""

    def __init__(self, subparsers: Any) -> None:
        self._subparsers = subparsers

    def __call__(self, name: str, run: Command, text: str, layer: bool = False) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = self._subparsers.add_parser(name, help=text, description=text)
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
