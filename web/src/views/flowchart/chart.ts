/** The published scheme as a tree to draw: groups with the gates that lead into them, down to diseases. */

import { groupedBy } from "../../knowledge/grouped";
import type { Criterion, Id, Knowledge, SchemeEdge } from "../../knowledge/types";

/** A group or disease where it stands in the chart; one that stands in two groups is there twice. */
export interface ChartNode {
  /** Its way from the top, which names it within the chart. */
  readonly key: string;
  readonly id: Id;
  /** A step is a group that facts lead into, or that holds such a group. */
  readonly kind: "step" | "group" | "disease";
  /** The edge by which it stands under its parent; null at the top. */
  readonly edge: SchemeEdge | null;
  /** Sets of facts any of which leads into the group. */
  readonly gate: readonly Criterion[];
  readonly children: readonly ChartNode[];
  /** Other groups that it stands in, too. */
  readonly alsoIn: readonly Id[];
}

/** Build the chart of the scheme: its tops, each with all that is below. */
export function chartOf(knowledge: Knowledge): readonly ChartNode[] {
  const gates = gatesOf(knowledge);
  const below = groupedBy(knowledge.scheme.edges, (edge) => edge.parent);
  const above = groupedBy(knowledge.scheme.edges, (edge) => edge.child);
  const build = (id: Id, edge: SchemeEdge | null, path: readonly Id[]): ChartNode => {
    const way = [...path, id];
    const children = (below.get(id) ?? []).filter((each) => !way.includes(each.child)).map((each) => build(each.child, each, way));
    const gate = gates.get(id) ?? [];
    const alsoIn = (above.get(id) ?? []).map((each) => each.parent).filter((parent) => parent !== edge?.parent);
    return { key: way.join("/"), id, kind: kindOf(knowledge, id, gate, children), edge, gate, children: ordered(children), alsoIn };
  };
  return knowledge.scheme.roots.map((root) => build(root, null, []));
}

/** All nodes of a chart, those above before those below. */
export function nodesOf(tops: readonly ChartNode[]): readonly ChartNode[] {
  return tops.flatMap((top) => [top, ...nodesOf(top.children)]);
}

function gatesOf(knowledge: Knowledge): ReadonlyMap<Id, readonly Criterion[]> {
  const groups = new Set(knowledge.scheme.groups);
  return groupedBy(
    knowledge.criteria.filter((each) => groups.has(each.target)),
    (each) => each.target,
  );
}

function kindOf(knowledge: Knowledge, id: Id, gate: readonly Criterion[], children: readonly ChartNode[]): ChartNode["kind"] {
  if (!knowledge.scheme.groups.includes(id)) return "disease";
  return gate.length > 0 || children.some((each) => each.kind === "step") ? "step" : "group";
}

// Diseases first, then groups, so that a line to a disease never passes the diseases of another group.
function ordered(children: readonly ChartNode[]): readonly ChartNode[] {
  return [...children.filter((each) => each.kind === "disease"), ...children.filter((each) => each.kind !== "disease")];
}
