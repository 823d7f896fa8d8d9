/** Where in the chart the faults of the published scheme lie: on gates, on edges and on nodes. */

import type { AuditCheck, AuditItem, Id, Knowledge } from "../../knowledge/types";
import type { ChartNode } from "./chart";

/** A fault with its number in the list beside the chart, and the nodes of the chart (by id) that it concerns. */
export interface Mark {
  readonly number: number;
  readonly item: AuditItem;
  readonly check: AuditCheck;
  readonly nodes: ReadonlySet<Id>;
  /** Criteria of gates that it rests on. */
  readonly gates: ReadonlySet<Id>;
  /** Edges of the chart that it rests on, as "child < parent". */
  readonly edges: ReadonlySet<string>;
}

/** What a reader is shown before choosing: the faults that mislead who follows the chart step by step. */
export const FIRST_CHECKS: readonly string[] = ["overlap", "gaps", "contradictions", "unreached"];

/** The faults of some checks that concern the chart, numbered in their order. */
export function marksOf(knowledge: Knowledge, nodes: readonly ChartNode[], checks: ReadonlySet<string>): readonly Mark[] {
  const titles = new Map(knowledge.audit.checks.map((each) => [each.id, each]));
  const found: Mark[] = [];
  for (const item of knowledge.audit.items) {
    const check = titles.get(item.check);
    if (!check || !checks.has(item.check)) continue;
    const mark = located(nodes, item, check, found.length + 1);
    if (mark) found.push(mark);
  }
  return found;
}

/** How many faults of each check concern the chart; checks without any are left out. */
export function countedChecks(knowledge: Knowledge, nodes: readonly ChartNode[]): readonly (readonly [AuditCheck, number])[] {
  const every = marksOf(knowledge, nodes, new Set(knowledge.audit.checks.map((each) => each.id)));
  return knowledge.audit.checks
    .map((check) => [check, every.filter((each) => each.check === check).length] as const)
    .filter(([, count]) => count > 0);
}

/** The name of the edge that leads to a node. */
export function edgeName(node: ChartNode): string {
  return node.edge ? `${node.edge.child} < ${node.edge.parent}` : "";
}

// A fault is marked where it lies most closely: at a gate or an edge it rests on, else at the groups and diseases it speaks of.
function located(nodes: readonly ChartNode[], item: AuditItem, check: AuditCheck, number: number): Mark | null {
  const axioms = new Set(item.axioms);
  const gated = nodes.filter((node) => node.gate.some((each) => axioms.has(each.id)));
  const gates = new Set(gated.flatMap((node) => node.gate.map((each) => each.id)).filter((id) => axioms.has(id)));
  const joined = nodes.filter((node) => node.edge && axioms.has(edgeName(node)));
  const edges = new Set(joined.map(edgeName));
  const covered = new Set([...gated.map((node) => node.id), ...joined.flatMap((node) => [node.id, node.edge?.parent ?? node.id])]);
  const drawn = new Set(nodes.map((node) => node.id));
  const spoken = item.terms.filter((id) => drawn.has(id) && !covered.has(id));
  const about = new Set([...gated.map((node) => node.id), ...joined.map((node) => node.id), ...spoken]);
  return about.size > 0 ? { number, item, check, nodes: about, gates, edges } : null;
}
