/** How terms lie to one another: what a term is within, where a sign always lies, what it is by definition at a place. */

import type { Id, Knowledge } from "../knowledge/types";

const NOTHING: ReadonlySet<Id> = new Set();

/** What facts and selection ask of the classification. */
export class Places {
  /** Each sign that is nothing but a wider one at its place. */
  private readonly defined: readonly { readonly sign: Id; readonly genera: readonly Id[]; readonly homes: ReadonlySet<Id> }[];
  private readonly homes = new Map<Id, readonly Id[]>();

  constructor(private readonly knowledge: Knowledge) {
    this.defined = [...knowledge.terms.values()]
      .filter((term) => term.genus.length > 0)
      .map((term) => ({ sign: term.id, genera: term.genus, homes: new Set(term.alwaysAt) }));
  }

  /** All that a term lies within: itself, what it is a kind of, what it is a part of. */
  within(term: Id): ReadonlySet<Id> {
    return this.knowledge.terms.get(term)?.within ?? NOTHING;
  }

  /** Whether one term lies within another. */
  isWithin(term: Id, wider: Id): boolean {
    return this.within(term).has(wider);
  }

  /** Places that a sign has by its meaning, or by that of a wider sign. */
  alwaysAt(sign: Id): readonly Id[] {
    let found = this.homes.get(sign);
    if (!found) {
      found = [...new Set([...this.within(sign)].flatMap((wider) => this.knowledge.terms.get(wider)?.alwaysAt ?? []))];
      this.homes.set(sign, found);
    }
    return found;
  }

  /** Whether a sign lies within a place by its meaning. */
  isAlwaysIn(sign: Id, place: Id): boolean {
    return this.alwaysAt(sign).some((home) => this.isWithin(home, place));
  }

  /** What a sign seen at places is by definition; sorted. */
  definedAt(sign: Id, places: readonly Id[]): Id[] {
    const kinds = this.within(sign);
    return this.defined
      .filter(({ genera, homes }) => genera.some((genus) => kinds.has(genus)) && places.some((place) => this.touches(place, homes)))
      .map((each) => each.sign);
  }

  private touches(place: Id, homes: ReadonlySet<Id>): boolean {
    for (const around of this.within(place)) if (homes.has(around)) return true;
    return false;
  }
}

const made = new WeakMap<Knowledge, Places>();

/** Return the places of a knowledge, made once. */
export function placesOf(knowledge: Knowledge): Places {
  let found = made.get(knowledge);
  if (!found) made.set(knowledge, (found = new Places(knowledge)));
  return found;
}
