/** Nodes and edges as cytoscape draws them: with their place, their label's side, and classes that tell how they look. */

import type { ElementDefinition } from "cytoscape";
import type { Id, Knowledge } from "../../knowledge/types";
import { wrapped } from "../../ui/text-size";
import { labelOf } from "../../ui/words";
import { DISEASE_WIDTH, type Spot, type Spots } from "./arrange";
import type { Edge, Node } from "./network";
import type { Shown } from "./shown";

/** What is pointed out in the picture. */
export interface Pointed {
  readonly focus: Id | null;
  /** Nodes that are not to fade; null: all. */
  readonly near: ReadonlySet<Id> | null;
  /** Edges that are not to fade, if some nodes do. */
  readonly lines: ReadonlySet<string>;
  /** Nodes and edges of a way. */
  readonly way: ReadonlySet<string>;
  /** What both of two diseases show. */
  readonly shared: ReadonlySet<Id>;
}

/** Make the elements of a picture; nodes without a place are left out, and edges to them. */
export function elementsOf(knowledge: Knowledge, shown: Shown, spots: Spots, pointed: Pointed, withBoxes: boolean, curved: boolean): ElementDefinition[] {
  const nodes = shown.nodes.filter((node) => spots.has(node.id));
  const placed = new Set(nodes.map((node) => node.id));
  const boxes = withBoxes ? new Set(nodes.map((node) => spots.get(node.id)?.box).filter((box) => box != null)) : new Set<Id>();
  const across = nodes.map((node) => spots.get(node.id)?.x ?? 0);
  const middle = (Math.min(...across) + Math.max(...across)) / 2;
  return [
    ...[...boxes].map((id): ElementDefinition => ({ data: { id: `box-${id}`, label: labelOf(knowledge, id), group: id }, classes: "box kind-group", grabbable: false })),
    ...nodes.map((node) => nodeElement(node, spots.get(node.id) as Spot, pointed, boxes)),
    ...shown.edges.filter((edge) => placed.has(edge.source) && placed.has(edge.target)).map((edge) => edgeElement(edge, spots, pointed, curved, middle)),
  ];
}

function nodeElement(node: Node, spot: Spot, pointed: Pointed, boxes: ReadonlySet<Id>): ElementDefinition {
  const lines = node.kind === "disease" ? wrapped(marked(node), DISEASE_WIDTH - 14, 12, true) : [];
  const isOut = pointed.near !== null && !pointed.near.has(node.id);
  const classes = [
    `kind-${node.kind}`, spot.side === "left" ? "label-left" : "", spot.turn ? "label-turned" : "", node.mustNotMiss ? "must-not-miss" : "",
    isOut ? "faded" : "", pointed.near && !isOut ? "near" : "", pointed.focus === node.id ? "focus" : "", pointed.way.has(node.id) ? "way" : "",
    pointed.shared.has(node.id) ? "shared" : "",
  ];
  const parent = spot.box && boxes.has(spot.box) ? { parent: `box-${spot.box}` } : {};
  return {
    data: { id: node.id, label: marked(node), ...turned(spot), wide: DISEASE_WIDTH, tall: Math.max(1, lines.length) * 15 + 12, ...parent },
    position: { x: spot.x, y: spot.y },
    classes: classes.filter(Boolean).join(" "),
    grabbable: false,
  };
}

function edgeElement(edge: Edge, spots: Spots, pointed: Pointed, curved: boolean, middle: number): ElementDefinition {
  const [from, to] = [spots.get(edge.source), spots.get(edge.target)];
  const { near, way } = pointed;
  const isOut = near !== null && !pointed.lines.has(edge.id);
  const classes = [
    edge.layer, edge.present ? "" : "denied", edge.share === null ? "between" : "", isOut ? "faded" : "", near && !isOut ? "near" : "",
    way.has(edge.id) ? "way" : "", curved ? "curved" : "",
  ];
  return {
    data: { id: edge.id, source: edge.source, target: edge.target, width: 0.8 + 2.4 * (edge.share ?? 0.5), ...(edge.share === null ? bow(from, to, middle) : bend(from, to)) },
    classes: classes.filter(Boolean).join(" "),
  };
}

/** A turned label, and how far it begins from its node in its own direction. */
function turned({ turn, side }: Spot): Readonly<Record<string, number>> {
  const angle = (turn * Math.PI) / 180;
  const away = side === "left" ? -9 : 9;
  return { turn: angle, awayX: Math.round(Math.cos(angle) * away) - away / 1.5, awayY: Math.round(Math.sin(angle) * away) };
}

function marked(node: Node): string {
  return node.mustNotMiss ? `! ${node.label}` : node.label;
}

/** Two control points half way from the disease's box across, at the height of either end: a line that leaves and arrives level. */
function bend(from: Spot | undefined, to: Spot | undefined): { readonly distances: readonly number[]; readonly weights: readonly number[] } {
  const [dx, dy] = [(to?.x ?? 0) - (from?.x ?? 0), (to?.y ?? 0) - (from?.y ?? 0)];
  const long = Math.hypot(dx, dy) || 1;
  const across = (dx + (Math.sign(dx) * DISEASE_WIDTH) / 2) / 2;
  return {
    weights: [(across * dx) / long ** 2, (across * dx + dy * dy) / long ** 2],
    distances: [(-across * dy) / long, ((dx - across) * dy) / long],
  };
}

/** Two diseases of one column are joined past those between them, on the side of the picture's middle. */
function bow(from: Spot | undefined, to: Spot | undefined, middle: number): { readonly distances: readonly number[]; readonly weights: readonly number[] } {
  if (!from || !to || Math.abs(from.x - to.x) > DISEASE_WIDTH) return bend(from, to);
  const side = Math.sign(middle - from.x || 1) * Math.sign(to.y - from.y || 1);
  const out = -side * (DISEASE_WIDTH * 0.75 + Math.abs(to.y - from.y) / 12);
  return { weights: [0.1, 0.9], distances: [out, out] };
}
