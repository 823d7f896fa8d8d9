/** Nodes as cytoscape draws them: with their place, their label's side, and classes that tell how they look. */

import type { ElementDefinition } from "cytoscape";
import type { Id, Knowledge } from "../../knowledge/types";
import { wrapped } from "../../ui/text-size";
import { labelOf } from "../../ui/words";
import { DISEASE_LABEL_WIDTH, DISEASE_WIDTH, LABEL_SIZE, type Spot, type Spots } from "./arrange";
import type { Node } from "./network";
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

/** Make the nodes of a picture, boxes of groups first; nodes without a place are left out. */
export function elementsOf(knowledge: Knowledge, shown: Shown, spots: Spots, pointed: Pointed, withBoxes: boolean): ElementDefinition[] {
  const nodes = shown.nodes.filter((node) => spots.has(node.id));
  const boxes = withBoxes ? new Set(nodes.map((node) => spots.get(node.id)?.box).filter((box) => box != null)) : new Set<Id>();
  return [
    ...[...boxes].map((id): ElementDefinition => ({ data: { id: `box-${id}`, label: labelOf(knowledge, id), group: id }, classes: "box kind-group", grabbable: false })),
    ...nodes.map((node) => nodeElement(node, spots.get(node.id) as Spot, pointed, boxes)),
  ];
}

function nodeElement(node: Node, spot: Spot, pointed: Pointed, boxes: ReadonlySet<Id>): ElementDefinition {
  const lines = node.kind === "disease" ? wrapped(marked(node), DISEASE_LABEL_WIDTH, LABEL_SIZE, true) : [];
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

/** A turned label, and how far it begins from its node in its own direction. */
function turned({ turn, side }: Spot): Readonly<Record<string, number>> {
  const angle = (turn * Math.PI) / 180;
  const away = side === "left" ? -9 : 9;
  return { turn: angle, awayX: Math.round(Math.cos(angle) * away) - away / 1.5, awayY: Math.round(Math.sin(angle) * away) };
}

function marked(node: Node): string {
  return node.mustNotMiss ? `! ${node.label}` : node.label;
}
