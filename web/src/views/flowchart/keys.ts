import type { Box } from "./layout";

const WAYS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
};

/** The box that an arrow key leads to from another; null for any other key and at the edge. */
export function nearestBox(boxes: readonly Box[], from: Box, key: string): Box | null {
  if (key === "Home") return boxes[0] ?? null;
  const way = WAYS[key];
  if (!way) return null;
  let best: Box | null = null;
  let least = Infinity;
  for (const box of boxes) {
    const [along, off] = apart(from, box, way);
    const cost = along + 2.5 * off;
    if (box !== from && along > 0 && cost < least) [best, least] = [box, cost];
  }
  return best;
}

// How far a box lies in the direction, and how far beside it; boxes that overlap across are not beside.
function apart(from: Box, to: Box, [across, down]: readonly [number, number]): readonly [number, number] {
  if (across !== 0) {
    const along = across > 0 ? to.x - (from.x + 1) : from.x - (to.x + 1);
    return [along, gap(from.y, from.height, to.y, to.height)];
  }
  const along = down > 0 ? to.y - (from.y + from.height) + 1 : from.y - (to.y + to.height) + 1;
  return [along, gap(from.x, from.width, to.x, to.width)];
}

function gap(a: number, aLong: number, b: number, bLong: number): number {
  return Math.max(0, b - (a + aLong), a - (b + bLong));
}
