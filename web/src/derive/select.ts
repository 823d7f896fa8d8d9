/**
 * What the facts of a case select: the queries of `queries/derive`, read as set operations over the indexes.
 * Mirrors `calcgraph/derive/sparql.py` and `selection.py`; each function is named after its query.
 */

import type { Bits, Condition, Id, Weight } from "../knowledge/types";
import type { Exclusion, Fact, Match } from "./result";
import { byText, byTexts } from "./sums";
import type { Tables } from "./tables";

/** One weight that a fact selects for a disease, and how. */
export interface Selected {
  readonly disease: Id;
  readonly fact: string;
  readonly term: Id;
  readonly statement: Id;
  readonly bits: Bits;
  readonly match: Match;
  readonly said: Id | null;
  readonly specificity: number;
}

/** All that one case selects. */
export interface Selection {
  readonly facts: readonly Fact[];
  readonly found: readonly Selected[];
  readonly missing: readonly Selected[];
  readonly apart: readonly Selected[];
  /** Facts that meet each condition, by name. */
  readonly met: ReadonlyMap<Id, readonly string[]>;
  readonly refuted: ReadonlyMap<Id, readonly string[]>;
  readonly excluded: readonly Exclusion[];
  /** "fact term" of what some disease's sources know of at all. */
  readonly described: ReadonlySet<string>;
}

/** Return what a case selects. */
export function select(tables: Tables, facts: readonly Fact[]): Selection {
  return {
    facts,
    found: facts.flatMap((fact) => evidence(tables, fact)),
    missing: facts.flatMap((fact) => denials(tables, fact)),
    apart: apart(tables, facts),
    met: speaking(tables.conditions, facts, (condition, fact) => meets(tables, condition, fact)),
    refuted: speaking(tables.conditions, facts, (condition, fact) => refutes(tables, condition, fact)),
    excluded: excluded(tables, facts),
    described: new Set(facts.filter((fact) => fact.present).flatMap((fact) => describedTerms(tables, fact))),
  };
}

/** Which weights does each asserted fact select? See `evidence.rq`. */
function evidence(tables: Tables, fact: Fact): Selected[] {
  const byTerm = fact.present ? tables.weights.get(fact.facet) : undefined;
  if (!byTerm) return [];
  return fact.said.flatMap((said) =>
    [...tables.places.within(said)].flatMap((term) =>
      (byTerm.get(term) ?? []).filter((weight) => isReached(tables, said, weight) && isSeenWith(tables, fact, weight)).map((weight) => ({
        disease: weight.disease,
        fact: fact.id,
        term,
        statement: weight.statement,
        bits: weight.present,
        match: matchOf(tables, weight, said),
        said,
        specificity: weight.specificity,
      })),
    ),
  );
}

/** A weight given directly holds within its term; one implied by a narrower statement for that very term, or what matches through it. */
function isReached(tables: Tables, said: Id, weight: Weight): boolean {
  if (weight.term === said || weight.reach === "direct" || weight.reach === "contrary") return true;
  return weight.reach === "through" && (tables.knowledge.terms.get(said)?.matchesThrough ?? []).includes(weight.term);
}

/** A place given for a certain sign counts only where that sign, or a wider or narrower one, was seen. */
function isSeenWith(tables: Tables, fact: Fact, weight: Weight): boolean {
  const { withSign } = weight;
  if (withSign === null) return true;
  return fact.signs.some((seen) => tables.places.isWithin(seen, withSign) || tables.places.isWithin(withSign, seen));
}

function matchOf(tables: Tables, weight: Weight, said: Id): Match {
  if (weight.reach === "contrary") return "said not to show";
  if (said === weight.term) return weight.reach === "direct" ? "same" : "less specific";
  if (weight.reach !== "direct") return "through";
  return tables.knowledge.terms.get(said)?.kindOf.has(weight.term) ? "more specific" : "part of";
}

