/** Tell whether the diseases of the ontology explain what was found. Mirrors `calcgraph/derive/coverage.py`. */

import type { Coverage, Diagnosis, Fact, Match } from "./result";
import { constant, type Tables } from "./tables";

const TELLING: readonly string[] = ["sign", "lab", "context", "diagnosis"];
const NOT_EXPLAINING: readonly Match[] = ["unexplained", "pattern not described", "ruled out", "stated absent", "elsewhere"];

/** Return "covered", "weak" or "outside"; the bounds are constants of the ontology. */
export function coverageOf(tables: Tables, diagnoses: readonly Diagnosis[], facts: readonly Fact[]): Coverage {
  const first = diagnoses.filter((diagnosis) => diagnosis.rank === 1 && diagnosis.status !== "excluded");
  const telling = tellingFacts(tables, facts);
  const [leader] = first;
  if (!leader || telling.length === 0) return "outside";
  const share = Math.max(...first.map((diagnosis) => explainedShare(diagnosis, telling)));
  const bits = leader.bits[1];
  const supported = first.some((diagnosis) => diagnosis.status === "supported");
  const least = (name: string) => constant(tables, `coverage.${name}`);
  if (share >= least("covered.share") && (supported || bits >= least("covered.weight"))) return "covered";
  return supported || (share >= least("outside.share") && bits >= least("outside.weight")) ? "weak" : "outside";
}

/** Return the share of telling facts that a disease explains. */
export function explainedShare(diagnosis: Diagnosis, telling: readonly Fact[]): number {
  const explained = new Set(diagnosis.evidence.filter((item) => !NOT_EXPLAINING.includes(item.match)).map((item) => item.fact));
  for (const item of diagnosis.evidence) if (item.match === "pattern not described") explained.delete(item.fact);
  return telling.filter((fact) => explained.has(fact.id)).length / telling.length;
}

/** Return the telling facts that no disease in first place explains. */
export function unexplainedFacts(tables: Tables, diagnoses: readonly Diagnosis[], facts: readonly Fact[]): string[] {
  const first = diagnoses.filter((diagnosis) => diagnosis.rank === 1);
  return tellingFacts(tables, facts)
    .filter((fact) => !first.some((diagnosis) => explainedShare(diagnosis, [fact])))
    .map((fact) => fact.id);
}

function tellingFacts(tables: Tables, facts: readonly Fact[]): Fact[] {
  return facts.filter(
    (fact) => fact.present && TELLING.includes(fact.facet) && !fact.said.some((said) => tables.nonspecific.has(said)),
  );
}
