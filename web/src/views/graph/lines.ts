/** Lines between nodes: the way that each takes, and how it looks. The picture, its SVG file and the legend tell the same. */

import type { Id } from "../../knowledge/types";
import { DISEASE_WIDTH, type Spot, type Spots } from "./arrange";
import type { Pointed } from "./elements";
import type { Edge } from "./network";
import type { Shown } from "./shown";

/** A line as it is drawn. */
export interface Line {
  readonly source: Id;
  readonly target: Id;
  /** Its way, as SVG writes one. */
  readonly path: string;
  /** The custom property of the page's style that holds its colour. */
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly opacity: number;
}

type Point = readonly [x: number, y: number];

// Fine dots would be three times as dear to draw as all else of a line.
const DASHES = { supplementary: [3, 5], denied: [9, 5], between: [2, 4], none: [] } as const;

/** The lines between nodes that have a place; what is pointed out comes last, above the others. */
export function linesOf(shown: Shown, spots: Spots, pointed: Pointed, curved: boolean): readonly Line[] {
  const drawn = new Set(shown.nodes.map((node) => node.id));
  const across = shown.nodes.flatMap((node) => spots.get(node.id)?.x ?? []);
  const middle = (Math.min(...across) + Math.max(...across)) / 2;
  const lines = shown.edges.flatMap((edge) => {
    const [from, to] = [spots.get(edge.source), spots.get(edge.target)];
    if (!from || !to || !drawn.has(edge.source) || !drawn.has(edge.target)) return [];
    const isBetween = edge.share === null;
    const path = !curved ? straight(from, to) : isBetween && inOneColumn(from, to) ? bowed(from, to, middle) : level(from, to, isBetween);
    return { source: edge.source, target: edge.target, path, ...lookOf(edge, pointed) };
  });
  return lines.sort((one, other) => one.opacity - other.opacity);
}

function lookOf(edge: Edge, { near, lines, way }: Pointed): Pick<Line, "colour" | "width" | "dash" | "opacity"> {
  const isBetween = edge.share === null;
  const dash = isBetween ? DASHES.between : !edge.present ? DASHES.denied : edge.layer === "supplementary" ? DASHES.supplementary : DASHES.none;
  if (way.has(edge.id)) return { colour: "--accent", width: 4, dash, opacity: 1 };
  const colour = isBetween ? "--accent" : edge.present ? "--line-strong" : "--against";
  const opacity = near === null ? (isBetween ? 0.9 : 0.42) : lines.has(edge.id) ? 0.95 : isBetween ? 0.13 : 0.06;
  return { colour, width: isBetween ? 2 : 0.8 + 2.4 * (edge.share ?? 0), dash, opacity };
}

function straight(from: Spot, to: Spot): string {
  return `M${at([from.x, from.y])}L${at([to.x, to.y])}`;
}

/** A line that leaves and arrives level: from the side of the disease's box that faces the other end, to that end. */
function level(from: Spot, to: Spot, isToBox: boolean): string {
  const side = (Math.sign(to.x - from.x) * DISEASE_WIDTH) / 2;
  const [start, end] = [from.x + side, isToBox ? to.x - side : to.x];
  return curve([start, from.y], [(start + end) / 2, from.y], [(start + end) / 2, to.y], [end, to.y]);
}

/** Two diseases of one column are joined past those between them, on the side of the picture's middle. */
function bowed(from: Spot, to: Spot, middle: number): string {
  const side = Math.sign(middle - from.x || 1);
  const edge = from.x + (side * DISEASE_WIDTH) / 2;
  const out = edge + side * (DISEASE_WIDTH / 3 + Math.abs(to.y - from.y) / 9);
  return curve([edge, from.y], [out, from.y], [out, to.y], [edge, to.y]);
}

function inOneColumn(from: Spot, to: Spot): boolean {
  return Math.abs(from.x - to.x) <= DISEASE_WIDTH;
}

function curve(...[start, first, second, end]: readonly [Point, Point, Point, Point]): string {
  return `M${at(start)}C${at(first)} ${at(second)} ${at(end)}`;
}

function at([x, y]: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
