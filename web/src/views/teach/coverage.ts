/** The coverage matrix: which sign of which disease a figure shows, the article states, or another source states. */

import type { Id, Knowledge, Statement } from "../../knowledge/types";
import { atlasSigns, byChapter, type AtlasSign } from "../atlas/signs";
import type { CoveredDisease, CoveredSign, Coverage } from "./data";

/** What covers a sign of a disease best. */
export type Cover = "figure" | "article" | "other";

export const COVERS: Readonly<Record<Cover, { readonly mark: string; readonly means: string }>> = {
  figure: { mark: "●", means: "a figure of the article shows it" },
  article: { mark: "◐", means: "the article states it, no figure of this disease shows it" },
  other: { mark: "○", means: "only another source states it" },
};

/** What narrows the matrix: a group of diseases, and whether to show only signs that no figure shows. */
export interface CoverageChoice {
  readonly group: Id;
  readonly gapsOnly: boolean;
}

/** A row of the matrix: a sign, and what covers it in each disease. */
export interface MatrixRow {
  readonly sign: Id;
  readonly label: string;
  readonly cells: ReadonlyMap<Id, CoveredSign>;
}

export interface Matrix {
  readonly diseases: readonly CoveredDisease[];
  readonly chapters: readonly { readonly id: Id | null; readonly rows: readonly MatrixRow[] }[];
}

/** Return what covers a sign of a disease. */
export function coverOf(row: CoveredSign): Cover {
  if (row.figures.length > 0) return "figure";
  return row.article > 0 ? "article" : "other";
}

/** Lay the rows of coverage out: signs by chapter of the atlas, diseases as columns. */
export function matrixOf(knowledge: Knowledge, coverage: Coverage, choice: CoverageChoice): Matrix {
  const diseases = coverage.diseases.filter((each) => isIn(knowledge, each.id, choice.group));
  const shown = new Set(diseases.map((each) => each.id));
  const lacking = new Set(coverage.signs_without_figure.map((each) => each.id));
  const rows = new Map<Id, Map<Id, CoveredSign>>();
  for (const each of coverage.signs) {
    if (!shown.has(each.disease) || (choice.gapsOnly && !lacking.has(each.sign))) continue;
    rows.set(each.sign, (rows.get(each.sign) ?? new Map<Id, CoveredSign>()).set(each.disease, each));
  }
  const signs = atlasSigns(knowledge).filter((each) => rows.has(each.term.id));
  const rowOf = ({ term }: AtlasSign): MatrixRow => ({ sign: term.id, label: term.label, cells: rows.get(term.id) ?? new Map() });
  return { diseases, chapters: byChapter(signs).map(({ id, signs: members }) => ({ id, rows: members.map(rowOf) })) };
}

/** Return the statements behind a cell: of the disease or a form of it, of this very sign. */
export function statementsOf(knowledge: Knowledge, disease: Id, sign: Id): Statement[] {
  const isOf = (each: Statement): boolean => (knowledge.rankedAbove.get(each.subject) ?? each.subject) === disease;
  return [...knowledge.statements.values()].filter((each) => each.feature === sign && each.present && isOf(each));
}

/** Write the rows of coverage as CSV. */
export function coverageCsv(signs: readonly CoveredSign[], labelOf: (id: Id) => string): string {
  const head = ["disease", "disease label", "sign", "sign label", "how often", "cover", "statements", "of the article", "sections", "works", "figures"];
  const lines = signs.map((row) => [
    row.disease, labelOf(row.disease), row.sign, row.sign_label, row.how_often, coverOf(row), row.statements, row.article,
    row.sections.join(" | "), row.works.join(" | "), row.figures.join(" | "),
  ]);
  return [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function isIn(knowledge: Knowledge, disease: Id, group: Id): boolean {
  return !group || (knowledge.terms.get(disease)?.within.has(group) ?? false);
}
