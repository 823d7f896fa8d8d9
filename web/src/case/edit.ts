/** Changes of a case, each a new case: what a reader adds, takes back or says otherwise. */

import type { Id, Knowledge } from "../knowledge/types";
import { finding, labResult, type Case, type Finding, type HistoryItem, type LabResult, type Laterality, type Status } from "./model";

/** A list of a case whose entries are changed by their place. */
type Lists = { findings: Finding; labs: LabResult; history: HistoryItem };

/** Change some members of one entry. */
export function changeEntry<K extends keyof Lists>(told: Case, list: K, at: number, change: Partial<Lists[K]>): Case {
  const entries = told[list] as readonly Lists[K][];
  return { ...told, [list]: entries.map((entry, place) => (place === at ? { ...entry, ...change } : entry)) };
}

/** Leave one entry out. */
export function dropEntry(told: Case, list: keyof Lists, at: number): Case {
  return { ...told, [list]: (told[list] as readonly unknown[]).filter((_, place) => place !== at) };
}

/** Tell of a sign, perhaps at places; a sign that is told alike already stays once. */
export function addSign(told: Case, sign: Id, status: Status, locations: readonly Id[] = [], laterality: Laterality | null = null): Case {
  const same = told.findings.findIndex((each) => each.signs.length === 1 && each.signs[0] === sign && locations.length === 0);
  if (same >= 0) return changeEntry(told, "findings", same, { status });
  return { ...told, findings: [...told.findings, finding([sign], { status, locations, laterality })] };
}

/** Tell of a history item, or tell it otherwise. */
export function addHistory(told: Case, term: Id, present: boolean): Case {
  const others = told.history.filter((each) => each.term !== term);
  return { ...told, history: [...others, { term, present }] };
}

/** Tell of a laboratory test, perhaps by its state alone; a test stands once. */
export function addLab(told: Case, analyte: Id, more: Partial<LabResult> = {}): Case {
  const same = told.labs.findIndex((each) => each.analyte === analyte);
  if (same >= 0) return changeEntry(told, "labs", same, more);
  return { ...told, labs: [...told.labs, labResult(analyte, more)] };
}

/** Add a place to a finding, on a side, or take it back: what a click on the body figure does. */
export function togglePlace(told: Finding, place: Id, side: "left" | "right" | null): Pick<Finding, "locations" | "laterality"> {
  const isThere = told.locations.includes(place);
  if (!isThere) return { locations: [...told.locations, place], laterality: joined(told.laterality, side) };
  if (side && told.laterality === "bilateral") return { locations: told.locations, laterality: side === "left" ? "right" : "left" };
  if (side && told.laterality && told.laterality !== side) return { locations: told.locations, laterality: joined(told.laterality, side) };
  return { locations: told.locations.filter((each) => each !== place), laterality: told.locations.length === 1 ? null : told.laterality };
}

// A finding has one side for all its places: a place on the other side makes it one of both.
function joined(before: Laterality | null, side: "left" | "right" | null): Laterality | null {
  if (!side || before === side) return before;
  return before === null || before === "not stated" ? side : "bilateral";
}

/** Tell of one term wherever it belongs in a case; a place goes with the finding at `active`. */
export function addFact(knowledge: Knowledge, told: Case, term: Id, present: boolean, active = 0): Case {
  switch (knowledge.terms.get(term)?.facet) {
    case "sign":
      return addSign(told, term, present ? "present" : "absent");
    case "context":
    case "diagnosis":
      return addHistory(told, term, present);
    case "distribution":
      return present ? { ...told, distribution: term } : told;
    case "sex":
      return present ? { ...told, sex: term } : told;
    case "age":
      return present ? { ...told, ageBand: term, ageYears: null } : told;
    case "analyte":
      return addLab(told, term);
    case "lab":
      return addState(knowledge, told, term);
    case "site":
      return present ? addPlace(told, term, active) : told;
    case "modality":
      return changeFinding(told, active, (each) => ({ modalities: [...new Set([...each.modalities, term])] }));
    default:
      return told;
  }
}

function addState(knowledge: Knowledge, told: Case, term: Id): Case {
  const state = knowledge.labStates.find((each) => each.term === term);
  return state ? addLab(told, state.analyte, { state: state.state, value: null }) : told;
}

function addPlace(told: Case, place: Id, active: number): Case {
  return changeFinding(told, active, (each) => ({ locations: [...new Set([...each.locations, place])] }));
}

function changeFinding(told: Case, at: number, change: (before: Finding) => Partial<Finding>): Case {
  const before = told.findings[at];
  return before ? changeEntry(told, "findings", at, change(before)) : told;
}

/** Whether a case tells nothing that anything could be derived from. */
export function tellsNothing(told: Case): boolean {
  const lists = [told.findings, told.labs, told.history, told.labelClues];
  return lists.every((each) => each.length === 0) && [told.distribution, told.ageYears, told.ageBand, told.sex].every((each) => each === null);
}
