import type { ElementDefinition } from "cytoscape";
import type { Id } from "../../knowledge/types";

const WAYS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
};

interface Placed {
  readonly id: Id;
  readonly x: number;
  readonly y: number;
}

/** The node that an arrow key leads to: sideways to a neighbour if there is one, else to what is nearest that way. */
export function nextNode(elements: readonly ElementDefinition[], joinedTo: (id: Id) => readonly Id[], from: Id | null, key: string): Id | null {
  const way = WAYS[key];
  if (!way) return null;
  const every = elements.flatMap(({ data, position }): readonly Placed[] => (position ? [{ id: data.id ?? "", ...position }] : []));
  const start = every.find((node) => node.id === from);
  if (!start) return every[0]?.id ?? null;
  const joined = new Set(way[0] !== 0 ? joinedTo(start.id) : []);
  return nearest(start, every.filter((node) => joined.has(node.id)), way) ?? nearest(start, every, way);
}

function nearest(from: Placed, among: readonly Placed[], [across, down]: readonly [number, number]): Id | null {
  let best: Id | null = null;
  let least = Infinity;
  for (const { id, x, y } of among) {
    const along = across !== 0 ? (x - from.x) * across : (y - from.y) * down;
    const off = Math.abs(across !== 0 ? y - from.y : x - from.x);
    const cost = along + 2 * off;
    if (id !== from.id && along > 1 && cost < least) [best, least] = [id, cost];
  }
  return best;
}
