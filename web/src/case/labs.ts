/** Judge laboratory results: a number against the laboratory's own range, else a sourced one. Mirrors `calcgraph/case/labs.py`. */

import type { JudgedLab, Problem } from "../derive/result";
import { byText, general } from "../derive/sums";
import type { Analyte, Id, Knowledge, ReferenceRange } from "../knowledge/types";
import type { Case, LabResult } from "./model";
import { EMPTY_CASE } from "./model";
import { clipped } from "./shown";
import { convert, unitsOf } from "./units";

const ADULTS_AGE = 40; // years; ranges of adults hold for it
const SHOWN_UNITS = 6;

/** Judged results, what is wrong with others, and what no range fits. */
export interface Judgement {
  readonly judged: readonly JudgedLab[];
  readonly problems: readonly Problem[];
  readonly unread: readonly string[];
}

interface Range {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string | null;
  readonly source: string;
}

/** Judge the results of a case; a faulty one is told and left out, and no product is made then. */
export function judgeLabs(knowledge: Knowledge, of: Case): Judgement {
  const judged: JudgedLab[] = [];
  const problems: Problem[] = [];
  const unread: string[] = [];
  of.labs.forEach((result, at) => {
    const path = `labs[${at}]`;
    const message = problemOf(knowledge, result);
    if (message) return void problems.push({ path, message, found: shown(result) });
    const found = judgeOne(knowledge, result, of);
    if (found) return void judged.push(found);
    const label = knowledge.terms.get(result.analyte)?.label ?? result.analyte;
    unread.push(`${path}: ${label} ${shown(result)} (no reference range for this age, sex and unit: give its state)`);
  });
  if (problems.length === 0) judged.push(...judgeProducts(knowledge, of));
  return { judged, problems, unread };
}

/** Return what is wrong with a result: no unit, a unit that does not fit, an impossible value. */
export function problemOf(knowledge: Knowledge, result: LabResult): string | null {
  const analyte = knowledge.analytes.get(result.analyte);
  if (!analyte) return "this is no test of the ontology";
  if (result.value === null) return null;
  if (analyte.unit === null) return "this test has no number: give its state";
  if (result.unit === null) return result.state ? null : `a number needs its unit, for instance ${analyte.unit}`;
  const value = convert(result.value, result.unit, analyte.unit, analyte);
  if (value === null) {
    const label = knowledge.terms.get(result.analyte)?.label ?? result.analyte;
    return `${clipped(result.unit)} cannot be turned into ${analyte.unit} here; ${label} is given in ${unitsOf(analyte).slice(0, SHOWN_UNITS).join(", ")}`;
  }
  return impossible(value, result, analyte) ?? contradiction(knowledge, result);
}

function impossible(value: number, result: LabResult, analyte: Analyte): string | null {
  if (!analyte.plausible) return null;
  const [low, high] = analyte.plausible;
  if (value <= high && (value >= low || result.comparator?.startsWith("<"))) return null;
  const unit = analyte.unit ?? "";
  return `${general(value, 4)} ${unit} cannot be: possible are ${general(low)} to ${general(high)} ${unit}`;
}

/** Return what is wrong if a given state is not what the number means against the laboratory's own range. */
function contradiction(knowledge: Knowledge, result: LabResult): string | null {
  if (result.state === null || result.unit === null || (result.rangeLow === null && result.rangeHigh === null)) return null;
  const judged = judgeOne(knowledge, { ...result, state: null }, EMPTY_CASE);
  if (!judged || judged.state === result.state) return null;
  return `the state given is ${result.state}, but the number is ${judged.state} (${judged.because}): keep one`;
}

/** Judge one result; null if no range fits. */
export function judgeOne(knowledge: Knowledge, result: LabResult, of: Case): JudgedLab | null {
  if (result.state !== null) return stateOf(knowledge, result.analyte, result.state, "state as given");
  if (result.value === null || result.unit === null) return null;
  const found = rangeOf(knowledge, result, of);
  const analyte = knowledge.analytes.get(result.analyte);
  if (!found || !analyte) return null;
  const value = convert(result.value, result.unit, found.unit ?? result.unit, analyte);
  return value === null ? null : compared(knowledge, analyte, value, result.comparator, found);
}

