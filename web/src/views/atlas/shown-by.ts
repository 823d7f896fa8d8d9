/** Which diseases show a sign, how telling it is for each, and which figures of the article show it. */

import type { FigureCase, Id, Knowledge, Statement, Weight } from "../../knowledge/types";

/** A disease that is stated to show a sign, or not to show it. */
export interface ShownBy {
  readonly disease: Id;
  readonly weight: Weight;
  readonly statement: Statement;
  /** The sign that the statement names, if it is another one than that which is asked about. */
  readonly through: Id | null;
}

/** Return the diseases that show a sign, those for which it tells most first; the best statement of each. */
export function shownBy(knowledge: Knowledge, sign: Id): ShownBy[] {
  return byDisease(knowledge, sign, ["direct", "implied"]).sort((a, b) => b.weight.present[1] - a.weight.present[1] || (a.disease < b.disease ? -1 : 1));
}

/** Return the diseases of which a source states that they do not show a sign. */
export function notShownBy(knowledge: Knowledge, sign: Id): ShownBy[] {
  return byDisease(knowledge, sign, ["contrary"]);
}

/** Return the figures of the article that show a sign or a kind of it, with what the article says they are. */
export function figuresOf(knowledge: Knowledge, sign: Id): FigureCase[] {
  return knowledge.figures.filter((figure) => figure.shows.some((id) => knowledge.terms.get(id)?.kindOf.has(sign)));
}

function byDisease(knowledge: Knowledge, sign: Id, reaches: readonly Weight["reach"][]): ShownBy[] {
  const best = new Map<Id, ShownBy>();
  for (const weight of knowledge.layers.all.weights) {
    if (weight.term !== sign || weight.facet !== "sign" || !reaches.includes(weight.reach)) continue;
    const statement = knowledge.statements.get(weight.statement);
    const before = best.get(weight.disease)?.weight;
    if (statement && (!before || isBetter(weight, before))) best.set(weight.disease, told(weight, statement, sign));
  }
  return [...best.values()];
}

// A statement of the sign itself before one of a kind of it; of two alike that which tells more.
function isBetter(weight: Weight, before: Weight): boolean {
  if (weight.reach !== before.reach) return weight.reach === "direct";
  return weight.present[1] > before.present[1];
}

function told(weight: Weight, statement: Statement, sign: Id): ShownBy {
  const named = statement.feature;
  return { disease: weight.disease, weight, statement, through: named !== null && named !== sign ? named : null };
}
