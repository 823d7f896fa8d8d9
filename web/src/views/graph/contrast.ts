/** What two diseases share and what sets them apart. */

import type { Id, LayerName } from "../../knowledge/types";
import type { Edge, Network } from "./network";
import { neighboursOf } from "./shown";

/** A feature with the facts about the first and the second disease. */
export interface Shared {
  readonly id: Id;
  readonly first: Edge | null;
  readonly second: Edge | null;
}

/** Features of both diseases, of the first alone and of the second alone, those that most patients show first. */
export interface Contrast {
  readonly shared: readonly Shared[];
  readonly first: readonly Shared[];
  readonly second: readonly Shared[];
}

/** Set two diseases side by side; only some kinds of features, or all. */
export function contrastOf(network: Network, first: Id, second: Id, layer: LayerName, kinds: ReadonlySet<string>): Contrast {
  const of = (id: Id) => {
    const found = new Map<Id, Edge>();
    for (const [other, edges] of neighboursOf(network, id, layer)) {
      const edge = edges.find((each) => each.share !== null && each.present && each.source === id);
      if (edge && kinds.has(network.nodes.get(other)?.kind ?? "")) found.set(other, edge);
    }
    return found;
  };
  const [one, two] = [of(first), of(second)];
  const every = [...new Set([...one.keys(), ...two.keys()])].map((id): Shared => ({ id, first: one.get(id) ?? null, second: two.get(id) ?? null }));
  const share = (each: Shared) => Math.max(each.first?.share ?? 0, each.second?.share ?? 0);
  every.sort((a, b) => share(b) - share(a) || a.id.localeCompare(b.id));
  return {
    shared: every.filter((each) => each.first && each.second),
    first: every.filter((each) => each.first && !each.second),
    second: every.filter((each) => !each.first && each.second),
  };
}
