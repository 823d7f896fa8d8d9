/** What is derived for a case, in ids and numbers; every sum can be recomputed from its evidence. Mirrors `calcgraph/derive/result.py`. */

import type { Bits, Criterion, Facet, Id, LayerName } from "../knowledge/types";

/** One fact of a case: what is asserted or denied in a facet, counted once. */
export interface Fact {
  /** Its name within the case: sign-1, site-2, lab-1, history-3, distribution, age, sex. */
  readonly id: string;
  readonly facet: Facet;
  /** Terms asserted (for a denial: denied), any of which may match. */
  readonly said: readonly Id[];
  readonly present: boolean;
  /** Terms that it rules out because a case has one value only. */
  readonly others: readonly Id[];
  readonly locations: readonly Id[];
  /** Signs seen at a place. */
  readonly signs: readonly Id[];
  /** What a sign amounts to at its places by the definition of a narrower sign. */
  readonly amountsTo: readonly Id[];
  /** For a laboratory value: number, range and source; for an age its number. */
  readonly because: string;
}

/** How a fact met a term. */
export type Match =
  | "same" | "more specific" | "part of" | "less specific" | "through" | "said not to show"
  | "stated absent" | "ruled out" | "elsewhere" | "unexplained" | "pattern not described" | "already counted" | "criterion met";

/** One summand of a disease's weight. */
export interface Evidence {
  /** The fact's id; "" where several facts count together. */
  readonly fact: string;
  /** The term of the ontology that was met. */
  readonly term: Id | null;
  readonly match: Match;
  readonly bits: Bits;
  /** The statement, or for "criterion met" the criterion. */
  readonly statement: Id | null;
  readonly said: Id | null;
}

/** How a criterion stands: which facts meet or refute its conditions, and which conditions are not yet known. */
export interface CriterionStatus {
  readonly criterion: Criterion;
  /** Condition → fact. */
  readonly met: ReadonlyMap<Id, string>;
  readonly unknown: readonly Id[];
  /** Condition → fact. */
  readonly refuted: ReadonlyMap<Id, string>;
  readonly isMet: boolean;
}

/** A stated absence that excludes a disease, and the statement by which each of its cases shows what is absent. */
export interface Exclusion {
  readonly disease: Id;
  readonly statement: Id;
  readonly fact: string;
}

/** A ranked disease: its place in the order, status and evidence. */
export interface Diagnosis {
  readonly disease: Id;
  readonly rank: number;
  readonly tiedWith: readonly Id[];
  readonly status: "supported" | "excluded" | "open";
  readonly bits: Bits;
  /** The best and worst rank it could have wherever the true shares lie within their intervals. */
  readonly rankRange: readonly [best: number, worst: number];
  readonly mustNotMiss: boolean;
  readonly evidence: readonly Evidence[];
  readonly criteria: readonly CriterionStatus[];
  readonly excludedBy: readonly Exclusion[];
  /** Forms of the disease that are supported. */
  readonly forms: readonly Id[];
}

/** A group of the scheme that the case's distribution, laboratory values or history support. */
export interface Category {
  readonly group: Id;
  readonly status: CriterionStatus;
}

/** A fact that is not known yet and would change the order. */
export interface AskNext {
  readonly term: Id;
  readonly facet: Facet | "decider";
  readonly disease: Id;
  /** How far apart it would set the leading diseases at most, in bits. */
  readonly change: number;
  /** What knowing it is expected to tell about which of the leading diseases it is, in bits. */
  readonly information: number;
  readonly reason: string;
  readonly examination: Id;
  readonly cost: number;
}

/** A fact whose withdrawal would put other diseases first. */
export interface Flip {
  readonly fact: string;
  readonly first: readonly Id[];
}

/** A laboratory result with its state; `because` tells number, range and the source of the range. */
export interface JudgedLab {
  readonly analyte: Id;
  readonly state: string;
  readonly term: Id;
  readonly because: string;
}

/** Something wrong with a part of a case: where, and what to do. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly found: string;
}

/** How well the diseases of the ontology explain what was found. */
export type Coverage = "covered" | "weak" | "outside";

/** All that is derived for one case. */
export interface Result {
  readonly layer: LayerName;
  readonly facts: readonly Fact[];
  readonly labs: readonly JudgedLab[];
  /** Laboratory results that cannot be; they are left out of the derivation. */
  readonly problems: readonly Problem[];
  /** Results that no range fits. */
  readonly unread: readonly string[];
  /** In order; ties share a rank. */
  readonly diagnoses: readonly Diagnosis[];
  readonly categories: readonly Category[];
  readonly coverage: Coverage;
  /** Facts that no disease in first place explains. */
  readonly unexplained: readonly string[];
  readonly askNext: readonly AskNext[];
  readonly flips: readonly Flip[];
  /** All criteria, of groups too, as they stand. */
  readonly criteria: readonly CriterionStatus[];
}
