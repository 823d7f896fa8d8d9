/** Sum the evidence into an order: totals, dense ranks with ties, statuses, possible ranks. Mirrors `calcgraph/derive/order.py`. */

import type { Bits, Criterion, Id } from "../knowledge/types";
import { flat, type Weighed } from "./evidence";
import type { CriterionStatus, Diagnosis, Evidence, Fact } from "./result";
import type { Selection } from "./select";
import { byText, rounded } from "./sums";
import { constant, type Tables } from "./tables";

/** Pairs of diseases that look alike. */
export type Pairs = readonly (readonly [Id, Id])[];

interface Standing {
  readonly evidence: ReadonlyMap<Id, readonly Evidence[]>;
  readonly criteria: readonly CriterionStatus[];
  readonly totals: ReadonlyMap<Id, Bits>;
  readonly ranks: ReadonlyMap<Id, number>;
}

/** Return how each criterion stands for the case. */
export function statuses(tables: Tables, { met, refuted }: Pick<Selection, "met" | "refuted">): CriterionStatus[] {
  return tables.criteria.map((criterion) => {
    const names = criterion.conditions.map((condition) => condition.id);
    const byMet = new Map(names.flatMap((name) => (met.has(name) ? [[name, met.get(name)?.[0] ?? ""] as const] : [])));
    const byRefuted = new Map(
      names.flatMap((name) => (refuted.has(name) && !byMet.has(name) ? [[name, refuted.get(name)?.[0] ?? ""] as const] : [])),
    );
    const unknown = names.filter((name) => !byMet.has(name) && !byRefuted.has(name));
    return { criterion, met: byMet, unknown, refuted: byRefuted, isMet: unknown.length === 0 && byRefuted.size === 0 };
  });
}

/** Return the diseases in order, ties sharing a rank. */
export function order(tables: Tables, selection: Selection, weighed: Weighed, lookAlikes: Pairs): Diagnosis[] {
  const standing = stand(tables, selection, weighed, lookAlikes);
  return [...tables.diseases.keys()]
    .map((disease) => diagnosis(tables, disease, standing, selection))
    .sort((a, b) => a.rank - b.rank || b.bits[1] - a.bits[1] || byText(a.disease, b.disease));
}

/**
 * Return who is first without one of the facts; `weighed` is the evidence without it.
 *
 * Only the middle of each total is summed, since the order rests on nothing else.
 */
export function leadersWithout(tables: Tables, selection: Selection, fact: Fact, weighed: Weighed, lookAlikes: Pairs): Id[] {
  const facets = facetsOf(selection.facts);
  const totals = new Map([...weighed].map(([disease, items]) => [disease, sum(countOnce(items, facets), 1)]));
  const isMet = (condition: Id) => selection.met.get(condition)?.some((each) => each !== fact.id) ?? false;
  for (const disease of firstMet(tables, isMet).keys()) {
    totals.set(disease, rounded((totals.get(disease) ?? 0) + constant(tables, "criterion.met")));
  }
  const ranks = ranksOf(tables, totals, lookAlikes);
  return [...ranks].filter(([, rank]) => rank === 1).map(([disease]) => disease).sort(byWeight(totals));
}

function stand(tables: Tables, selection: Selection, weighed: Weighed, lookAlikes: Pairs): Standing {
  const facets = facetsOf(selection.facts);
  const evidence = new Map([...weighed].map(([disease, items]) => [disease, [...countOnce(items, facets)]]));
  for (const [disease, criterion] of firstMet(tables, (condition) => selection.met.has(condition))) {
    const bits = flat(constant(tables, "criterion.met"));
    evidence.get(disease)?.push({ fact: "", term: null, match: "criterion met", bits, statement: criterion.id, said: null });
  }
  const totals = new Map([...evidence].map(([disease, items]): [Id, Bits] => [disease, [sum(items, 0), sum(items, 1), sum(items, 2)]]));
  const middles = new Map([...totals].map(([disease, bits]) => [disease, bits[1]]));
  const criteria = statuses(tables, selection).filter((status) => tables.rankedAbove.has(status.criterion.target));
  return { evidence, criteria, totals, ranks: ranksOf(tables, middles, lookAlikes) };
}

function facetsOf(facts: readonly Fact[]): Map<string, string> {
  return new Map(facts.map((fact) => [fact.id, fact.facet]));
}

/** Sum one end of weights; they have four digits, so that rounding makes the sum exact. */
function sum(items: readonly Evidence[], end: 0 | 1 | 2): number {
  let total = 0;
  for (const item of items) total += item.bits[end];
  return rounded(total);
}

