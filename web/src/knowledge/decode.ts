/** Make the knowledge of the page's JSON, in which rows stand as columns and terms by position. */

import type { Code, CodeMatch, Facet, Id, Knowledge, LayerName, Statement, Term, Weight } from "./types";
import type { Columns, PageData, StatementRow, TermRow, WeightRow } from "./wire";

const MATCHES: Readonly<Record<string, CodeMatch>> = { e: "exact", c: "close", n: "narrow", b: "broad", r: "related" };

/** Make the indexes that views and derivation read. */
export function decode(data: PageData): Knowledge {
  const rows = rowsOf(data.terms);
  const ids = rows.map((row) => row.id);
  const terms = decodeTerms(rows, ids);
  const statements = rowsOf(data.statements).map(decodeStatement);
  return {
    ...data,
    terms: new Map(terms.map((term) => [term.id, term])),
    roots: Object.fromEntries(terms.filter((term) => term.isRoot).map((term) => [term.facet, term.id])) as Record<Facet, Id>,
    layers: { all: decodeLayer("all", data, ids), article: decodeLayer("article", data, ids) },
    statements: new Map(statements.map((each) => [each.id, each])),
    references: new Map(rowsOf(data.references).map((each) => [each.id, each])),
    diseases: terms.filter((term) => term.ranked).map((term) => term.id),
    rankedAbove: new Map(Object.entries(data.rankedAbove)),
    ageBands: new Map(terms.flatMap((term) => (term.years ? [[term.id, term.years] as const] : []))),
    analytes: new Map(data.analytes.map((each) => [each.id, each])),
    products: new Map(Object.entries(data.products)),
    apart: new Map(data.apart.map(([place, far]) => [named(ids, place), new Set(far.map((at) => named(ids, at)))])),
    costs: new Map(Object.entries(data.costs)),
    graph: data.graph ?? null,
    drawings: data.drawings ?? null,
    drawnAlso: data.drawn_also ?? {},
    teach: data.teach ?? null,
  };
}

function rowsOf<Row extends object>(columns: Columns<Row>): Row[] {
  const names = Object.keys(columns) as (keyof Row)[];
  const length = names.length ? columns[names[0] as keyof Row].length : 0;
  return Array.from({ length }, (_, at) => Object.fromEntries(names.map((name) => [name, columns[name][at]])) as Row);
}

function named(ids: readonly Id[], at: number): Id {
  const id = ids[at];
  if (id === undefined) throw new Error(`the page's data name no term ${at}`);
  return id;
}

function decodeTerms(rows: readonly TermRow[], ids: readonly Id[]): Term[] {
  const parents = rows.map((row) => row.parents);
  const children = ids.map((): Id[] => []);
  rows.forEach((row, at) => {
    for (const above of new Set([...row.parents, ...row.partOf])) children[above]?.push(named(ids, at));
  });
  return rows.map((row, at) => decodeTerm(row, ids, kindOf(at, parents), children[at] ?? []));
}

/** Positions of what a term is a kind of, itself included. */
function kindOf(at: number, parents: readonly (readonly number[])[]): Set<number> {
  const found = new Set<number>();
  const waiting = [at];
  while (waiting.length) {
    const next = waiting.pop() as number;
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(parents[next] ?? []));
  }
  return found;
}

function decodeTerm(row: TermRow, ids: readonly Id[], kinds: ReadonlySet<number>, children: readonly Id[]): Term {
  const names = (positions: Iterable<number>): Id[] => Array.from(positions, (at) => named(ids, at));
  const [min, max] = row.years;
  return {
    id: row.id,
    label: row.label,
    facet: row.facet,
    isRoot: row.root === 1,
    exact: row.exact,
    narrow: row.narrow,
    broad: row.broad,
    definition: row.definition,
    definitionSource: row.definitionSource,
    parents: names(row.parents),
    partOf: names(row.partOf),
    within: new Set(names(row.within)),
    kindOf: new Set(names(kinds)),
    children,
    codes: row.codes.map((curie, at) => decodeCode(row, curie, at)),
    nonspecific: row.nonspecific === 1,
    landmark: row.landmark === 1,
    alwaysAt: names(row.alwaysAt),
    genus: names(row.genus),
    foundBy: names(row.foundBy),
    matchesThrough: names(row.matchesThrough),
    ranked: row.ranked === 1,
    mustNotMiss: row.mustNotMiss === 1,
    group: row.group === 1,
    years: min === undefined || max === undefined ? null : [min, max],
  };
}

function decodeCode(row: TermRow, curie: string, at: number): Code {
  const label = row.codeLabels[at] ?? null;
  return {
    curie,
    match: MATCHES[row.matches[at] ?? ""] ?? "related",
    label: label === 0 ? row.label : label,
    confidence: (row.confidences[at] ?? 0) / 100,
  };
}

function decodeLayer(name: LayerName, data: PageData, ids: readonly Id[]): { name: LayerName; weights: Weight[] } {
  const weights = rowsOf<WeightRow>(data.layers[name]).map((row) => ({
    ...row,
    disease: named(ids, row.disease),
    term: named(ids, row.term),
    obligate: row.obligate === 1,
    withSign: row.withSign === null ? null : named(ids, row.withSign),
  }));
  return { name, weights };
}

function decodeStatement({ source, section, paragraph, sentence, figures, references, ...told }: StatementRow): Statement {
  return { ...told, where: { source, section, paragraph, sentence, figures, references } };
}
