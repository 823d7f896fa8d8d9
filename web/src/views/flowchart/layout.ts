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

const NARROW = 620; // room below which columns cannot be read
const GAP = 40; // between columns
const INDENT = 20;
const WIDTHS = { top: 112, gate: 232, list: 318, widest: 440 } as const;
const ENTRY = 13; // from the top of a box to where its line arrives
const ROW_GAP = 4;
const BLOCK_GAP = 16;

/** Lay a chart out for so much room: in columns, or in one if there is too little. */
export function layOut(making: Making, tops: readonly ChartNode[], room: number): Drawn {
  const narrow = room < NARROW;
  const list = listStart(tops);
  const sheet = new Sheet(making, list, Math.min(WIDTHS.widest, Math.max(WIDTHS.list, room - list - 4)));
  const heads = narrow ? [] : headsOf(making, tops);
  let y = narrow ? 2 : 28;
  for (const top of tops) y = (narrow ? sheet.down(top, 2, y, room - 4) : sheet.columns(top, 2, y)) + BLOCK_GAP;
  const links = tops.flatMap((top) => linksBelow(sheet, top, narrow));
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

  constructor(
    readonly making: Making,
    /** Where the list of what no gate leads into begins, and how wide it is. */
    readonly list: number,
    readonly listWidth: number,
  ) {}

  /** Place a step, and on its right what it leads to; return where it ends. */
  columns(node: ChartNode, x: number, y: number): number {
    const box = this.place(stepCard(this.making, node, widthOf(node)), x, y);
    const steps = node.children.filter((each) => each.kind === "step");
    const rows = node.children.filter((each) => each.kind !== "step");
    let end = y;
    rows.forEach((row, at) => (end = this.rows(row, this.list, at > 0 ? end + ROW_GAP : end, this.listWidth)));
    steps.forEach((step, at) => (end = this.columns(step, x + box.width + GAP, at > 0 || rows.length > 0 ? end + BLOCK_GAP : end)));
    return Math.max(end, y + box.height);
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
  return `M${to.x - 9} ${from.y + from.height}V${entry(to)}H${to.x}`;
}

/** A line that leaves to the right, turns once up or down, and arrives from the left. */
function elbow(from: Box, to: Box): string {
  const [x1, y1, turn, x2, y2] = [from.x + from.width, entry(from), to.x - GAP / 2, to.x, entry(to)];
  const step = Math.min(8, Math.abs(y2 - y1) / 2);
  const way = Math.sign(y2 - y1);
  if (step < 1) return `M${x1} ${y1}H${x2}`;
  return `M${x1} ${y1}H${turn - step}Q${turn} ${y1} ${turn} ${y1 + way * step}V${y2 - way * step}Q${turn} ${y2} ${turn + step} ${y2}H${x2}`;
}

function entry(box: Box): number {
  return box.y + (box.node.kind === "step" ? ENTRY : Math.min(ENTRY, box.height / 2));
}
