/** The part of the graph that the options ask for. */

import { groupedBy } from "../../knowledge/grouped";
import type { Id, Knowledge, LayerName } from "../../knowledge/types";
import { IN_GROUP, otherEnd, type Edge, type Network, type Node } from "./network";
import { ALL, strengthsOf, TELLING, type Options } from "./options";

/** Nodes and edges that are drawn. */
export interface Shown {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

const MOST_TELLING = 4; // features of a kind for each disease: enough to know it by, few enough to read

/** Choose what is drawn; `always` are nodes that are drawn whatever the filters say. */
export function shownOf(knowledge: Knowledge, network: Network, options: Options, always: ReadonlySet<Id>): Shown {
  const diseases = diseasesOf(knowledge, network, options, always);
  const telling = options.strength === TELLING ? tellingOf(knowledge, network, options.layer) : null;
  const least = strengthsOf(knowledge).find((band) => band.word === options.strength)?.low ?? 0;
  const isStrong = (edge: Edge) =>
    telling ? telling.has(edge.id) : options.strength === ALL || edge.share === null || (edge.present && edge.share >= least);
  const isWanted = (edge: Edge) => {
    if (edge.relation === IN_GROUP || !diseases.has(edge.source) || !isInLayer(edge, options.layer)) return false;
    if (diseases.has(edge.target)) return edge.share === null;
    if (always.has(edge.target)) return true;
    return options.kinds.has(network.nodes.get(edge.target)?.kind ?? "") && isStrong(edge);
  };
  const edges = network.edges.filter(isWanted);
  const ids = new Set([...diseases, ...edges.map((edge) => edge.target), ...always]);
  const nodes = [...ids].map((id) => network.nodes.get(id)).filter((node) => node !== undefined && node.kind !== "group");
  return { nodes: nodes as readonly Node[], edges };
}

/** Leave of what is drawn only what lies within some steps of nodes, and what lies between. */
export function around(shown: Shown, centres: readonly Id[], depth: number): Shown {
  const near = within(shown.edges, centres, depth);
  return { nodes: shown.nodes.filter((node) => near.has(node.id)), edges: shown.edges.filter((edge) => near.has(edge.source) && near.has(edge.target)) };
}

/** All that lies within some steps of nodes. */
export function within(edges: readonly Edge[], centres: readonly Id[], depth: number): ReadonlySet<Id> {
  const near = new Set(centres);
  for (let step = 0; step < depth; step++) {
    const before = new Set(near);
    for (const edge of edges) {
      if (before.has(edge.source)) near.add(edge.target);
      if (before.has(edge.target)) near.add(edge.source);
    }
  }
  return near;
}

/** Whether an edge is stated in a layer. */
export function isInLayer(edge: Edge, layer: LayerName): boolean {
  return layer === "all" || edge.layer === "article";
}

function diseasesOf(knowledge: Knowledge, network: Network, options: Options, always: ReadonlySet<Id>): ReadonlySet<Id> {
  const inGroup = (id: Id) => !options.group || knowledge.terms.get(id)?.within.has(options.group);
  const every = [...network.nodes.values()].filter((node) => node.kind === "disease").map((node) => node.id);
  return new Set(every.filter((id) => inGroup(id) || always.has(id)));
}

const KNOWN = new WeakMap<Knowledge, Map<LayerName, ReadonlySet<string>>>();

/** For each disease and kind the facts that speak most for it, by their weight of evidence. */
function tellingOf(knowledge: Knowledge, network: Network, layer: LayerName): ReadonlySet<string> {
  const known = KNOWN.get(knowledge) ?? new Map<LayerName, ReadonlySet<string>>();
  KNOWN.set(knowledge, known);
  const before = known.get(layer);
  if (before) return before;
  const bits = new Map<string, number>();
  for (const weight of knowledge.layers[layer].weights) {
    const key = `${weight.disease} ${weight.term}`;
    bits.set(key, Math.max(bits.get(key) ?? 0, weight.present[1]));
  }
  const strength = (edge: Edge) => bits.get(`${edge.source} ${edge.target}`) ?? 0;
  const features = network.edges.filter((edge) => edge.share !== null && edge.present && strength(edge) > 0 && isInLayer(edge, layer));
  const groups = groupedBy(features, (edge) => `${edge.source} ${edge.relation}`);
  const chosen = new Set([...groups.values()].flatMap((own) => [...own].sort((a, b) => strength(b) - strength(a)).slice(0, MOST_TELLING).map((edge) => edge.id)));
  known.set(layer, chosen);
  return chosen;
}

/** How many steps one node is from its neighbours in the whole graph: its neighbours, each with the edges to it. */
export function neighboursOf(network: Network, id: Id, layer: LayerName): ReadonlyMap<Id, readonly Edge[]> {
  const edges = (network.at.get(id) ?? []).filter((edge) => isInLayer(edge, layer) && edge.relation !== IN_GROUP);
  return groupedBy(edges, (edge) => otherEnd(edge, id));
}
