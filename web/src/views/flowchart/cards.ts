/** The boxes of the chart before they have a place: their lines of text, their height, their marks. */

import type { Knowledge } from "../../knowledge/types";
import { wrapped } from "../../ui/text-size";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";
import { DARK, type ConditionLight, type Light } from "./light";
import { edgeName, type Mark } from "./marks";

/** A line of text in a box, placed from the box's upper left corner. */
export interface CardLine {
  readonly text: string;
  readonly role: "head" | "condition" | "fact" | "name" | "how";
  readonly x: number;
  readonly y: number;
  /** How the condition stands, if a case is shown; told on its first line. */
  readonly state: ConditionLight["state"] | null;
  /** Whether a set of facts begins with this line. */
  readonly begins: boolean;
  /** The criterion that the line belongs to. */
  readonly criterion: string;
}

/** A number of the list of faults, placed from the box's upper left corner. */
export interface CardMark {
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** A box without a place. */
export interface Card {
  readonly node: ChartNode;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly CardLine[];
  readonly marks: readonly CardMark[];
  /** Where the gate ends and the name begins; 0 without a gate. */
  readonly gateEnds: number;
  /** The line of the name, if a met gate leads here: there it is told. */
  readonly fitsAt: number | null;
}

/** What boxes are made of. */
export interface Making {
  readonly knowledge: Knowledge;
  readonly light: Light;
  readonly marks: readonly Mark[];
}

export const SIZES = { name: 13, condition: 12.5, small: 11, mark: 18 } as const;
const PAD = 9;
const LINE = 16;

/** Make the box of a group that facts lead into: its gate above, its name below. */
export function stepCard(making: Making, node: ChartNode, width: number): Card {
  const text = new Lines(width);
  const own = making.marks.filter((mark) => mark.nodes.has(node.id));
  const gated = own.filter((mark) => node.gate.some((each) => mark.gates.has(each.id)));
  if (node.gate.length > 0) addGate(text, making, node, gated);
  const gateEnds = node.gate.length > 0 ? text.y + 5 : 0;
  if (gateEnds) text.y = gateEnds + 3;
  if (node.edge && node.edge.how !== "stated") text.add(node.edge.how, "how", SIZES.small);
  const rest = own.filter((mark) => !gated.includes(mark));
  const fitsAt = node.gate.some((each) => making.light.met.has(each.id)) ? text.y + 12 : null;
  text.add(labelOf(making.knowledge, node.id), "name", SIZES.name, { bold: true, room: fitsAt ? 46 : 0 });
  text.addMarks(rest);
  return { ...text.card(node, gateEnds), fitsAt };
}

/** Make the row of a group or disease that no gate of its own leads into: name, kind of edge and marks side by side. */
export function rowCard(making: Making, node: ChartNode, width: number): Card {
  const own = making.marks.filter((mark) => mark.nodes.has(node.id) || mark.edges.has(edgeName(node)));
  const how = node.edge && node.edge.how !== "stated" ? node.edge.how : "";
  const rank = node.kind === "disease" && making.light.ranks.has(node.id) ? 24 : 0;
  const beside = own.length * SIZES.mark + (how ? how.length * 6 + 12 : 0);
  const under = beside > width * 0.42;
  const lines = wrapped(labelOf(making.knowledge, node.id), width - 2 * PAD - rank - (under ? 0 : beside), SIZES.name, node.kind === "group");
  const text = new Lines(width);
  for (const line of lines) text.put(line, "name", PAD + rank);
  const y = under ? text.y : text.y - LINE;
  if (how) text.lines.push({ text: how, role: "how", x: width - PAD - own.length * SIZES.mark - (own.length > 0 ? 4 : 0), y: y + 12, state: null, begins: false, criterion: "" });
  own.forEach((mark, at) => text.marks.push({ number: mark.number, x: width - PAD - (own.length - at - 0.5) * SIZES.mark, y: y + 8 }));
  if (under) text.y += LINE + 2;
  return text.card(node, 0, 5);
}

function addGate(text: Lines, making: Making, node: ChartNode, marks: readonly Mark[]): void {
  text.put(node.gate.length > 1 ? "if any of these holds" : "if", "head", PAD);
  const inRow = Math.max(1, Math.floor((text.width - 150) / SIZES.mark));
  if (marks.length > inRow) text.addMarks(marks);
  else text.placeMarks(marks, text.y - LINE);
  for (const criterion of node.gate) {
    text.y += 3;
    criterion.conditions.forEach((condition, number) => {
      const light = making.light.conditions.get(condition.id);
      const place = condition.location ? ` (${labelOf(making.knowledge, condition.location)})` : "";
      const words = `${number > 0 ? "and " : ""}${labelOf(making.knowledge, condition.feature)}${place}`;
      const state = making.light === DARK ? null : (light?.state ?? "unknown");
      text.add(words, "condition", SIZES.condition, { indent: 18, state, begins: number === 0, criterion: criterion.id });
      if (light?.brief && light.brief !== labelOf(making.knowledge, condition.feature)) {
        text.add(`by ${light.brief}`, "fact", SIZES.small, { indent: 18, criterion: criterion.id });
      }
    });
  }
}

interface LineOptions {
  readonly indent?: number;
  readonly bold?: boolean;
  /** Room to leave free on the right. */
  readonly room?: number;
  readonly begins?: boolean;
  readonly state?: ConditionLight["state"] | null;
  readonly criterion?: string;
}

/** Lines and marks that are set one below the other. */
class Lines {
  y = 4;
  readonly lines: CardLine[] = [];
  readonly marks: CardMark[] = [];

  constructor(readonly width: number) {}

  put(text: string, role: CardLine["role"], x: number, more: LineOptions = {}): void {
    this.lines.push({ text, role, x, y: this.y + 12, state: more.state ?? null, begins: more.begins ?? false, criterion: more.criterion ?? "" });
    this.y += LINE;
  }

  add(text: string, role: CardLine["role"], size: number, more: LineOptions = {}): void {
    const indent = PAD + (more.indent ?? 0);
    wrapped(text, this.width - indent - PAD - (more.room ?? 0), size, more.bold).forEach((line, number) => {
      this.put(line, role, indent, number === 0 ? more : { ...more, state: null, begins: false });
    });
  }

  placeMarks(marks: readonly Mark[], y: number): void {
    marks.forEach((mark, at) => this.marks.push({ number: mark.number, x: this.width - PAD - (marks.length - at - 0.5) * SIZES.mark, y: y + 8 }));
  }

  addMarks(marks: readonly Mark[]): void {
    const inRow = Math.max(1, Math.floor((this.width - 2 * PAD) / SIZES.mark));
    for (let from = 0; from < marks.length; from += inRow) {
      this.placeMarks(marks.slice(from, from + inRow), this.y);
      this.y += SIZES.mark;
    }
  }

  card(node: ChartNode, gateEnds: number, foot = 6): Card {
    return { node, width: this.width, height: this.y + foot, lines: this.lines, marks: this.marks, gateEnds, fitsAt: null };
  }
}
