/**
 * Where the nodes of a part of the graph stand: diseases by group in a left and a right column, what only one of them shows
 * outside beside it, what several show between the columns. The same part always stands alike; nothing moves by itself.
 */

import { groupedBy } from "../../knowledge/grouped";
import type { Id, Knowledge, Layout } from "../../knowledge/types";
import { textWidth } from "../../ui/text-size";
import type { Shown } from "./shown";
import type { Node } from "./network";

/** Where a node stands, on which side of it its label, turned by how many degrees, and the group it is boxed in. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly side: "left" | "right" | "on";
  readonly turn: number;
  readonly box: Id | null;
}

export type Spots = ReadonlyMap<Id, Spot>;

export const LABEL_SIZE = 12;
export const DISEASE_WIDTH = 196;
export const DISEASE_LABEL_WIDTH = 180;
export const BOX_LABEL_WIDTH = 230;
const ROW = 19;
const HEAD = 30;
const GAP = 26;
const BESIDE = 56; // from a disease to its own features
const BETWEEN = 150; // from a disease to shared features

/** Arrange by group; `narrow` puts all diseases on the left, for a narrow page. `first` and `second` stand opposite if given. */
export function byGroup(knowledge: Knowledge, shown: Shown, narrow: boolean, opposite: readonly [Id, Id] | null = null): Spots {
  const plan = new Plan(knowledge, shown);
  const [left, right] = opposite ? plan.opposed(opposite) : narrow ? [plan.blocks, []] : plan.halves();
  const widest = plan.widest();
  const spots = new Map<Id, Spot>();
  const heights = [left, right].map((blocks) => blocks.reduce((sum, block) => sum + block.height + GAP, -GAP));
  const tall = Math.max(...heights, 0);
  const columns = right.length === 0 ? 1 : Math.min(2, Math.ceil((plan.shared.length * ROW) / Math.max(tall, 320)));
  const room = columns * (widest.shared + 40);
  const gap = right.length === 0 || opposite ? BESIDE + 30 : BETWEEN;
  plan.side(spots, left, 0, opposite ? (tall - (heights[0] ?? 0)) / 2 : 0, narrow ? "right" : "left");
  plan.side(spots, right, DISEASE_WIDTH + 2 * gap + room, opposite ? (tall - (heights[1] ?? 0)) / 2 : 0, "right");
  plan.middle(spots, DISEASE_WIDTH / 2 + gap, columns, widest.shared + 40, tall, narrow);
  plan.strays(spots, tall);
  return spots;
}

/** Take a layout that was made beforehand; what has no place in it is left out. */
export function beforehand(layout: Layout): Spots {
  const side = { start: "right", end: "left", middle: "on" } as const;
  return new Map(Object.entries(layout.places).map(([id, { x, y, anchor, turn }]) => [id, { x, y, turn, side: side[anchor], box: null }]));
}

interface Block {
  readonly group: Id | null;
  readonly diseases: readonly Id[];
  readonly height: number;
}

class Plan {
  readonly blocks: readonly Block[];
  readonly shared: readonly Id[];
  private readonly own = new Map<Id, readonly Id[]>();
  private readonly owners: ReadonlyMap<Id, readonly Id[]>;
  private readonly nodes: ReadonlyMap<Id, Node>;

  constructor(knowledge: Knowledge, shown: Shown) {
    this.nodes = new Map(shown.nodes.map((node) => [node.id, node]));
    const diseases = shown.nodes.filter((node) => node.kind === "disease");
    const features = shown.edges.filter((edge) => this.nodes.get(edge.target)?.kind !== "disease");
    this.owners = new Map([...groupedBy(features, (edge) => edge.target)].map(([id, edges]) => [id, [...new Set(edges.map((edge) => edge.source))]]));
    const single = [...this.owners].filter(([, of]) => of.length === 1);
    for (const [disease, rows] of groupedBy(single, ([, of]) => of[0] as Id)) this.own.set(disease, this.sorted(rows.map(([id]) => id)));
    this.shared = [...this.owners].filter(([, of]) => of.length > 1).map(([id]) => id);
    this.blocks = this.blocksOf(knowledge, diseases.map((node) => node.id));
  }

  /** Cut the blocks, in their order, into two columns about as tall. */
  halves(): readonly [readonly Block[], readonly Block[]] {
    const whole = this.blocks.reduce((sum, block) => sum + block.height, 0);
    let sum = 0;
    const cut = this.blocks.findIndex((block) => (sum += block.height) - block.height / 2 > whole / 2);
    return cut < 0 ? [this.blocks, []] : [this.blocks.slice(0, cut), this.blocks.slice(cut)];
  }

  /** Set two diseases opposite one another, each with the diseases of its block. */
  opposed([first, second]: readonly [Id, Id]): readonly [readonly Block[], readonly Block[]] {
    const single = (id: Id): Block => {
      const block = this.blocks.find((each) => each.diseases.includes(id));
      return { group: block?.group ?? null, diseases: [id], height: HEAD + this.heightOf(id) };
    };
    return [[single(first)], [single(second)]];
  }

