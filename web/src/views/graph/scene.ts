/** All that the picture shows for given options: what, where, and what of it is pointed out. */

import type { Id, Knowledge } from "../../knowledge/types";
import { beforehand, byGroup, type Spots } from "./arrange";
import { contrastOf, type Contrast } from "./contrast";
import type { Pointed } from "./elements";
import type { Edge, Network } from "./network";
import { BY_GROUP, type Options } from "./options";
import { around, shownOf, within, type Shown } from "./shown";
import { shortestWay, type Step } from "./ways";

/** What the picture shows. */
export interface Scene {
  readonly shown: Shown;
  readonly spots: Spots;
  readonly pointed: Pointed;
  readonly contrast: Contrast | null;
  readonly way: readonly Step[] | null;
  /** Nodes to bring into view. */
  readonly about: readonly Id[];
  /** The same name for the same nodes at the same places. */
  readonly arrangement: string;
  readonly withBoxes: boolean;
  readonly curved: boolean;
}

/** Work out the picture. */
export function sceneOf(knowledge: Knowledge, network: Network, options: Options, narrow: boolean): Scene {
  const { focus, to } = options;
  const isDisease = (id: Id | null) => id !== null && network.nodes.get(id)?.kind === "disease";
  if (focus && to && isDisease(focus) && isDisease(to)) return contrastScene(knowledge, network, options, focus, to, narrow);
  const way = focus && to ? shortestWay(network, focus, to, options.layer) : null;
  const always = new Set([focus, to, ...(way ?? []).map((step) => step.to)].filter((id) => id !== null && isDrawable(network, id)) as Id[]);
  const all = shownOf(knowledge, network, options, always);
  const withWay = { ...all, edges: [...new Set([...all.edges, ...(way ?? []).map((step) => step.edge)])] };
  const ways = new Set([...(way ?? []).flatMap((step) => [step.edge.id, step.to]), ...(way && focus ? [focus] : [])]);
  const centres = way ? [...always] : centresOf(knowledge, withWay, focus);
  const near = centres.length === 0 ? null : way ? new Set(centres) : within(withWay.edges, centres, options.depth);
  const shown = options.only && near ? around(withWay, centres, way ? 1 : options.depth) : withWay;
  const inner = way || centres.length === 0 ? new Set<Id>() : within(withWay.edges, centres, options.depth - 1);
  const lines = new Set([...ways, ...withWay.edges.filter((edge) => inner.has(edge.source) || inner.has(edge.target)).map((edge) => edge.id)]);
  const pointed = { focus, near: options.only && !way ? null : near, lines, way: ways, shared: new Set<Id>() };
  return { ...placed(knowledge, shown, options, narrow, null), shown, pointed, about: centres, contrast: null, way };
}

function contrastScene(knowledge: Knowledge, network: Network, options: Options, first: Id, second: Id, narrow: boolean): Scene {
  const contrast = contrastOf(network, first, second, options.layer, options.kinds);
  const rows = [...contrast.shared, ...contrast.first, ...contrast.second];
  const between = network.edges.filter((edge) => edge.share === null && [edge.source, edge.target].sort().join() === [first, second].sort().join());
  const edges = [...rows.flatMap((row) => [row.first, row.second]).filter((edge): edge is Edge => edge !== null), ...between];
  const ids = [first, second, ...rows.map((row) => row.id)];
  const shown = { edges, nodes: ids.map((id) => network.nodes.get(id)).filter((node) => node !== undefined) };
  const pointed = { focus: null, near: null, lines: new Set<string>(), way: new Set<string>(), shared: new Set(contrast.shared.map((row) => row.id)) };
  const opposite = narrow ? null : ([first, second] as const);
  return { ...placed(knowledge, shown, { ...options, layout: BY_GROUP }, narrow, opposite), shown, pointed, about: [], contrast, way: null };
}

function placed(knowledge: Knowledge, shown: Shown, options: Options, narrow: boolean, opposite: readonly [Id, Id] | null) {
  const layout = knowledge.graph?.layouts[options.layout];
  const spots = layout ? beforehand(layout) : byGroup(knowledge, shown, narrow, opposite);
  const arrangement = `${options.layout} ${narrow} ${shown.nodes.map((node) => node.id).sort().join()}`;
  return { spots, arrangement: layout ? options.layout : arrangement, withBoxes: !layout && options.kinds.has("group"), curved: options.layout !== "ring" };
}

/** What is in the middle of a neighbourhood: the node, or the diseases of a group. */
function centresOf(knowledge: Knowledge, shown: Shown, focus: Id | null): readonly Id[] {
  if (focus === null) return [];
  if (!knowledge.scheme.groups.includes(focus)) return shown.nodes.filter((node) => node.id === focus).map((node) => node.id);
  return shown.nodes.filter((node) => node.kind === "disease" && knowledge.terms.get(node.id)?.within.has(focus)).map((node) => node.id);
}

function isDrawable(network: Network, id: Id): boolean {
  const node = network.nodes.get(id);
  return node !== undefined && node.kind !== "group";
}
