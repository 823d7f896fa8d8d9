/** What a case is made of: terms are ids; a case knows nothing of the ontology behind them. Mirrors `calcgraph/case/model.py`. */

import type { Id } from "../knowledge/types";

/** Whether a finding was seen, was looked for and not seen, or was not looked for. */
export type Status = "present" | "absent" | "not assessed";

/** The side of a finding. */
export type Laterality = "left" | "right" | "bilateral" | "midline" | "not stated";

/** Sides that a finding can have, in the order of the case file's description. */
export const LATERALITIES: readonly Laterality[] = ["left", "right", "bilateral", "midline", "not stated"];

/** Signs that are present, absent or not assessed, at places (any of them) and seen by modalities. */
export interface Finding {
  readonly signs: readonly Id[];
  readonly locations: readonly Id[];
  readonly status: Status;
  readonly modalities: readonly Id[];
  readonly laterality: Laterality | null;
}

/** One analyte: a judged state, or a number with a unit and, if the laboratory gave it, its own range. */
export interface LabResult {
  readonly analyte: Id;
  readonly state: string | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly comparator: "<" | "<=" | ">" | ">=" | null;
  readonly rangeLow: number | null;
  readonly rangeHigh: number | null;
}

/** A history item, stated diagnosis or sign felt by hand; `present` is false if stated absent. */
export interface HistoryItem {
  readonly term: Id;
  readonly present: boolean;
}

/** What a published case is known to be. */
export interface Expected {
  readonly diagnoses: readonly Id[];
  readonly acceptable: readonly Id[];
  readonly tier: string;
}

/** One patient's examination. What is not mentioned is unknown, never absent. */
export interface Case {
  readonly id: string;
  readonly ageYears: number | null;
  /** An age band, if only a word was given. */
  readonly ageBand: Id | null;
  readonly sex: Id | null;
  readonly distribution: Id | null;
  readonly findings: readonly Finding[];
  readonly labs: readonly LabResult[];
  readonly history: readonly HistoryItem[];
  readonly labelClues: readonly HistoryItem[];
  readonly title: string | null;
  readonly source: string | null;
  readonly notes: string | null;
  readonly expected: Expected | null;
}

/** A case that tells nothing yet. */
export const EMPTY_CASE: Case = {
  id: "case", ageYears: null, ageBand: null, sex: null, distribution: null, findings: [], labs: [], history: [],
  labelClues: [], title: null, source: null, notes: null, expected: null,
};

/** A finding with what is usual left out. */
export function finding(signs: readonly Id[], more: Partial<Omit<Finding, "signs">> = {}): Finding {
  return { signs, locations: [], status: "present", modalities: [], laterality: null, ...more };
}

/** A laboratory result with what is usual left out. */
export function labResult(analyte: Id, more: Partial<Omit<LabResult, "analyte">> = {}): LabResult {
  return { analyte, state: null, value: null, unit: null, comparator: null, rangeLow: null, rangeHigh: null, ...more };
}
