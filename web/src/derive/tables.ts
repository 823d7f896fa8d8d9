/** What selection and order look up, indexed once for each layer. */

import { groupedBy } from "../knowledge/grouped";
import type { Condition, Criterion, Decider, Facet, Id, Knowledge, LayerName, Statement, Weight } from "../knowledge/types";
import { placesOf, type Places } from "./place";
import { byText } from "./sums";

/** The indexes of one layer. */
export interface Tables {
  readonly knowledge: Knowledge;
  readonly layer: LayerName;
  readonly places: Places;
  /** Weights by facet and term. */
  readonly weights: ReadonlyMap<Facet, ReadonlyMap<Id, readonly Weight[]>>;
  /** Weights of a facet that speak through absence. */
  readonly absences: ReadonlyMap<Facet, readonly Weight[]>;
  /** Weights of places where a disease always lies. */
  readonly homes: readonly Weight[];
  /** Criteria of the layer. */
  readonly criteria: readonly Criterion[];
  /** All conditions, of other layers too. */
  readonly conditions: readonly Condition[];
  /** Obligate statements of ranked diseases that exclude when denied. */
  readonly obligate: readonly Statement[];
  readonly nonspecific: ReadonlySet<Id>;
  /** Whether each ranked disease must not be missed. */
  readonly diseases: ReadonlyMap<Id, boolean>;
  readonly rankedAbove: ReadonlyMap<Id, Id>;
  readonly constants: Readonly<Record<string, number>>;
  /** Weights of features that can be asked for. */
  readonly features: readonly Weight[];
  readonly deciders: readonly Decider[];
}

const ASKED: readonly Facet[] = ["sign", "lab", "context"];
const NAMED: readonly Weight["reach"][] = ["direct", "contrary"];
const made = new WeakMap<Knowledge, Map<LayerName, Tables>>();

/** Return the indexes of a layer, made once. */
export function tablesOf(knowledge: Knowledge, layer: LayerName): Tables {
  const byLayer = made.get(knowledge) ?? new Map<LayerName, Tables>();
  made.set(knowledge, byLayer);
  let found = byLayer.get(layer);
  if (!found) byLayer.set(layer, (found = makeTables(knowledge, layer)));
  return found;
}

/** Return a constant of the method; one that the page lacks is a fault of the page. */
export function constant(tables: Tables, name: string): number {
  const value = tables.constants[name];
  if (value === undefined) throw new Error(`the ontology has no constant ${name}`);
  return value;
}

function makeTables(knowledge: Knowledge, layer: LayerName): Tables {
  const { weights } = knowledge.layers[layer];
  const isOfLayer = (each: { layer: string }) => layer === "all" || each.layer === layer;
  const ranked = new Map(knowledge.diseases.map((disease) => [disease, knowledge.terms.get(disease)?.mustNotMiss ?? false]));
  const telling = weights.filter((weight) => weight.absent !== null && NAMED.includes(weight.reach));
  return {
    knowledge,
    layer,
    places: placesOf(knowledge),
    weights: byFacetAndTerm(weights),
    absences: groupedBy(telling, (weight) => weight.facet),
    homes: weights.filter((weight) => weight.obligate && weight.facet === "site" && weight.absent !== null),
    criteria: knowledge.criteria.filter(isOfLayer),
    conditions: knowledge.criteria.flatMap((criterion) => criterion.conditions),
    obligate: [...knowledge.statements.values()].filter(
      (each) => each.obligate && each.relation !== "hasLocation" && each.feature !== null && ranked.has(each.subject) && isOfLayer(each),
    ),
    nonspecific: new Set([...knowledge.terms.values()].filter((term) => term.nonspecific).map((term) => term.id)),
    diseases: ranked,
    rankedAbove: knowledge.rankedAbove,
    constants: knowledge.constants,
    features: weights
      .filter((weight) => weight.reach === "direct" && weight.absent !== null && ASKED.includes(weight.facet))
      .sort((one, other) => byText(one.disease, other.disease) || byText(one.term, other.term)),
    deciders: knowledge.deciders,
  };
}

function byFacetAndTerm(weights: readonly Weight[]): Tables["weights"] {
  const facets = groupedBy(weights, (weight) => weight.facet);
  return new Map([...facets].map(([facet, rows]) => [facet, groupedBy(rows, (weight) => weight.term)]));
}