/** Return dense ranks; look-alikes share the first place if one has it, and the other is near and has something for it. */
function ranksOf(tables: Tables, totals: ReadonlyMap<Id, number>, lookAlikes: Pairs): Map<Id, number> {
  const ranks = denseRanks(totals, constant(tables, "tie.tolerance"));
  for (const [one, other] of lookAlikes) {
    const [worse, better] = [totals.get(one) ?? 0, totals.get(other) ?? 0].sort((a, b) => a - b) as [number, number];
    const near = worse > 0 && better - worse <= constant(tables, "next.horizon");
    if (near && (ranks.get(one) === 1 || ranks.get(other) === 1)) ranks.set(one, 1).set(other, 1);
  }
  return withoutGaps(ranks);
}

/**
 * Let a statement count for the fact it weighs most for; further facts that it explains add nothing.
 *
 * A denial goes first: where the feature itself is denied, a finding that is wider than it no longer hints at it.
 */
function countOnce(items: readonly Evidence[], facets: ReadonlyMap<string, string>): readonly Evidence[] {
  const keys = items.map((item) => (item.statement === null ? null : `${item.statement} ${facets.get(item.fact) ?? ""}`));
  const stated = keys.filter((key) => key !== null);
  if (new Set(stated).size === stated.length) return items;
  const late = (item: Evidence) => Number(item.match !== "stated absent");
  const byStrength = items
    .map((item, at) => ({ item, at }))
    .sort((a, b) => late(a.item) - late(b.item) || Math.abs(b.item.bits[1]) - Math.abs(a.item.bits[1]) || a.at - b.at);
  const used = new Set<string>();
  const kept = [...items];
  for (const { item, at } of byStrength) {
    const key = keys[at] ?? null;
    if (key === null) continue;
    if (used.has(key)) kept[at] = { ...item, match: "already counted", bits: [0, 0, 0] };
    used.add(key);
  }
  return kept;
}

function diagnosis(tables: Tables, disease: Id, standing: Standing, selection: Selection): Diagnosis {
  const { ranks, totals } = standing;
  const rank = ranks.get(disease) ?? 0;
  const own = standing.criteria.filter((status) => tables.rankedAbove.get(status.criterion.target) === disease);
  const excludedBy = selection.excluded.filter((each) => each.disease === disease);
  const met = own.filter((status) => status.isMet);
  return {
    disease,
    rank,
    tiedWith: [...ranks].filter(([other, its]) => its === rank && other !== disease).map(([other]) => other).sort(byText),
    status: excludedBy.length ? "excluded" : met.length ? "supported" : "open",
    bits: totals.get(disease) ?? [0, 0, 0],
    rankRange: rankRange(disease, totals, rank),
    mustNotMiss: tables.diseases.get(disease) ?? false,
    evidence: standing.evidence.get(disease) ?? [],
    criteria: own,
    excludedBy,
    forms: [...new Set(met.map((status) => status.criterion.target))].filter((form) => form !== disease).sort(byText),
  };
}

/** Return for each disease the first of its criteria that is met: more of them tell the same again. */
function firstMet(tables: Tables, isMet: (condition: Id) => boolean): Map<Id, Criterion> {
  const found = new Map<Id, Criterion>();
  for (const criterion of tables.criteria) {
    const disease = tables.rankedAbove.get(criterion.target);
    if (disease === undefined || found.has(disease)) continue;
    if (criterion.conditions.every((condition) => isMet(condition.id))) found.set(disease, criterion);
  }
  return found;
}

function byWeight(totals: ReadonlyMap<Id, number>): (one: Id, other: Id) => number {
  return (one, other) => (totals.get(other) ?? 0) - (totals.get(one) ?? 0) || byText(one, other);
}

function denseRanks(totals: ReadonlyMap<Id, number>, tolerance: number): Map<Id, number> {
  const ranks = new Map<Id, number>();
  let [rank, before] = [0, Infinity];
  for (const disease of [...totals.keys()].sort(byWeight(totals))) {
    const weight = totals.get(disease) ?? 0;
    if (before - weight > tolerance) [rank, before] = [rank + 1, weight];
    ranks.set(disease, rank);
  }
  return ranks;
}

/** Close the gaps that look-alikes leave where they moved up. */
function withoutGaps(ranks: ReadonlyMap<Id, number>): Map<Id, number> {
  const sorted = [...new Set(ranks.values())].sort((one, other) => one - other);
  const places = new Map(sorted.map((rank, at) => [rank, at + 1]));
  return new Map([...ranks].map(([disease, rank]) => [disease, places.get(rank) ?? rank]));
}

/** Return the best and worst rank the disease could have wherever the true shares lie within their intervals. */
function rankRange(disease: Id, totals: ReadonlyMap<Id, Bits>, rank: number): readonly [number, number] {
  const [low, , high] = totals.get(disease) ?? [0, 0, 0];
  const others = [...totals].filter(([other]) => other !== disease).map(([, bits]) => bits);
  const best = 1 + others.filter((bits) => bits[0] > high).length;
  const worst = 1 + others.filter((bits) => bits[2] > low).length;
  return [Math.min(best, rank), Math.max(worst, rank)];
}
