/** Where the boxes of the chart stand: step by step from left to right, or one below the other on a narrow page. */

import type { Id } from "../../knowledge/types";
import { FACET_NAMES } from "../../ui/words";
import { rowCard, stepCard, type Card, type Making } from "./cards";
import type { ChartNode } from "./chart";

/** A box with its place. */
export interface Box extends Card {
  readonly x: number;
  readonly y: number;
}

/** A line from a group to what stands in it. */
export interface Link {
  readonly node: ChartNode;
  readonly from: string;
  readonly path: string;
}

/** The chart with its size. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  /** What each column asks for. */
  readonly heads: readonly Head[];
}

/** What stands above a column. */
export interface Head {
  readonly x: number;
  readonly text: string;
}

const GAP = 40; // between columns
const INDENT = 20;
const WIDTHS = { top: 112, gate: 232, list: 318 } as const;
const ROW_GAP = 4;
const BLOCK_GAP = 16;

/** Lay a chart out: in columns, or as one narrow column of a given width. */
export function layOut(making: Making, tops: readonly ChartNode[], narrow: number | null): Drawn {
  const sheet = new Sheet(making);
  const heads = narrow === null ? headsOf(making, tops) : [];
  let y = heads.length > 0 ? 28 : 2;
  for (const top of tops) {
    y = narrow === null ? sheet.columns(top, 2, y, listStart(tops)) + BLOCK_GAP : sheet.down(top, 2, y, narrow - 4) + BLOCK_GAP;
  }
  const links = tops.flatMap((top) => linksBelow(sheet, top, narrow !== null));
  const boxes = [...sheet.boxes.values()];
  const right = Math.max(0, ...boxes.map((each) => each.x + each.width));
  return { width: right + 2, height: Math.max(0, ...boxes.map((each) => each.y + each.height)) + 4, boxes, links, heads };
}

/** Where the column begins that lists what no gate leads into. */
function listStart(tops: readonly ChartNode[]): number {
  const past = (node: ChartNode, x: number): number =>
    node.kind === "step" ? Math.max(x + widthOf(node) + GAP, ...node.children.map((child) => past(child, x + widthOf(node) + GAP))) : x;
  return Math.max(2, ...tops.map((top) => past(top, 2)));
}

// A column is named by what its gates ask for, the last by what it lists.
function headsOf(making: Making, tops: readonly ChartNode[]): readonly Head[] {
  const facets = new Map<number, Set<string>>();
  const walk = (node: ChartNode, x: number): void => {
    if (node.kind !== "step") return;
    const asked = facets.get(x) ?? new Set();
    for (const { feature } of node.gate.flatMap((each) => each.conditions)) asked.add(facetName(making, feature));
    facets.set(x, asked);
    for (const child of node.children) walk(child, x + widthOf(node) + GAP);
  };
  for (const top of tops) walk(top, 2);
  const columns = [...facets].filter(([, asked]) => asked.size > 0).sort(([a], [b]) => a - b);
  const heads = columns.map(([x, asked], at) => ({ x, text: `${at + 1}  ${capital([...asked].sort().join(", "))}` }));
  return [...heads, { x: listStart(tops), text: `${heads.length + 1}  Groups and diseases` }];
}

function facetName(making: Making, id: Id): string {
  const facet = making.knowledge.terms.get(id)?.facet ?? "";
  return FACET_NAMES[facet] ?? facet;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function widthOf(node: ChartNode): number {
  return node.gate.length > 0 ? WIDTHS.gate : WIDTHS.top;
}

class Sheet {
  readonly boxes = new Map<string, Box>();

  constructor(readonly making: Making) {}

  /** Place a step, what it leads to on its right, and itself at the middle of that; return where it ends. */
  columns(node: ChartNode, x: number, y: number, list: number): number {
    const card = stepCard(this.making, node, widthOf(node));
    const steps = node.children.filter((each) => each.kind === "step");
    const rows = node.children.filter((each) => each.kind !== "step");
    let end = y;
    for (const row of rows) end = this.rows(row, list, end, WIDTHS.list) + ROW_GAP;
    if (rows.length > 0 && steps.length > 0) end += BLOCK_GAP;
    for (const step of steps) end = this.columns(step, x + card.width + GAP, end, list) + BLOCK_GAP;
    if (node.children.length > 0) end -= steps.length > 0 ? BLOCK_GAP : ROW_GAP;
    const spare = card.height - (end - y);
    if (spare > 0) this.shift(node, spare / 2);
    this.place(card, x, spare > 0 ? y : y + (end - y - card.height) / 2);
    return Math.max(end, y + card.height);
  }

  /** Place a row, and below it, set in, what stands in it. */
  rows(node: ChartNode, x: number, y: number, width: number): number {
    const box = this.place(rowCard(this.making, node, width), x, y);
    let end = y + box.height;
    for (const child of node.children) {
      end = this.rows(child, x + INDENT, end + ROW_GAP, width - INDENT);
    }
    return end;
  }

  /** Place a node and all below it one below the other. */
  down(node: ChartNode, x: number, y: number, width: number): number {
    const card = node.kind === "step" ? stepCard(this.making, node, width) : rowCard(this.making, node, width);
    const box = this.place(card, x, y);
    let end = y + box.height;
    for (const child of node.children) {
      end = this.down(child, x + INDENT - 6, end + (child.kind === "step" ? BLOCK_GAP : ROW_GAP), width - INDENT + 6);
    }
    return end;
  }

  private place(card: Card, x: number, y: number): Box {
    const box = { ...card, x, y: Math.round(y) };
    this.boxes.set(card.node.key, box);
    return box;
  }

  private shift(node: ChartNode, by: number): void {
    for (const child of node.children) {
      const box = this.boxes.get(child.key);
      if (box) this.boxes.set(child.key, { ...box, y: Math.round(box.y + by) });
      this.shift(child, by);
    }
  }

  /** The line to a node from the group above it; null at the top. */
  link(parent: ChartNode, node: ChartNode, narrow: boolean): Link | null {
    const [from, to] = [this.boxes.get(parent.key), this.boxes.get(node.key)];
    if (!from || !to) return null;
    const beside = parent.kind === "step" && !narrow;
    return { node, from: parent.key, path: beside ? elbow(from, to) : hanging(from, to) };
  }
}

function linksBelow(sheet: Sheet, node: ChartNode, narrow: boolean): readonly Link[] {
  return node.children.flatMap((child) => {
    const link = sheet.link(node, child, narrow);
    return [...(link ? [link] : []), ...linksBelow(sheet, child, narrow)];
  });
}

function hanging(from: Box, to: Box): string {
  return `M${to.x - 9} ${from.y + from.height}V${to.y + to.height / 2}H${to.x}`;
}

/** A line that leaves to the right, turns once up or down, and arrives from the left. */
function elbow(from: Box, to: Box): string {
  const [x1, y1, turn, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x - GAP / 2, to.x, to.y + to.height / 2];
  const step = Math.min(8, Math.abs(y2 - y1) / 2);
  const way = Math.sign(y2 - y1);
  if (step < 1) return `M${x1} ${y1}H${x2}`;
  return `M${x1} ${y1}H${turn - step}Q${turn} ${y1} ${turn} ${y1 + way * step}V${y2 - way * step}Q${turn} ${y2} ${turn + step} ${y2}H${x2}`;
}
