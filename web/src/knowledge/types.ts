/**
 * What views and derivation read, as `decode` makes it of the page's JSON.
 *
 * Ids are local names without a namespace ("Calcification", "ct-006"). The JSON itself is described in `wire.ts`.
 */

import type { Wording } from "./normal";

/** A local name of a term, statement, criterion, condition, reference … */
export type Id = string;

/** Which layer of statements is weighed: all of them, or those of the source article alone. */
export type LayerName = "all" | "article";

/** The layer a statement or criterion belongs to. */
export type SourceLayer = "article" | "supplementary";

/** The part of a case that a term belongs to. */
export type Facet =
  | "sign" | "site" | "distribution" | "lab" | "analyte" | "context" | "diagnosis" | "modality" | "age" | "sex";

/** A weight of evidence in bits: low end, middle, high end. */
export type Bits = readonly [low: number, middle: number, high: number];

/** How a code of a public vocabulary is related to a term. */
export type CodeMatch = "exact" | "close" | "narrow" | "broad" | "related";

/** A code of a public vocabulary that a term is mapped to. */
export interface Code {
  readonly curie: string;
  readonly match: CodeMatch;
  /** The vocabulary's own label; null where its licence forbids it or none is known. */
  readonly label: string | null;
  /** How sure the mapping is, from 0 to 1. */
  readonly confidence: number;
}

/** A term of the ontology that a case can name, or the root of a facet (`isRoot`). */
export interface Term {
  readonly id: Id;
  readonly label: string;
  readonly facet: Facet;
  readonly isRoot: boolean;
  /** Words that mean the same. */
  readonly exact: readonly string[];
  /** Words for something narrower that are read as this term. */
  readonly narrow: readonly string[];
  /** Words for something wider that are read as this term. */
  readonly broad: readonly string[];
  readonly definition: string;
  /** A reference's id, or the name of this project where it wrote the definition itself. */
  readonly definitionSource: string;
  /** Terms it is directly a kind of. */
  readonly parents: readonly Id[];
  /** Places it is directly a part of. */
  readonly partOf: readonly Id[];
  /** All it lies within, transitively: itself, what it is a kind of, what it is a part of; sorted. */
  readonly within: ReadonlySet<Id>;
  /** What it is a kind of, transitively, with itself; `within` without what it is merely a part of. */
  readonly kindOf: ReadonlySet<Id>;
  /** Direct kinds and parts: the inverse of parents and partOf; sorted. */
  readonly children: readonly Id[];
  /** Codes of public vocabularies, by curie. */
  readonly codes: readonly Code[];
  /** Too common for a disease to be charged for not explaining it. */
  readonly nonspecific: boolean;
  /** A skeletal landmark or another place that nearness is told by. */
  readonly landmark: boolean;
  /** Places that the sign has by its meaning. */
  readonly alwaysAt: readonly Id[];
  /** Signs that are this sign whenever seen at its place. */
  readonly genus: readonly Id[];
  /** Examinations that find it. */
  readonly foundBy: readonly Id[];
  /** Wider terms that it matches although a source names a narrower one. */
  readonly matchesThrough: readonly Id[];
  /** A disease: listed in a differential. */
  readonly ranked: boolean;
  /** A disease: must not be missed. */
  readonly mustNotMiss: boolean;
  /** A group of the scheme, which holds diseases and is not listed itself. */
  readonly group: boolean;
  /** An age band: the youngest and oldest age in years. */
  readonly years: readonly [min: number, max: number] | null;
}

/** How much a term, found or absent, speaks for a disease, and by which statement. */
export interface Weight {
  readonly disease: Id;
  readonly facet: Facet;
  readonly term: Id;
  readonly reach: "direct" | "implied" | "through" | "contrary";
  readonly statement: Id;
  readonly specificity: number;
  readonly present: Bits;
  /** Null where an absence tells nothing. */
  readonly absent: Bits | null;
  readonly obligate: boolean;
  /** A place that counts only where this sign, or a wider or narrower one, was seen. */
  readonly withSign: Id | null;
}

/** One condition of a criterion: a feature, perhaps at a place. */
export interface Condition {
  readonly id: Id;
  readonly feature: Id;
  readonly location: Id | null;
}

/** A pattern that suffices to support a disease, form or group. */
export interface Criterion {
  readonly id: Id;
  readonly target: Id;
  /** Whether it supports a ranked disease or a form of one (else a group). */
  readonly ranked: boolean;
  readonly layer: SourceLayer;
  readonly conditions: readonly Condition[];
  readonly paraphrase: string;
  readonly where: Where;
}

