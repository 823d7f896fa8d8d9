/** What is stated between two diseases, and what decides between them. */

import type { Criterion, DiseaseRelation, Id, Knowledge, LayerName } from "../../knowledge/types";

/** A finding that tells for one disease of a pair. */
interface Telling {
  readonly finding: string;
  readonly margin: number;
}

interface SideOfPair {
  readonly disease: Id;
  readonly label: string;
  readonly decides: readonly { readonly findings: readonly string[]; readonly kind: string }[];
  readonly tells: readonly Telling[];
}

/** A pair that is easily confused, as `calcgraph curriculum` measures it. */
export interface ConfusablePair {
  readonly diseases: readonly [Id, Id];
  readonly imaging: string;
  readonly decided_by: readonly string[];
  readonly separates: readonly SideOfPair[];
}

/** Two diseases, what is stated between them, what decides, and the patterns that suffice for each. */
export interface Pair {
  readonly diseases: readonly [Id, Id];
  readonly relations: readonly DiseaseRelation[];
  readonly deciders: readonly Id[];
  readonly criteria: readonly (readonly Criterion[])[];
  readonly measured: ConfusablePair | null;
}

/** Return every two of some diseases. */
export function pairsOf(knowledge: Knowledge, diseases: readonly Id[], layer: LayerName): Pair[] {
  return diseases.flatMap((one, at) => diseases.slice(at + 1).map((other) => pairOf(knowledge, one, other, layer)));
}

/** The pairs that are measured to be confusable, in their order. */
export function confusablePairs(knowledge: Knowledge): readonly ConfusablePair[] {
  const found = knowledge.teach?.confusable_pairs;
  return Array.isArray(found) ? (found as ConfusablePair[]) : [];
}

/** Sets of diseases that images cannot separate: pairs stated or measured so, joined where they share a disease. */
export function inseparableSets(knowledge: Knowledge): (readonly Id[])[] {
  const stated = knowledge.relations.filter((each) => each.relation === "indistinguishableOnImagingFrom" && each.object).map((each) => [each.subject, each.object as Id]);
  const measured = confusablePairs(knowledge).filter((each) => each.imaging === "cannot").map((each) => [...each.diseases]);
  const sets: Set<Id>[] = [];
  for (const pair of [...stated, ...measured].map((each) => each.map((id) => knowledge.rankedAbove.get(id) ?? id))) {
    const touched = sets.filter((set) => pair.some((id) => set.has(id)));
    for (const set of touched) sets.splice(sets.indexOf(set), 1);
    sets.push(new Set([...touched.flatMap((set) => [...set]), ...pair]));
  }
  return sets.filter((set) => set.size > 1).map((set) => [...set].sort());
}

function pairOf(knowledge: Knowledge, one: Id, other: Id, layer: LayerName): Pair {
  const ranked = (id: Id | null) => (id === null ? null : (knowledge.rankedAbove.get(id) ?? id));
  const isPair = (subject: Id | null, object: Id | null) =>
    (ranked(subject) === one && ranked(object) === other) || (ranked(subject) === other && ranked(object) === one);
  const criteria = [one, other].map((disease) =>
    knowledge.criteria.filter((each) => each.ranked && ranked(each.target) === disease && (layer === "all" || each.layer === layer)),
  );
  return {
    diseases: [one, other],
    relations: onceEach(knowledge.relations.filter((each) => isPair(each.subject, each.object) && (layer === "all" || each.layer === layer))),
    deciders: [...new Set(knowledge.deciders.filter((each) => isPair(each.subject, each.object)).map((each) => each.fact))],
    criteria,
    measured: confusablePairs(knowledge).find((each) => isPair(...each.diseases)) ?? null,
  };
}

// What is stated of two diseases alike stands in the data twice, read from either: here once.
function onceEach(relations: readonly DiseaseRelation[]): DiseaseRelation[] {
  const key = (each: DiseaseRelation) => JSON.stringify([each.relation, [each.subject, each.object].sort(), each.where]);
  return relations.filter((each, at) => relations.findIndex((other) => key(other) === key(each)) === at);
}
