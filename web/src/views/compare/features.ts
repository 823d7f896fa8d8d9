/** What the sources state of several diseases, feature by feature. */

import type { Facet, Id, Knowledge, LayerName, Statement } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

/** What is stated of one disease about one feature; empty if nothing is: unknown, which is not absent. */
export interface Cell {
  readonly statements: readonly Statement[];
  readonly state: "shown" | "not shown" | "both" | "unknown";
  /** Wider or narrower features that are stated in its stead. */
  readonly instead: readonly Id[];
}

/** Whether sources say that diseases differ in a feature, or state it of all, of several, or of one alone. */
export type RowKind = "separating" | "shared" | "several" | "alone";

/** One feature, perhaps at a place, and what is stated of each disease. */
export interface FeatureRow {
  readonly key: string;
  readonly feature: Id;
  readonly location: Id | null;
  readonly facet: Facet;
  readonly kind: RowKind;
  readonly cells: readonly Cell[];
}

const WEIGHED = new Set(["feature-given-disease", "site-given-disease"]);
const ORDER: readonly RowKind[] = ["separating", "shared", "several", "alone"];

/** Return the statements of a disease and its forms that may enter a weight, in a layer. */
export function statementsOf(knowledge: Knowledge, disease: Id, layer: LayerName): Statement[] {
  return [...knowledge.statements.values()].filter(
    (each) =>
      each.feature !== null &&
      WEIGHED.has(each.kind) &&
      (knowledge.rankedAbove.get(each.subject) ?? each.subject) === disease &&
      (layer === "all" || each.layer === layer),
  );
}

/** Return the features of several diseases, by facet and then by what they tell. */
export function featureRows(knowledge: Knowledge, diseases: readonly Id[], layer: LayerName): FeatureRow[] {
  const stated = diseases.map((disease) => byFeature(statementsOf(knowledge, disease, layer)));
  const keys = new Map(stated.flatMap((each) => [...each].map(([key, [first]]) => [key, first as Statement] as const)));
  const rows = [...keys].map(([key, { feature, location }]) => {
    const cells = stated.map((of) => cellOf(knowledge, of, key, feature as Id));
    const facet = knowledge.terms.get(feature as Id)?.facet ?? "sign";
    return { key, feature: feature as Id, location, facet, kind: kindOf(cells), cells };
  });
  const name = (row: FeatureRow) => labelOf(knowledge, row.feature);
  return rows.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || known(b) - known(a) || first(a) - first(b) || name(a).localeCompare(name(b)));
}

function known(row: FeatureRow): number {
  return row.cells.filter((cell) => cell.state !== "unknown").length;
}

function first(row: FeatureRow): number {
  return row.kind === "alone" ? row.cells.findIndex((cell) => cell.state !== "unknown") : 0;
}

function byFeature(statements: readonly Statement[]): ReadonlyMap<string, Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const each of statements) {
    const key = `${each.feature}@${each.location ?? ""}`;
    found.set(key, [...(found.get(key) ?? []), each]);
  }
  return found;
}

function cellOf(knowledge: Knowledge, of: ReadonlyMap<string, Statement[]>, key: string, feature: Id): Cell {
  const statements = of.get(key) ?? [];
  const [shown, denied] = [statements.some((each) => each.present), statements.some((each) => !each.present)];
  const state = shown ? (denied ? "both" : "shown") : denied ? "not shown" : "unknown";
  return { statements, state, instead: state === "unknown" ? near(knowledge, of, feature) : [] };
}

// A source may know the wider or the narrower sign: then silence on this one says little.
function near(knowledge: Knowledge, of: ReadonlyMap<string, Statement[]>, feature: Id): Id[] {
  const within = knowledge.terms.get(feature)?.within ?? new Set<Id>();
  const stated = [...of.values()].flat().filter((each) => each.present).map((each) => each.feature as Id);
  const related = stated.filter((each) => within.has(each) || knowledge.terms.get(each)?.within.has(feature));
  return [...new Set(related)].slice(0, 3);
}

function kindOf(cells: readonly Cell[]): RowKind {
  if (cells.some((cell) => cell.state === "not shown") && cells.some((cell) => cell.state === "shown")) return "separating";
  if (disjoint(cells)) return "separating";
  const stated = cells.filter((cell) => cell.state !== "unknown").length;
  return stated === cells.length ? "shared" : stated > 1 ? "several" : "alone";
}

// Numbers that do not overlap separate, too; words are too wide for that.
function disjoint(cells: readonly Cell[]): boolean {
  const ends = cells.map((cell) => cell.statements.filter((each) => each.present && each.low !== null && each.high !== null));
  if (ends.some((each) => each.length === 0)) return false;
  const lows = ends.map((each) => Math.min(...each.map((one) => one.low ?? 0)));
  const highs = ends.map((each) => Math.max(...each.map((one) => one.high ?? 1)));
  return Math.max(...lows) > Math.min(...highs);
}
