/** The graph in words: kinds, relations, facts, ways. */

import type { Edge } from "./network";

/** Kinds of nodes as a reader calls them, one and several. */
export const KIND_NAMES: Readonly<Record<string, readonly [one: string, several: string]>> = {
  disease: ["disease", "Diseases"],
  group: ["group", "Groups"],
  sign: ["imaging sign", "Imaging signs"],
  location: ["location", "Locations"],
  lab: ["laboratory result", "Laboratory"],
  history: ["history", "History"],
  distribution: ["distribution", "Distribution"],
  patient: ["age or sex", "Age and sex"],
};

/** A kind as a reader calls it. */
export function kindName(kind: string): string {
  return KIND_NAMES[kind]?.[0] ?? kind;
}

/** Several of a kind, as a heading. */
export function kindsName(kind: string): string {
  return KIND_NAMES[kind]?.[1] ?? kind;
}

const RELATIONS: Readonly<Record<string, readonly [forth: string, back: string]>> = {
  hasSign: ["shows", "is shown by"],
  hasLocation: ["lies at", "is a place of"],
  hasLabState: ["goes with", "goes with"],
  hasContext: ["goes with", "goes with"],
  hasDistribution: ["has", "is the distribution of"],
  hasDemographic: ["concerns", "is concerned by"],
};

/** What a disease does with a feature in words, read from the disease or from the feature. */
export function relationWords(edge: Edge, forth: boolean): string {
  const words = RELATIONS[edge.relation]?.[forth ? 0 : 1] ?? `is ${plainRelation(edge)}`;
  return edge.present ? words : `(denied) ${words}`;
}

/** A relation of two diseases in plain words. */
export function plainRelation(edge: Edge): string {
  return edge.relation.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** How often a fact is shown, in words. */
export function oftenWords(edge: Edge): string {
  if (edge.share === null) return "";
  if (!edge.present) return "stated not to be shown";
  return edge.howOften === "unstated" || !edge.howOften ? "how often: unstated" : edge.howOften;
}