/** Where in a source something stands. */
export interface Where {
  readonly source: Id;
  readonly section: string | null;
  readonly paragraph: number | null;
  readonly sentence: number | null;
  readonly figures: readonly string[];
  /** Ids of the references cited there. */
  readonly references: readonly Id[];
}

/** One fact that a source states of a disease or group. */
export interface Statement {
  readonly id: Id;
  readonly subject: Id;
  /** hasSign, hasLocation, hasLabState, hasContext, hasDistribution, relatedTo, definedAs … */
  readonly relation: string;
  readonly feature: Id | null;
  readonly location: Id | null;
  readonly present: boolean;
  readonly obligate: boolean;
  /** feature-given-disease, site-given-disease, share-of-class, definition … */
  readonly kind: string;
  /** The source's word; `frequency` has it or the numbers in words. */
  readonly howOften: string;
  readonly low: number | null;
  readonly high: number | null;
  /** How often in words: "40-60 %", "up to 5 %", "common", "unstated". */
  readonly frequency: string;
  readonly layer: SourceLayer;
  readonly where: Where;
  readonly paraphrase: string;
  readonly note: string | null;
}

/** A work, or a figure of the article. */
export interface Reference {
  readonly id: Id;
  /** article, figure, reference (of the article), supplementary … */
  readonly type: string;
  /** Its number in the article's list, or the figure's number. */
  readonly number: number | null;
  readonly citation: string;
  readonly title: string;
  readonly year: string | null;
  readonly doi: string | null;
  readonly url: string | null;
  readonly study: string | null;
}

/** A relation between diseases that a source states. */
export interface DiseaseRelation {
  readonly id: Id;
  readonly subject: Id;
  /** indistinguishableOnImagingFrom, indistinguishableOnHistologyFrom, signOf, mustNotMiss … */
  readonly relation: string;
  readonly object: Id | null;
  readonly decidedBy: readonly Id[];
  readonly layer: SourceLayer;
  readonly where: Where;
  readonly paraphrase: string;
}

/** What decides between two ranked diseases that look alike; a row a fact. */
export interface Decider {
  readonly subject: Id;
  readonly object: Id;
  readonly fact: Id;
  readonly facet: Facet;
}

/** A state of an analyte and the term that stands for it. */
export interface LabState {
  readonly analyte: Id;
  readonly state: string;
  readonly term: Id;
}

