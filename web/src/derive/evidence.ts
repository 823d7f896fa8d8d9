/** Weigh the facts for each disease: each fact once, each statement once, silence as a small penalty. Mirrors `calcgraph/derive/evidence.py`. */

import { groupedBy } from "../knowledge/grouped";
import type { Bits, Id } from "../knowledge/types";
import type { Evidence, Fact } from "./result";
import type { Selected, Selection } from "./select";
import { byText } from "./sums";
import { constant, type Tables } from "./tables";

/** Evidence by disease. */
export type Weighed = ReadonlyMap<Id, readonly Evidence[]>;

type Rows = ReadonlyMap<string, readonly Selected[]>;

/** Return for each disease its evidence: what it explains, what it does not, and what is missing. */
export function weigh(tables: Tables, selection: Selection): Map<Id, Evidence[]> {
  const [found, missing] = [byDiseaseAndFact(selection.found), byDiseaseAndFact(selection.missing)];
  const elsewhere = alwaysElsewhere(selection);
  const penalties = penaltiesOf(tables, selection);
  const evidence = new Map<Id, Evidence[]>();
  for (const disease of tables.diseases.keys()) {
    const items = selection.facts.flatMap((fact) =>
      weighFact(tables, fact, rowsOf(found, disease, fact), rowsOf(missing, disease, fact), penalties.get(fact.id) ?? 0, selection),
    );
    evidence.set(disease, [...items, ...(elsewhere.get(disease) ?? [])]);
  }
  return evidence;
}

/** Return the evidence without that of one fact. */
export function withdraw(fact: Fact, weighed: Weighed, selection: Selection): Map<Id, readonly Evidence[]> {
  const rest = selection.apart.length ? { facts: selection.facts.filter((each) => each !== fact), apart: selection.apart } : null;
  const elsewhere = rest ? alwaysElsewhere(rest) : null;
  const kept = (items: readonly Evidence[]) => items.filter((item) => item.fact !== fact.id && item.fact !== "");
  return new Map([...weighed].map(([disease, items]) => [disease, [...kept(items), ...(elsewhere?.get(disease) ?? [])]]));
}

/** Return a weight that is certain. */
export function flat(bits: number): Bits {
  return [bits, bits, bits];
}

/** Return for each fact what silence on it costs: nothing if it is common, or if no source of any disease knows it. */
function penaltiesOf(tables: Tables, selection: Selection): Map<string, number> {
  const known = new Set(selection.found.map((row) => row.fact));
  return new Map(
    selection.facts.map((fact) => {
      const free = !known.has(fact.id) || fact.said.some((said) => tables.nonspecific.has(said));
      return [fact.id, free ? 0 : constant(tables, `unexplained.${fact.facet}`)];
    }),
  );
}

/** Charge, once, a place where a disease always lies if each told place is far from it. */
function alwaysElsewhere(selection: Pick<Selection, "facts" | "apart">): Map<Id, Evidence[]> {
  const told = selection.facts.filter((fact) => fact.facet === "site").map((fact) => fact.id);
  const charged = new Map<Id, Selected>();
  for (const rows of groupedBy(selection.apart, (row) => `${row.disease} ${row.statement}`).values()) {
    const facts = new Set(rows.map((row) => row.fact));
    if (told.length === 0 || !told.every((fact) => facts.has(fact))) continue;
    for (const row of rows) {
      const before = charged.get(row.disease);
      if (!before || (row.bits[1] - before.bits[1] || byText(row.statement, before.statement)) < 0) charged.set(row.disease, row);
    }
  }
  return new Map([...charged].map(([disease, row]) => [disease, [{ ...asEvidence(row), fact: "" }]]));
}

function byDiseaseAndFact(rows: readonly Selected[]): Rows {
  return groupedBy(rows, (row) => `${row.disease} ${row.fact}`);
}

function rowsOf(rows: Rows, disease: Id, fact: Fact): readonly Selected[] {
  return rows.get(`${disease} ${fact.id}`) ?? [];
}

/**
 * Return the evidence of one fact for one disease: the most specific statement, else the strongest absence.
 *
 * That another value is stated tells more than what it implies.
 */
function weighFact(
  tables: Tables, fact: Fact, found: readonly Selected[], missing: readonly Selected[], penalty: number, selection: Selection,
): Evidence[] {
  if (found.length && !(missing.length && found.every((row) => row.match === "less specific"))) {
    const most = constant(tables, "implied.most");
    const best = firstBest(found.map((row) => bounded(row, most)), tellsMore);
    const pattern = penalty ? patternUnstated(tables, best, fact, selection) : [];
    // The charge for the pattern counts against the bound, too: the two together are no worse than silence.
    const bound = pattern.length ? penalty - constant(tables, "pattern.unstated") : penalty;
    return [noWorseThanSilence(best, bound), ...pattern];
  }
  if (missing.length) {
    const strongest = firstBest(missing, (a, b) => Math.abs(a.bits[1]) - Math.abs(b.bits[1]) || byText(a.statement, b.statement));
    const most = constant(tables, `contradiction.${fact.facet}`);
    return [asEvidence(strongest.match === "ruled out" ? { ...strongest, bits: atLeast(strongest.bits, -most) } : strongest)];
  }
  if (!fact.present) return [];
  return [{ fact: fact.id, term: null, match: "unexplained", bits: flat(0 - penalty), statement: null, said: fact.said[0] ?? null }];
}

function tellsMore(one: Selected, other: Selected): number {
  return (
    one.specificity - other.specificity ||
    one.bits[1] - other.bits[1] ||
    Number(one.match === "same") - Number(other.match === "same") ||
    byText(one.statement, other.statement) ||
    byText(one.said ?? "", other.said ?? "")
  );
}

/** Return the greatest item, the first of equal ones. */
function firstBest<Item>(items: readonly Item[], order: (one: Item, other: Item) => number): Item {
  return items.reduce((best, item) => (order(item, best) > 0 ? item : best));
}

function atLeast(bits: Bits, bound: number): Bits {
  return [Math.max(bits[0], bound), Math.max(bits[1], bound), Math.max(bits[2], bound)];
}

function atMost(bits: Bits, bound: number): Bits {
  return [Math.min(bits[0], bound), Math.min(bits[1], bound), Math.min(bits[2], bound)];
}

/** Keep a finding that is wider than what the source names from counting as if it were that. */
function bounded(row: Selected, most: number): Selected {
  return row.match === "less specific" ? { ...row, bits: atMost(row.bits, most) } : row;
}

/** Keep a disease whose source says that it can show a feature at least as well off as one whose sources are silent. */
function noWorseThanSilence(row: Selected, penalty: number): Evidence {
  const bits = row.match === "said not to show" ? atMost(row.bits, 0 - penalty) : atLeast(row.bits, 0 - penalty);
  return asEvidence({ ...row, bits });
}

/** Charge a sign that is met only by a wider one although other diseases describe this very sign. */
function patternUnstated(tables: Tables, best: Selected, fact: Fact, selection: Selection): Evidence[] {
  const isWider = best.match === "more specific" || best.match === "part of";
  if (fact.facet !== "sign" || !isWider || !selection.described.has(`${fact.id} ${best.said}`)) return [];
  const bits = flat(-constant(tables, "pattern.unstated"));
  return [{ fact: fact.id, term: best.said, match: "pattern not described", bits, statement: null, said: best.said }];
}

function asEvidence({ fact, term, match, bits, statement, said }: Selected): Evidence {
  return { fact, term, match, bits, statement, said };
}
