/** The graph to look at, typed and indexed: one edge a fact, however many statements say it. */

import { groupedBy } from "../../knowledge/grouped";
import type { GraphData, GraphItem, Id, SourceLayer } from "../../knowledge/types";

/** A disease, a feature or a group. */
export interface Node {
  readonly id: Id;
  readonly label: string;
  /** disease, sign, location, lab, history, distribution, patient or group. */
  readonly kind: string;
  readonly layer: SourceLayer;
  readonly mustNotMiss: boolean;
  /** How many diseases show it. */
  readonly diseases: number;
}

/** That a disease shows a feature, that two diseases are related, or that one stands in a group. */
export interface Edge {
  readonly id: string;
  readonly source: Id;
  readonly target: Id;
  readonly relation: string;
  /** Statements or relations that say so, the strongest first. */
  readonly statements: readonly Id[];
  readonly howOften: string;
  /** Share of patients, 0 to 1; null for what is no share. */
  readonly share: number | null;
  /** False: stated not to be shown. */
  readonly present: boolean;
  readonly layer: SourceLayer;
  /** Places of a sign. */
  readonly at: readonly Id[];
}

/** The graph with its indexes. */
export interface Network {
  readonly nodes: ReadonlyMap<Id, Node>;
  readonly edges: readonly Edge[];
  /** Edges by either end. */
  readonly at: ReadonlyMap<Id, readonly Edge[]>;
  /** Kinds of nodes in the order in which they are first met from diseases on. */
  readonly kinds: readonly string[];
}

/** Between a disease or group and the group that it stands in. */
export const IN_GROUP = "subClassOf";

const KINDS = ["disease", "group", "sign", "location", "lab", "history", "distribution", "patient"];

/** Make the indexes of the graph that is embedded in the page. */
export function networkOf(data: GraphData): Network {
  const nodes = new Map(data.nodes.map(nodeOf).map((node) => [node.id, node]));
  const edges = data.edges.map(edgeOf);
  const at = groupedBy(
    edges.flatMap((edge) => [[edge.source, edge] as const, [edge.target, edge] as const]),
    ([end]) => end,
  );
  const met = new Set([...nodes.values()].map((node) => node.kind));
  return {
    nodes,
    edges,
    at: new Map([...at].map(([id, pairs]) => [id, pairs.map(([, edge]) => edge)])),
    kinds: [...KINDS.filter((kind) => met.has(kind)), ...[...met].filter((kind) => !KINDS.includes(kind))],
  };
}

/** The other end of an edge. */
export function otherEnd(edge: Edge, id: Id): Id {
  return edge.source === id ? edge.target : edge.source;
}

function nodeOf(item: GraphItem): Node {
  return {
    id: text(item["id"]), label: text(item["label"]), kind: text(item["kind"]), layer: layer(item["layer"]),
    mustNotMiss: item["must_not_miss"] === true, diseases: Number(item["diseases"] ?? 0),
  };
}

function edgeOf(item: GraphItem, number: number): Edge {
  const words = (value: unknown) => text(value).split(" ").filter(Boolean);
  return {
    id: `e${number}`, source: text(item["source"]), target: text(item["target"]), relation: text(item["relation"]),
    statements: words(item["statements"]), howOften: text(item["how_often"]), share: typeof item["share"] === "number" ? item["share"] : null,
    present: item["present"] !== false, layer: layer(item["layer"]), at: words(item["at"]),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function layer(value: unknown): SourceLayer {
  return value === "supplementary" ? "supplementary" : "article";
}