/** A laboratory test. */
export interface Analyte {
  readonly id: Id;
  /** States it can be in, in the order of the ontology: low, normal, high … */
  readonly states: readonly string[];
  /** Null for a test that has no number. */
  readonly unit: string | null;
  readonly plausible: readonly [low: number, high: number] | null;
  /** For each unit that can be written: what a value in it is multiplied by to be in each unit that is needed. */
  readonly units: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What a source calls normal, for whom, in which unit. */
export interface ReferenceRange {
  readonly id: Id;
  readonly analyte: Id;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  readonly minYears: number | null;
  readonly maxYears: number | null;
  readonly sex: Id | null;
  readonly source: Id;
}

/** Weights and what goes with a layer. */
export interface LayerData {
  readonly name: LayerName;
  readonly weights: readonly Weight[];
}

/** An edge of the scheme: a group or disease under a group. */
export interface SchemeEdge {
  readonly parent: Id;
  readonly child: Id;
  /** "stated" by a sentence of the text; "reconstructed" from the caption of a chart alone; "inferred" by a reader: no sentence gives it. */
  readonly how: "stated" | "reconstructed" | "inferred";
  /** Statements that give it. */
  readonly statements: readonly Id[];
}

/** The published scheme as a tree of groups down to diseases. */
export interface Scheme {
  readonly roots: readonly Id[];
  /** All groups, those above before those below. */
  readonly groups: readonly Id[];
  readonly edges: readonly SchemeEdge[];
}

/** A fault of the published scheme. */
export interface AuditItem {
  readonly check: string;
  readonly says: string;
  readonly terms: readonly Id[];
  /** Ids of the statements, criteria and relations it rests on, and edges as "A < B"; the first ones if there are many. */
  readonly axioms: readonly string[];
  /** How many axioms it rests on in all. */
  readonly restsOn: number;
  /** Facts of a patient that show it. */
  readonly witness: string | null;
}

/** One kind of fault: its title and why it matters. */
export interface AuditCheck {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

/** A figure of the article as a case. */
export interface FigureCase {
  readonly id: string;
  readonly title: string | null;
  readonly source: string | null;
  /** The text of the case file, to be read with `readCase`. */
  readonly yaml: string;
  /** The signs that are told to be seen. */
  readonly shows: readonly Id[];
  /** What the article says it is. */
  readonly expected: readonly Id[];
}

/** A public vocabulary that codes come from. */
export interface Vocabulary {
  readonly prefix: string;
  readonly label: string;
  readonly version: string;
  readonly licence: string;
  /** Where a code is looked up: namespace + local part. */
  readonly namespace: string;
  readonly namespaces: readonly string[];
  readonly aliases: readonly string[];
  readonly systems: readonly string[];
}

/** How many shares of patients a word of frequency stands for. */
export interface FrequencyBand {
  readonly word: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** A region of the body figure: its outline, and the place and side that it stands for. */
export interface BodyRegion {
  readonly id: string;
  readonly location: Id;
  /** The patient's side; null in the midline. */
  readonly side: "left" | "right" | null;
  /** The data of an SVG path, in a field of 200 by 436. */
  readonly path: string;
}

/** Where a node stands, and its label. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly turn: number;
}

/** A layout computed beforehand. */
export interface Layout {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly places: Readonly<Record<Id, Place>>;
}

/** A node or edge of the graph view, as `calcgraph.view.network.graph_data` writes it. */
export type GraphItem = Readonly<Record<string, unknown>>;

/** The whole graph with its layouts by name ("ring", "columns"), as `calcgraph.view.teaching.graph_view` writes it. */
export interface GraphData {
  readonly nodes: readonly GraphItem[];
  readonly edges: readonly GraphItem[];
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly [more: string]: unknown;
}

/** Drawings of signs: sign → text of an `svg` element made by our own generator. */
export type Drawings = Readonly<Record<Id, string>>;

/** Teaching material, exactly as `calcgraph.view.teaching.teaching_data` writes it; its views type its parts. */
export interface TeachData {
  readonly version: string;
  readonly layer: LayerName;
  readonly disclaimer: string;
  readonly coverage: unknown;
  readonly learning_order: unknown;
  readonly confusable_pairs: unknown;
  readonly measures: unknown;
  readonly quiz: unknown;
}

/** All the page knows, decoded and indexed: what views and derivation read. */
export interface Knowledge {
  readonly version: string;
  readonly disclaimer: string;
  readonly wording: Wording;
  readonly constants: Readonly<Record<string, number>>;
  /** By id; in the order of ids. Roots of facets are in it (`isRoot`). */
  readonly terms: ReadonlyMap<Id, Term>;
  /** Ids of the roots by facet. */
  readonly roots: Readonly<Record<Facet, Id>>;
  readonly layers: Readonly<Record<LayerName, LayerData>>;
  readonly statements: ReadonlyMap<Id, Statement>;
  readonly criteria: readonly Criterion[];
  readonly references: ReadonlyMap<Id, Reference>;
  readonly relations: readonly DiseaseRelation[];
  /** Ranked diseases in the order of ids. */
  readonly diseases: readonly Id[];
  /** The ranked disease that stands for each disease or form (itself included). */
  readonly rankedAbove: ReadonlyMap<Id, Id>;
  /** Terms of which a case has one value only: distribution, sex. */
  readonly values: Readonly<Record<string, readonly Id[]>>;
  readonly ageBands: ReadonlyMap<Id, readonly [min: number, max: number]>;
  readonly labStates: readonly LabState[];
  readonly analytes: ReadonlyMap<Id, Analyte>;
  readonly ranges: readonly ReferenceRange[];
  /** Analytes that are computed as the product of others. */
  readonly products: ReadonlyMap<Id, readonly Id[]>;
  /** Places that share nothing: each place with those far from it. */
  readonly apart: ReadonlyMap<Id, ReadonlySet<Id>>;
  readonly deciders: readonly Decider[];
  /** Examinations with what they cost, in questions asked. */
  readonly costs: ReadonlyMap<Id, number>;
  readonly frequencies: readonly FrequencyBand[];
  readonly vocabularies: readonly Vocabulary[];
  readonly scheme: Scheme;
  readonly audit: { readonly checks: readonly AuditCheck[]; readonly items: readonly AuditItem[] };
  /** The figures of the article as cases, in their order. */
  readonly figures: readonly FigureCase[];
  /** Regions of the body figure, from back to front. */
  readonly body: readonly BodyRegion[];
  readonly graph: GraphData | null;
  readonly drawings: Drawings | null;
  /** Further signs that the drawing of a sign shows or does not rule out. */
  readonly drawnAlso: Readonly<Record<Id, readonly Id[]>>;
  readonly teach: TeachData | null;
}