  /** How wide the longest labels are. */
  widest(): { readonly shared: number } {
    return { shared: Math.max(60, ...this.shared.map((id) => textWidth(this.nodes.get(id)?.label ?? "", LABEL_SIZE))) + 20 };
  }

  /** Place a column of diseases, each with what only it shows. */
  side(spots: Map<Id, Spot>, blocks: readonly Block[], x: number, from: number, side: "left" | "right"): void {
    let y = from;
    for (const block of blocks) {
      y += HEAD;
      for (const disease of block.diseases) {
        const height = this.heightOf(disease);
        spots.set(disease, { x, y: Math.round(y + height / 2), side: "on", turn: 0, box: block.group });
        const own = this.own.get(disease) ?? [];
        const step = side === "left" ? -(DISEASE_WIDTH / 2 + BESIDE) : DISEASE_WIDTH / 2 + BESIDE;
        own.forEach((id, at) => {
          spots.set(id, { x: x + step, y: Math.round(y + height / 2 + (at - (own.length - 1) / 2) * ROW), side, turn: 0, box: null });
        });
        y += height;
      }
      y += GAP;
    }
  }

  /** Place what several diseases show between them, each near the middle of its diseases. */
  middle(spots: Map<Id, Spot>, x: number, columns: number, width: number, tall: number, narrow: boolean): void {
    const mean = (id: Id) => {
      const of = this.owners.get(id) ?? [];
      return of.reduce((sum, each) => sum + (spots.get(each)?.y ?? 0), 0) / Math.max(of.length, 1);
    };
    const order = [...this.shared].sort((a, b) => mean(a) - mean(b) || a.localeCompare(b));
    for (let column = 0; column < columns; column++) {
      const own = order.filter((_, at) => at % columns === column);
      const heights = narrow ? own.map((_, at) => tall + GAP + at * ROW) : spread(own.map(mean));
      own.forEach((id, at) => spots.set(id, { x: Math.round(x + column * width), y: Math.round(heights[at] ?? 0), side: "right", turn: 0, box: null }));
    }
  }

  /** Place what has no disease beside it below all else. */
  strays(spots: Map<Id, Spot>, tall: number): void {
    const rest = [...this.nodes.keys()].filter((id) => !spots.has(id));
    rest.forEach((id, at) => spots.set(id, { x: (at % 4) * 240, y: Math.round(tall + 60 + Math.floor(at / 4) * 44), side: "right", turn: 0, box: null }));
  }

  private heightOf(disease: Id): number {
    return Math.max(50, (this.own.get(disease)?.length ?? 0) * ROW + 10);
  }

  private blocksOf(knowledge: Knowledge, diseases: readonly Id[]): readonly Block[] {
    const order = new Map(depthFirst(knowledge).map((id, at) => [id, at]));
    const narrowest = (id: Id) => {
      const groups = knowledge.scheme.edges.filter((edge) => edge.child === id).map((edge) => edge.parent);
      return groups.sort((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0))[0] ?? null;
    };
    const blocks = [...groupedBy(this.sorted(diseases), narrowest)];
    blocks.sort(([a], [b]) => (order.get(a ?? "") ?? -1) - (order.get(b ?? "") ?? -1));
    return blocks.map(([group, own]) => ({ group, diseases: own, height: HEAD + own.reduce((sum, id) => sum + this.heightOf(id), 0) }));
  }

  private sorted(ids: readonly Id[]): readonly Id[] {
    const label = (id: Id) => this.nodes.get(id)?.label.toLowerCase() ?? id;
    return [...ids].sort((a, b) => label(a).localeCompare(label(b)));
  }
}

/** Rows as near as can be to where they are wanted, in their order, and none on another: those that would meet move as one. */
function spread(wanted: readonly number[]): readonly number[] {
  const runs: { start: number; count: number }[] = [];
  for (const at of wanted) {
    let run = { start: at, count: 1 };
    for (let before = runs.at(-1); before && before.start + before.count * ROW > run.start; before = runs.at(-1)) {
      runs.pop();
      const count = before.count + run.count;
      run = { start: (before.start * before.count + (run.start - before.count * ROW) * run.count) / count, count };
    }
    runs.push(run);
  }
  return runs.flatMap(({ start, count }) => Array.from({ length: count }, (_, at) => start + at * ROW));
}

/** Groups of the scheme, each followed by those below it. */
function depthFirst(knowledge: Knowledge): readonly Id[] {
  const below = groupedBy(knowledge.scheme.edges, (edge) => edge.parent);
  const walk = (id: Id): readonly Id[] => [id, ...(below.get(id) ?? []).flatMap((edge) => walk(edge.child))];
  const groups = new Set(knowledge.scheme.groups);
  return knowledge.scheme.roots.flatMap(walk).filter((id) => groups.has(id));
}
