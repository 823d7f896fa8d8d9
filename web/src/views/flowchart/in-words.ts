/** The chart told in words: for screen readers, for the table beside it and for the panel. */

import type { Criterion, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";
import { DARK, gateInWords, type Light } from "./light";
import { edgeName, type Mark } from "./marks";

/** What gives an edge of the chart. */
export const HOW_IN_WORDS = {
  stated: "stated by a sentence of the article",
  reconstructed: "reconstructed from the caption of the article’s chart",
  inferred: "inferred by a reader: no sentence says so",
} as const;

/** A set of facts in words. */
export function criterionInWords(knowledge: Knowledge, criterion: Criterion): string {
  const each = criterion.conditions.map(({ feature, location }) => labelOf(knowledge, feature) + (location ? ` (${labelOf(knowledge, location)})` : ""));
  return each.join(" and ");
}

/** A gate in words: any of its sets of facts. */
export function gateWords(knowledge: Knowledge, node: ChartNode): string {
  return node.gate.map((each) => criterionInWords(knowledge, each)).join("; or ");
}

/** How a node stands in the case that is shown. */
export function lightInWords(light: Light, node: ChartNode): string {
  if (light === DARK) return "";
  const rank = node.kind === "disease" ? light.ranks.get(node.id) : undefined;
  const parts = [
    node.gate.length > 0 ? `gate ${gateInWords(light, node.gate)}` : "",
    light.fits.has(node.id) ? "fits the case" : "",
    rank === undefined ? "" : `place ${rank} in the order of the case`,
    node.kind !== "disease" && light.holdsFirst.has(node.id) ? "holds a disease in first place" : "",
  ];
  return parts.filter(Boolean).join("; ");
}

/** The numbers of the faults that concern a node. */
export function marksAt(marks: readonly Mark[], node: ChartNode): readonly number[] {
  return marks.filter((mark) => mark.nodes.has(node.id) || mark.edges.has(edgeName(node))).map((mark) => mark.number);
}

/** All that a box of the chart shows, in one sentence. */
export function nodeInWords(knowledge: Knowledge, light: Light, marks: readonly Mark[], node: ChartNode): string {
  const numbers = marksAt(marks, node);
  const parts = [
    `${labelOf(knowledge, node.id)}, ${node.kind === "disease" ? "disease" : "group"}`,
    node.edge ? `in ${labelOf(knowledge, node.edge.parent)}, ${node.edge.how}` : "",
    node.gate.length > 0 ? `if ${gateWords(knowledge, node)}` : "",
    lightInWords(light, node),
    numbers.length > 0 ? `${numbers.length > 1 ? "faults" : "fault"} ${numbers.join(", ")}` : "",
  ];
  return parts.filter(Boolean).join("; ");
}
