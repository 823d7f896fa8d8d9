"""Imports go one way, and what is slow to import is imported only by those who need it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "calcgraph"

# A module imports from those before it (and from its own package, without going round in a circle).
ORDER = (
    "errors",
    "namespace",
    "axioms",
    "assets",
    "progress",
    "codes",
    "wording",
    "terms",
    "source",
    "reason",
    "build",
    "knowledge",
    "statements",
    "pointers",
    "case",
    "interop",
    "figures",
    "constraints",
    "validate",
    "check",
    "queries",
    "derive",
    "asserted",
    "proof",
    "explain",
    "proof_forms",
    "verify",
    "whatif",
    "service",
    "answers",
    "show",
    "evaluate",
    "selfcheck",
    "discriminators",
    "discriminator_tables",
    "profiles",
    "audit_scheme",
    "audit_checks",
    "audit",
    "mapping_check",
    "export",
    "view",
    "output",
    "release",
    "exchange",
    "teaching_commands",
    "commands",
    "cli",
    "__main__",
)
SLOW = (
    "pyshacl", "rdflib", "owlready2", "pint", "ucumvert", "rich", "networkx",
    "curies", "pydantic", "sssom", "pandas", "fhir", "phenopackets", "google.protobuf", "pyarrow",
)  # fmt: skip


def name_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


FILES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py")) if "data" not in file.relative_to(PACKAGE).parts}


def imported(file: Path) -> set[str]:
    """Return the modules of the package that a file imports, within functions, too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in (each.removeprefix("calcgraph.") for each in names if each.startswith("calcgraph.")):
            found.add(name if name in FILES else name.rpartition(".")[0])
    return found & set(FILES)


IMPORTS = {name: imported(file) for name, file in FILES.items()}


def test_every_module_has_a_place_in_the_order() -> None:
    assert len(FILES) >= 50
    assert {name.partition(".")[0] for name in FILES if name} == set(ORDER)


@pytest.mark.parametrize("name", [name for name in FILES if name])
def test_module_imports_only_what_stands_before_it(name: str) -> None:
    own = name.partition(".")[0]
    others = {other.partition(".")[0] for other in IMPORTS[name]} - {own}
    assert {other for other in others if ORDER.index(other) > ORDER.index(own)} == set()


def test_no_imports_go_round_in_a_circle() -> None:
    graph = nx.DiGraph([(name, other) for name, others in IMPORTS.items() for other in others])
    assert list(nx.simple_cycles(graph)) == []


def test_nothing_imports_the_command_line_but_its_own_start() -> None:
    assert {name for name, others in IMPORTS.items() if "cli" in others} == {"__main__"}


def test_checker_of_sources_stands_alone() -> None:
    assert IMPORTS["source"] == set()


LOADED = """import contextlib, io, json, sys
from calcgraph.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    {command}
print(json.dumps([name for name in {names!r} if name in sys.modules]))"""
PLAIN = "cases/fig05.yaml"
COMMANDS = [
    ("pass", set(SLOW)),
    ("main(['--help'])", set(SLOW)),
    ("main(['match', '--help'])", set(SLOW)),
    ("main(['--version'])", set(SLOW)),
    ("main(['terms', 'calcinosis'])", set(SLOW)),
    (f"main(['match', {PLAIN!r}])", set(SLOW)),
    (f"main(['match', '--json', {PLAIN!r}])", set(SLOW)),
    (f"main(['validate', {PLAIN!r}])", {"owlready2", "pint", "ucumvert", "rich"}),
]


@pytest.mark.parametrize(("command", "absent"), COMMANDS, ids=lambda value: value if isinstance(value, str) else "")
def test_slow_packages_are_not_imported_without_need(command: str, absent: set[str]) -> None:
    script = LOADED.format(command=command, names=SLOW)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert set(json.loads(run.stdout.splitlines()[-1])) & absent == set()


def test_conversion_of_units_imports_what_it_needs(tmp_path: Path) -> None:
    case = tmp_path / "molar.yaml"
    case.write_text("labs: [{analyte: serum calcium, value: 2.4, unit: mmol/L}]\n", encoding="utf-8")
    script = LOADED.format(command=f"main(['match', {str(case)!r}])", names=SLOW)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "pint" in json.loads(run.stdout.splitlines()[-1])
