import type { Core, NodeSingular } from "cytoscape";
import type { Id } from "../../knowledge/types";

const WAYS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
};

/** The node that an arrow key leads to: sideways to a neighbour if there is one, else to what is nearest that way. */
export function nextNode(core: Core, from: Id | null, key: string): Id | null {
  const way = WAYS[key];
  if (!way) return null;
  const start = from ? core.getElementById(from) : core.collection();
  const every = core.nodes().filter((node) => !node.hasClass("box"));
  if (start.empty()) return every.empty() ? null : (every[0] as NodeSingular).id();
  const node = start[0] as NodeSingular;
  const near = way[0] !== 0 ? nearest(node, node.neighborhood().nodes().toArray() as NodeSingular[], way) : null;
  return (near ?? nearest(node, every.toArray() as NodeSingular[], way))?.id() ?? null;
}

function nearest(from: NodeSingular, among: readonly NodeSingular[], [across, down]: readonly [number, number]): NodeSingular | null {
  const at = from.position();
  let best: NodeSingular | null = null;
  let least = Infinity;
  for (const node of among) {
    const to = node.position();
    const along = across !== 0 ? (to.x - at.x) * across : (to.y - at.y) * down;
    const off = Math.abs(across !== 0 ? to.y - at.y : to.x - at.x);
    const cost = along + 2 * off;
    if (node.id() !== from.id() && along > 1 && cost < least) [best, least] = [node, cost];
  }
  return best;
}
