/** The parts of the teaching material, as `calcgraph.view.teaching` writes them. */

import type { Id, Knowledge } from "../../knowledge/types";

/** What covers a disease in the article. */
export interface CoveredDisease {
  readonly id: Id;
  readonly label: string;
  readonly figures: readonly string[];
  readonly sections: readonly string[];
  readonly statements: number;
  readonly article: number;
  readonly signs: number;
  readonly signs_with_figure: number;
  readonly signs_without_figure: readonly Id[];
}

/** What covers a sign of a disease. */
export interface CoveredSign {
  readonly disease: Id;
  readonly sign: Id;
  readonly sign_label: string;
  readonly how_often: string;
  readonly statements: number;
  readonly article: number;
  readonly sections: readonly string[];
  readonly works: readonly Id[];
  readonly figures: readonly string[];
}

export interface Coverage {
  readonly diseases: readonly CoveredDisease[];
  readonly signs: readonly CoveredSign[];
  readonly signs_without_figure: readonly { readonly id: Id; readonly label: string; readonly diseases: readonly Id[] }[];
}

/** A lesson: a group of the flowchart, or a disease. */
export interface Lesson {
  readonly place: number;
  readonly kind: "group" | "disease";
  readonly id: Id;
  readonly label: string;
  readonly depth: number;
  readonly chapter: Id | null;
  readonly known: readonly Id[];
  readonly new: readonly Id[];
  readonly share_known: number;
  readonly why: string;
}

/** What speaks for a disease against another. */
export interface Side {
  readonly disease: Id;
  readonly label: string;
  readonly decides: readonly { readonly findings: readonly string[]; readonly kind: string; readonly images: boolean }[];
  readonly tells: readonly { readonly finding: string; readonly kind: string; readonly margin: number }[];
}

/** Two diseases that are taken for one another. */
export interface Pair {
  readonly diseases: readonly [Id, Id];
  readonly labels: readonly [string, string];
  readonly likeness: number;
  readonly likeness_in_all: number;
  readonly stated: boolean;
  /** What images alone can do: "decides", "excludes", "tells" or "cannot". */
  readonly imaging: string;
  readonly decided_by: readonly string[];
  readonly shared: readonly { readonly id: Id; readonly label: string }[];
  readonly shared_count: number;
  readonly separates: readonly Side[];
}

/** A feature and how much it tells. */
export interface MeasuredFeature {
  readonly id: Id;
  readonly label: string;
  readonly kind: string;
  readonly diseases: number;
  readonly of: readonly Id[];
  readonly bits: number;
  readonly pairs: number;
}

export interface Measures {
  readonly explanations: Readonly<Record<string, string>>;
  readonly features: readonly MeasuredFeature[];
  readonly hubs: readonly MeasuredFeature[];
  readonly bridges: readonly { readonly id: Id; readonly label: string; readonly kind: string; readonly betweenness: number }[];
  readonly communities: readonly { readonly name: string; readonly diseases: readonly Id[] }[];
  readonly nearest: Readonly<Record<Id, readonly { readonly id: Id; readonly label: string; readonly likeness: number }[]>>;
  readonly without_own_sign: readonly { readonly id: Id; readonly label: string }[];
}

/** An answer that can be chosen, and what is said when it was. */
export interface Option {
  readonly id: Id;
  readonly label: string;
  readonly right: boolean;
  readonly feedback: string;
}

/** A question: of a figure of the article, of a statement, or of a drawing. */
export interface Question {
  readonly id: string;
  readonly kind: "figure" | "statement" | "drawing";
  readonly question: string;
  readonly facts: readonly string[];
  readonly options: readonly Option[];
  readonly figure: string | null;
}

/** All teaching material, typed. */
export interface Teaching {
  readonly disclaimer: string;
  readonly coverage: Coverage;
  readonly learning_order: readonly Lesson[];
  readonly confusable_pairs: readonly Pair[];
  readonly measures: Measures;
  readonly quiz: readonly Question[];
}

/** Return the teaching material of the page, or null if the page was made without. */
export function teachOf(knowledge: Knowledge): Teaching | null {
  return knowledge.teach as Teaching | null;
}
