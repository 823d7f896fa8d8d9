/** What of the graph is shown, as its link says: `#/graph/TERM?kinds=…&group=…&layer=…&strength=…&to=OTHER`. */

import type { FrequencyBand, Id, Knowledge, LayerName } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import type { Network } from "./network";

/** What of the graph is shown and how. */
export interface Options {
  readonly focus: Id | null;
  /** The node that a way leads to, or the disease that is compared. */
  readonly to: Id | null;
  readonly kinds: ReadonlySet<string>;
  readonly group: Id | null;
  readonly layer: LayerName;
  /** "telling", "all", or a word of how often. */
  readonly strength: string;
  readonly depth: 1 | 2;
  /** Leave out what is no neighbour, rather than let it fade. */
  readonly only: boolean;
  readonly layout: string;
}

/** The layout that is made for what is shown; the others were made beforehand for the whole. */
export const BY_GROUP = "groups";
export const TELLING = "telling";
export const ALL = "all";

const FIRST_KINDS = ["disease", "group", "sign"];

/** Read the options of a link; what it does not name is as at first. */
export function readOptions(knowledge: Knowledge, network: Network, { path, options }: Route): Options {
  const kinds = options["kinds"]?.split(",").filter((kind) => network.kinds.includes(kind));
  const group = options["group"];
  const layout = options["layout"] ?? BY_GROUP;
  return {
    focus: path[0] && knowledge.terms.has(path[0]) ? path[0] : null,
    to: options["to"] && network.nodes.has(options["to"]) ? options["to"] : null,
    kinds: new Set(["disease", ...(kinds ?? FIRST_KINDS)]),
    group: group && knowledge.scheme.groups.includes(group) ? group : null,
    layer: options["layer"] === "article" ? "article" : "all",
    strength: [TELLING, ALL, ...strengthsOf(knowledge).map((band) => band.word)].find((each) => each === options["strength"]) ?? TELLING,
    depth: options["depth"] === "2" ? 2 : 1,
    only: options["only"] === "yes",
    layout: layout in (knowledge.graph?.layouts ?? {}) ? layout : BY_GROUP,
  };
}

/** The link that shows this; what is as at first is left out of it. */
export function linkOf(shown: Options): string {
  const kinds = [...shown.kinds].filter((kind) => kind !== "disease").sort();
  const options: Record<string, string> = {};
  if (kinds.join() !== FIRST_KINDS.filter((kind) => kind !== "disease").sort().join()) options["kinds"] = kinds.join(",") || "disease";
  if (shown.group) options["group"] = shown.group;
  if (shown.layer !== "all") options["layer"] = shown.layer;
  if (shown.strength !== TELLING) options["strength"] = shown.strength;
  if (shown.depth !== 1) options["depth"] = String(shown.depth);
  if (shown.only) options["only"] = "yes";
  if (shown.layout !== BY_GROUP) options["layout"] = shown.layout;
  if (shown.focus && shown.to) options["to"] = shown.to;
  return linkTo("graph", shown.focus ? [shown.focus] : [], options);
}

/** Words of how often, the strongest first; of words that begin at the same share the first one. */
export function strengthsOf(knowledge: Knowledge): readonly FrequencyBand[] {
  const words = knowledge.frequencies.filter((band) => !band.word.startsWith("unstated"));
  const ordered = [...words].sort((a, b) => b.low - a.low || b.word.localeCompare(a.word));
  return ordered.filter((band, at) => ordered.findIndex((each) => each.low === band.low) === at);
}
