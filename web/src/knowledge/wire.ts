/** The JSON of the page, exactly as `calcgraph.view.page_data` writes it: compact rows that only `decode` reads. */

import type {
  Analyte, AuditCheck, AuditItem, Bits, BodyRegion, Criterion, Decider, DiseaseRelation, Drawings, Facet, FigureCase,
  FrequencyBand, GraphData, Id, LabState, LayerName, Reference, ReferenceRange, Scheme, Statement, TeachData, Vocabulary,
  Weight, Where,
} from "./types";
import type { Wording } from "./normal";

/** Position of a term in `PageData.terms`. */
type At = number;

/** Rows as columns: a list for each member. */
export type Columns<Row> = { readonly [Name in keyof Row]: readonly Row[Name][] };

/** A term as it is written. */
export interface TermRow {
  readonly id: Id;
  readonly label: string;
  readonly facet: Facet;
  readonly root: 0 | 1;
  readonly exact: readonly string[];
  readonly narrow: readonly string[];
  readonly broad: readonly string[];
  readonly definition: string;
  readonly definitionSource: string;
  readonly parents: readonly At[];
  readonly partOf: readonly At[];
  readonly within: readonly At[];
  readonly codes: readonly string[];
  /** First letters of the matches of the codes. */
  readonly matches: string;
  /** How sure each mapping is, in hundredths. */
  readonly confidences: readonly number[];
  /** Labels of the codes; 0 for the term's own. */
  readonly codeLabels: readonly (string | 0 | null)[];
  readonly nonspecific: 0 | 1;
  readonly landmark: 0 | 1;
  readonly alwaysAt: readonly At[];
  readonly genus: readonly At[];
  readonly foundBy: readonly At[];
  readonly matchesThrough: readonly At[];
  readonly ranked: 0 | 1;
  readonly mustNotMiss: 0 | 1;
  readonly group: 0 | 1;
  readonly years: readonly number[];
}

/** A weight as it is written. */
export interface WeightRow {
  readonly disease: At;
  readonly facet: Facet;
  readonly term: At;
  readonly reach: Weight["reach"];
  readonly statement: Id;
  readonly specificity: number;
  readonly present: Bits;
  readonly absent: Bits | null;
  readonly obligate: 0 | 1;
  readonly withSign: At | null;
}

/** A statement as it is written: its place in its source beside what it says. */
export type StatementRow = Omit<Statement, "where"> & Where;

/** The JSON that is embedded in the page. */
export interface PageData {
  readonly version: string;
  readonly disclaimer: string;
  readonly wording: Wording;
  readonly constants: Readonly<Record<string, number>>;
  readonly terms: Columns<TermRow>;
  readonly layers: Readonly<Record<LayerName, Columns<WeightRow>>>;
  readonly statements: Columns<StatementRow>;
  readonly criteria: readonly Criterion[];
  readonly references: Columns<Reference>;
  readonly relations: readonly DiseaseRelation[];
  readonly rankedAbove: Readonly<Record<Id, Id>>;
  readonly values: Readonly<Record<string, readonly Id[]>>;
  readonly labStates: readonly LabState[];
  readonly analytes: readonly Analyte[];
  readonly ranges: readonly ReferenceRange[];
  readonly products: Readonly<Record<Id, readonly Id[]>>;
  readonly apart: readonly (readonly [At, readonly At[]])[];
  readonly deciders: readonly Decider[];
  readonly costs: Readonly<Record<Id, number>>;
  readonly frequencies: readonly FrequencyBand[];
  readonly vocabularies: readonly Vocabulary[];
  readonly scheme: Scheme;
  readonly audit: { readonly checks: readonly AuditCheck[]; readonly items: readonly AuditItem[] };
  readonly figures: readonly FigureCase[];
  readonly body: readonly BodyRegion[];
  readonly graph?: GraphData;
  readonly drawings?: Drawings;
  readonly drawn_also?: Readonly<Record<Id, readonly Id[]>>;
  readonly teach?: TeachData;
}
