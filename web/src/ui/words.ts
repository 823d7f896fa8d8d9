import type { Id, Knowledge, Where } from "../knowledge/types";

/** A term's label; an id that is no term stands for itself. */
export function labelOf(knowledge: Knowledge, id: Id): string {
  return knowledge.terms.get(id)?.label ?? id;
}

/** Where in a source something stands, in words: section, paragraph and sentence, or the work. */
export function placeInSource(knowledge: Knowledge, where: Where): string {
  const work = knowledge.references.get(where.source);
  const parts = [
    where.section,
    where.paragraph === null ? null : `paragraph ${where.paragraph}`,
    where.sentence === null ? null : `sentence ${where.sentence}`,
    ...where.figures.map((figure) => `Fig. ${figure.replace(/^fig\.?\s*/i, "")}`).filter((figure) => figure !== where.section),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : (work?.citation ?? where.source);
}

/** The facet of a term as a reader calls it. */
export const FACET_NAMES: Readonly<Record<string, string>> = {
  sign: "imaging sign",
  site: "location",
  distribution: "distribution",
  lab: "laboratory",
  analyte: "laboratory test",
  context: "history",
  diagnosis: "disease",
  modality: "examination",
  age: "age",
  sex: "sex",
};