function rangeOf(knowledge: Knowledge, result: LabResult, of: Case): Range | null {
  if (result.rangeLow === null && result.rangeHigh === null) return sourcedRange(knowledge, result.analyte, of);
  return { low: result.rangeLow, high: result.rangeHigh, unit: result.unit, source: "the laboratory's own range" };
}

/** Return the sourced range that fits age and sex most closely; without an age, that of adults. */
export function sourcedRange(knowledge: Knowledge, analyte: Id, of: Case): Range | null {
  const age = ageOf(knowledge, of);
  const fitting = knowledge.ranges.filter(
    (row) =>
      row.analyte === analyte &&
      (row.minYears === null || row.minYears <= age) &&
      (row.maxYears === null || age <= row.maxYears) &&
      (row.sex === null || row.sex === of.sex),
  );
  const kept = knowledge.analytes.get(analyte)?.unit ?? null;
  const key = (row: ReferenceRange) => [Number(row.unit !== kept), Number(row.sex === null), (row.maxYears || 200) - (row.minYears || 0)];
  const [best] = fitting.sort((one, other) => byNumbers(key(one), key(other)) || byText(one.id, other.id));
  return best ? { low: best.low, high: best.high, unit: best.unit, source: best.source } : null;
}

function byNumbers(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
}

/** Return the age in years; of a band its middle, unless that holds the usual age of an adult. */
function ageOf(knowledge: Knowledge, of: Case): number {
  if (of.ageYears !== null) return of.ageYears;
  const [young, old] = (of.ageBand === null ? undefined : knowledge.ageBands.get(of.ageBand)) ?? [ADULTS_AGE, ADULTS_AGE];
  return young <= ADULTS_AGE && ADULTS_AGE <= old ? ADULTS_AGE : (young + old) / 2;
}

function compared(knowledge: Knowledge, analyte: Analyte, value: number, comparator: string | null, found: Range): JudgedLab | null {
  const { low, high } = found;
  const below = low !== null && value < low && comparator !== ">" && comparator !== ">=";
  const above = high !== null && value > high && comparator !== "<" && comparator !== "<=";
  let state = below ? "low" : above ? "high" : "normal";
  if (comparator === "<" && low !== null && value <= low) state = "low";
  if (comparator === ">" && high !== null && value >= high) state = "high";
  if (!analyte.states.includes(state)) state = analyte.states.includes("normal") ? "normal" : "";
  if (!state) return null;
  const unit = found.unit ?? "";
  const ends = low === null ? `<${general(high ?? 0)}` : high === null ? `>${general(low)}` : `${general(low)}-${general(high)}`;
  const because = `${comparator ?? ""}${general(value, 4)} ${unit} against ${ends} ${unit} (${found.source})`;
  return stateOf(knowledge, analyte.id, state, because);
}

function stateOf(knowledge: Knowledge, analyte: Id, state: string, because: string): JudgedLab | null {
  const found = knowledge.labStates.find((each) => each.analyte === analyte && each.state === state);
  return found ? { analyte, state, term: found.term, because } : null;
}

/** Derive products, such as that of two concentrations, where all factors are numbers. */
function judgeProducts(knowledge: Knowledge, of: Case): JudgedLab[] {
  const given = new Set(of.labs.map((result) => result.analyte));
  const products = [...knowledge.products].sort(([one], [other]) => byText(one, other));
  return products.flatMap(([product, factors]) => {
    const values = factors.map((factor) => inKeptUnit(knowledge, of, factor));
    const found = sourcedRange(knowledge, product, of);
    const analyte = knowledge.analytes.get(product);
    if (given.has(product) || !found || !analyte || values.includes(null)) return [];
    const value = values.reduce<number>((all, each) => all * (each ?? 0), 1);
    return compared(knowledge, analyte, value, null, found) ?? [];
  });
}

function inKeptUnit(knowledge: Knowledge, of: Case, factor: Id): number | null {
  const analyte = knowledge.analytes.get(factor);
  const result = of.labs.find((each) => each.analyte === factor && each.value !== null && each.unit !== null && each.comparator === null);
  if (!analyte?.unit || !result || result.value === null || result.unit === null) return null;
  return convert(result.value, result.unit, analyte.unit, analyte);
}

function shown(result: LabResult): string {
  const number = result.value === null ? "" : `${result.comparator ?? ""}${general(result.value)} ${result.unit ?? ""}`.trim();
  return number || (result.state ?? "");
}