/** Which weights speak through absence: of what is denied, or what another value rules out? See `denials.rq`. */
function denials(tables: Tables, fact: Fact): Selected[] {
  const weights = tables.absences.get(fact.facet) ?? [];
  const denied = fact.present ? [] : fact.said;
  if (denied.length === 0 && fact.others.length === 0) return [];
  const ruledOut = new Set(fact.others);
  return weights.flatMap((weight) => {
    const stated = denied.some((said) => tables.places.isWithin(weight.term, said));
    if ((!stated && !ruledOut.has(weight.term)) || !isWhereDenied(tables, fact, weight.term, placeOf(tables, weight.statement))) return [];
    return [absence(weight, fact.id, stated ? "stated absent" : "ruled out")];
  });
}

function absence(weight: Weight, fact: string, match: Match): Selected {
  const { disease, term, statement, absent } = weight;
  return { disease, fact, term, statement, bits: absent ?? [0, 0, 0], match, said: null, specificity: 0 };
}

function placeOf(tables: Tables, statement: Id): Id | null {
  return tables.knowledge.statements.get(statement)?.location ?? null;
}

/** An absence that is limited to places reaches what is stated of a place within these, and signs that lie there by their meaning. */
function isWhereDenied(tables: Tables, fact: Fact, term: Id, stated: Id | null): boolean {
  if (fact.locations.length === 0) return true;
  return fact.locations.some(
    (at) => (stated !== null && tables.places.isWithin(stated, at)) || tables.places.isAlwaysIn(term, at),
  );
}

/** Which told places are far from a place where a disease always lies? See `apart.rq`. */
function apart(tables: Tables, facts: readonly Fact[]): Selected[] {
  const told = facts.filter((fact) => fact.facet === "site");
  return tables.homes.flatMap((weight) =>
    told
      .filter((fact) => fact.said.every((place) => tables.knowledge.apart.get(place)?.has(weight.term)))
      .map((fact) => absence(weight, fact.id, "elsewhere")),
  );
}

/** Return for each condition the facts that speak to it, by name. */
function speaking(
  conditions: readonly Condition[], facts: readonly Fact[], speaks: (condition: Condition, fact: Fact) => boolean,
): Map<Id, string[]> {
  const found = new Map<Id, string[]>();
  for (const condition of conditions) {
    const names = facts.filter((fact) => speaks(condition, fact)).map((fact) => fact.id);
    if (names.length) found.set(condition.id, names.sort(byText));
  }
  return found;
}

/** Does a fact meet a condition? See `conditions.rq`. */
function meets(tables: Tables, { feature, location }: Condition, fact: Fact): boolean {
  if (!fact.present) return false;
  const { places } = tables;
  return [...fact.said, ...fact.amountsTo].some(
    (said) =>
      places.isWithin(said, feature) &&
      (location === null || fact.locations.some((place) => places.isWithin(place, location)) || places.isAlwaysIn(said, location)),
  );
}

/** Does a fact refute a condition? See `refuted.rq`. */
function refutes(tables: Tables, { feature, location }: Condition, fact: Fact): boolean {
  if (fact.others.includes(feature)) return true;
  if (fact.present || !fact.said.some((said) => tables.places.isWithin(feature, said))) return false;
  return isWhereDenied(tables, fact, feature, location);
}

/** Which ranked diseases does a stated absence exclude? See `excluded.rq`. */
function excluded(tables: Tables, facts: readonly Fact[]): Exclusion[] {
  const denying = facts.filter((fact) => !fact.present);
  const found = tables.obligate.flatMap(({ id, subject, feature, location }) =>
    denying
      .filter((fact) => feature !== null && fact.said.some((said) => tables.places.isWithin(feature, said)))
      .filter((fact) => isWhereDenied(tables, fact, feature as Id, location))
      .map((fact) => ({ disease: subject, statement: id, fact: fact.id })),
  );
  return found.sort((a, b) => byTexts([a.disease, a.statement, a.fact], [b.disease, b.statement, b.fact]));
}

/** Which asserted terms does some disease's statement reach at all? See `described.rq`. */
function describedTerms(tables: Tables, fact: Fact): string[] {
  const byTerm = tables.weights.get(fact.facet);
  return fact.said.filter((said) => byTerm?.has(said)).map((said) => `${fact.id} ${said}`);
}
