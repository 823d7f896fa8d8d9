/** What a case tells that cannot be at once. Mirrors the SPARQL constraints of `shapes/case.ttl`. */

import type { Problem } from "../derive/result";
import { placesOf, type Places } from "../derive/place";
import { denies } from "../derive/sides";
import type { Id, Knowledge } from "../knowledge/types";
import { judgeLabs } from "./labs";
import type { Case, Laterality } from "./model";

const EMPTY = "The case tells nothing: give at least one finding, laboratory result, history item or distribution.";
const SIGN =
  "A sign is given as present although it, or a wider sign, is given as absent at the same place: keep one of the two, or give each its side.";
const HISTORY = "A history item is given as present although it, or a wider item, is given as absent: keep one of the two.";
const STATES = "Two results of one analyte have different states: keep the one that belongs to this examination.";
const SIDES: readonly (Laterality | null)[] = ["left", "right", "midline"];

/** A sign or history item where it was told. */
interface Told {
  readonly path: string;
  readonly terms: readonly Id[];
  readonly locations: readonly Id[];
  readonly laterality: Laterality | null;
  readonly isPresent: boolean;
  readonly isFinding: boolean;
}

/** Return what a case tells that cannot be at once, or that it tells nothing. */
export function contradictions(knowledge: Knowledge, of: Case): Problem[] {
  const told = [...findingsOf(of), ...historyOf(of)];
  const label = (term: Id) => knowledge.terms.get(term)?.label ?? term;
  const problem = (path: string, message: string, term: Id): Problem => ({ path, message, found: label(term) });
  const found = told.filter((each) => each.isPresent).flatMap((seen) => {
    const denied = told.filter((each) => !each.isPresent && !areApart(seen, each));
    return seen.terms.filter((term) => denied.some((each) => contradict(term, seen, each, placesOf(knowledge)))).map((term) =>
      problem(seen.path, seen.isFinding ? SIGN : HISTORY, term),
    );
  });
  if (told.length === 0 && of.labs.length === 0 && of.distribution === null) found.push({ path: "case", message: EMPTY, found: "" });
  return [...found, ...differingStates(knowledge, of).map((analyte) => problem("labs", STATES, analyte))];
}

function contradict(term: Id, seen: Told, denied: Told, places: Places): boolean {
  if (!seen.isFinding && !denied.isFinding) return denied.terms.some((absent) => places.isWithin(term, absent));
  return denied.terms.some((absent) => denies(absent, denied.locations, term, seen.locations, places));
}

function areApart(one: Told, other: Told): boolean {
  return one.laterality !== other.laterality && SIDES.includes(one.laterality) && SIDES.includes(other.laterality);
}

function findingsOf(of: Case): Told[] {
  return of.findings.flatMap(({ signs, locations, laterality, status }, at) =>
    status === "not assessed"
      ? []
      : [{ path: `findings[${at}]`, terms: signs, locations, laterality, isPresent: status === "present", isFinding: true }],
  );
}

function historyOf(of: Case): Told[] {
  const items = [...of.history.map((item, at) => ({ item, path: `history[${at}]` })), ...of.labelClues.map((item, at) => ({ item, path: `label_clues[${at}]` }))];
  return items.map(({ item, path }) => ({
    path, terms: [item.term], locations: [], laterality: null, isPresent: item.present, isFinding: false,
  }));
}

function differingStates(knowledge: Knowledge, of: Case): Id[] {
  const states = new Map<Id, Set<string>>();
  for (const { analyte, state } of judgeLabs(knowledge, of).judged) states.set(analyte, (states.get(analyte) ?? new Set()).add(state));
  return [...states].filter(([, all]) => all.size > 1).map(([analyte]) => analyte);
}
