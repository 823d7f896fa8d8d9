/** The shortest way between two nodes, over what diseases show and how they are related. */

import type { Id, LayerName } from "../../knowledge/types";
import { IN_GROUP, otherEnd, type Edge, type Network } from "./network";
import { isInLayer } from "./shown";

/** One step of a way: the edge, and where it leads. */
export interface Step {
  readonly edge: Edge;
  readonly to: Id;
}

/** Find the shortest way; of several the one whose facts are shown most often. Null if nothing joins the two. */
export function shortestWay(network: Network, from: Id, to: Id, layer: LayerName): readonly Step[] | null {
  if (!network.nodes.has(from) || !network.nodes.has(to)) return null;
  const cost = new Map<Id, number>([[from, 0]]);
  const came = new Map<Id, { readonly edge: Edge; readonly before: Id }>();
  const open = new Set<Id>([from]);
  while (open.size > 0) {
    const at = [...open].reduce((best, each) => ((cost.get(each) ?? 0) < (cost.get(best) ?? 0) ? each : best));
    if (at === to) return traced(came, from, to);
    open.delete(at);
    for (const edge of network.at.get(at) ?? []) {
      if (!edge.present || edge.relation === IN_GROUP || !isInLayer(edge, layer)) continue;
      const next = otherEnd(edge, at);
      const sum = (cost.get(at) ?? 0) + 1 + (1 - (edge.share ?? 1)) / 100; // a rarer fact never makes a way longer by a step
      if (sum >= (cost.get(next) ?? Infinity)) continue;
      cost.set(next, sum);
      came.set(next, { edge, before: at });
      open.add(next);
    }
  }
  return null;
}

function traced(came: ReadonlyMap<Id, { readonly edge: Edge; readonly before: Id }>, from: Id, to: Id): readonly Step[] {
  const steps: Step[] = [];
  for (let at = to; at !== from; ) {
    const step = came.get(at);
    if (!step) break;
    steps.unshift({ edge: step.edge, to: at });
    at = step.before;
  }
  return steps;
}
