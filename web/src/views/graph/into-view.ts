/** What part of the picture is in view, worked out from what is to be drawn: it need not be drawn yet. */

import type { Core, ElementDefinition } from "cytoscape";
import type { Id } from "../../knowledge/types";
import { textWidth } from "../../ui/text-size";
import { DISEASE_WIDTH, LABEL_SIZE } from "./arrange";
import type { Line } from "./lines";

const ROOM = 24;
const MOST_ZOOM = 1.15;
const LEAST_ZOOM = 0.78; // below it labels cannot be read: a tall picture is shown from its top instead
const AWAY = 11; // from the middle of a node to its label

interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Show the whole, however small. */
export function showAll(core: Core, elements: readonly ElementDefinition[]): void {
  const extent = extentOf(elements);
  centre(core, extent, zoomFor(core, extent));
}

/** Show the whole if it can be read so; else its upper part, as wide as it is; of nodes that are pointed out them alone. */
export function bringIntoView(core: Core, elements: readonly ElementDefinition[], lines: readonly Line[], about: readonly Id[]): void {
  core.resize();
  if (reveal(core, elements, lines, about, true)) return;
  const extent = extentOf(elements);
  const [wide, fitting] = [extent.right - extent.left, Math.min(MOST_ZOOM, zoomFor(core, extent))];
  const zoom = Math.min(1, Math.max(fitting, Math.min(LEAST_ZOOM, (core.width() - 2 * ROOM) / wide)));
  if (zoom <= fitting) {
    centre(core, extent, fitting);
    return;
  }
  const left = wide * zoom <= core.width() ? (core.width() - wide * zoom) / 2 : ROOM;
  core.viewport({ zoom, pan: { x: left - extent.left * zoom, y: ROOM - extent.top * zoom } });
}

/** Bring nodes into view, one with what is near it, unless they are there already; false if none of them is drawn. */
export function reveal(core: Core, elements: readonly ElementDefinition[], lines: readonly Line[], about: readonly Id[], always: boolean): boolean {
  const own = elements.filter(({ data }) => about.includes(data.id ?? ""));
  if (own.length === 0) return false;
  if (!always && own.every((each) => isInside(core, each))) return true;
  const near = new Set(own.length > 1 ? about : joinedTo(lines, about[0] as Id));
  const extent = extentOf(elements.filter((each) => near.has(each.data.id ?? "")));
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, zoomFor(core, extent, 2 * ROOM)));
  const isWhole = (extent.right - extent.left) * zoom <= core.width() && (extent.bottom - extent.top) * zoom <= core.height();
  centre(core, isWhole ? extent : extentOf(own), zoom);
  return true;
}

/** A node and those that a line joins to it. */
export function joinedTo(lines: readonly Line[], id: Id): readonly Id[] {
  return [id, ...lines.filter(({ source, target }) => source === id || target === id).map((line) => (line.source === id ? line.target : line.source))];
}

function centre(core: Core, { left, right, top, bottom }: Extent, zoom: number): void {
  core.viewport({ zoom, pan: { x: (core.width() - (left + right) * zoom) / 2, y: (core.height() - (top + bottom) * zoom) / 2 } });
}

function zoomFor(core: Core, { left, right, top, bottom }: Extent, room = ROOM): number {
  const zoom = Math.min((core.width() - 2 * room) / Math.max(1, right - left), (core.height() - 2 * room) / Math.max(1, bottom - top));
  return Math.max(core.minZoom(), Math.min(core.maxZoom(), zoom));
}

function isInside(core: Core, { position }: ElementDefinition): boolean {
  if (!position) return false;
  const [x, y] = [position.x * core.zoom() + core.pan().x, position.y * core.zoom() + core.pan().y];
  return x > ROOM && y > ROOM && x < core.width() - ROOM && y < core.height() - ROOM;
}

/** How far nodes reach with their labels; boxes of groups reach no further than their nodes and a little. */
function extentOf(elements: readonly ElementDefinition[]): Extent {
  const extents = elements.flatMap((each) => (each.position ? [reachOf(each)] : []));
  if (extents.length === 0) return { left: 0, right: 0, top: 0, bottom: 0 };
  return {
    left: Math.min(...extents.map((each) => each.left)),
    right: Math.max(...extents.map((each) => each.right)),
    top: Math.min(...extents.map((each) => each.top)),
    bottom: Math.max(...extents.map((each) => each.bottom)),
  };
}

function reachOf({ data, position, classes }: ElementDefinition): Extent {
  const { x, y } = position ?? { x: 0, y: 0 };
  if (classes?.includes("kind-disease")) {
    const [half, tall] = [DISEASE_WIDTH / 2, Number(data["tall"]) / 2];
    return { left: x - half, right: x + half, top: y - tall, bottom: y + tall };
  }
  const long = AWAY + textWidth(String(data["label"]), LABEL_SIZE);
  const angle = Number(data["turn"]) + (classes?.includes("label-left") ? Math.PI : 0);
  const [endX, endY] = [x + long * Math.cos(angle), y + long * Math.sin(angle)];
  return {
    left: Math.min(x - LABEL_SIZE / 2, endX),
    right: Math.max(x + LABEL_SIZE / 2, endX),
    top: Math.min(y, endY) - LABEL_SIZE / 2,
    bottom: Math.max(y, endY) + LABEL_SIZE / 2,
  };
}
