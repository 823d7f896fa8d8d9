/** Leave out facts that another fact implies. Mirrors the second half of `calcgraph/case/facts.py`. */

import type { Id } from "../knowledge/types";
import type { Places } from "./place";
import type { Fact } from "./result";
import { byText } from "./sums";

/**
 * Leave out a wider sign beside a narrower one, a region beside a place within it.
 *
 * A place that is left out hands on its signs. A place that every sign seen there has by its meaning tells nothing more.
 */
export function withoutImplied(facts: readonly Fact[], places: Places): Fact[] {
  return facts
    .filter((fact) => !facts.some((other) => other !== fact && implies(other, fact, places)))
    .map((fact) => (fact.facet === "site" ? withSigns(fact, facts, places) : fact))
    .filter((fact) => fact.facet !== "site" || !isToldBySigns(fact, places));
}

function isToldBySigns(place: Fact, places: Places): boolean {
  return (
    place.signs.length > 0 &&
    place.signs.every((sign) => places.alwaysAt(sign).some((home) => place.said.some((said) => places.isWithin(home, said))))
  );
}

function withSigns(place: Fact, facts: readonly Fact[], places: Places): Fact {
  const signs = new Set(place.signs);
  for (const other of facts) if (implies(place, other, places)) other.signs.forEach((sign) => signs.add(sign));
  return { ...place, signs: [...signs].sort(byText) };
}

/** Whether a fact follows from another, more telling one (never both ways). */
function implies(narrow: Fact, wide: Fact, places: Places): boolean {
  if (narrow.facet !== wide.facet || !["sign", "site", "context"].includes(narrow.facet) || narrow.present !== wide.present) return false;
  if (!follows(wide, narrow, places)) return false;
  return !follows(narrow, wide, places) || tellsMore(narrow, wide);
}

/** Whether a fact is true wherever the other is. */
function follows(fact: Fact, other: Fact, places: Places): boolean {
  if (!fact.present) return eachHoldsOne(other.said, fact.said, places) && other.locations.length === 0;
  return eachHoldsOne(fact.locations, other.locations, places) && eachHoldsOne(fact.said, other.said, places);
}

/** Whether each of the wider terms holds one of the narrower. */
export function eachHoldsOne(wider: readonly Id[], narrower: readonly Id[], places: Places): boolean {
  return wider.every((wide) => narrower.some((narrow) => places.isWithin(narrow, wide)));
}

/** Order facts that say the same: more places tell more; the name only chooses one. */
function tellsMore(one: Fact, other: Fact): boolean {
  const order = one.locations.length - other.locations.length || one.said.length - other.said.length || byText(one.id, other.id);
  return order > 0;
}
