/** Read and write case files. Whatever a file holds, reading it returns; what cannot be read is told. */

import { dump } from "js-yaml";
import type { Problem } from "../derive/result";
import type { Id, Knowledge } from "../knowledge/types";
import { contradictions } from "./contradictions";
import { readDocument, Unreadable } from "./document";
import { Form } from "./form";
import { judgeLabs } from "./labs";
import type { Case, Finding, HistoryItem, LabResult, Status } from "./model";
import { CaseReader } from "./read";
import { Words } from "./words";

/** What a case file tells, and what of it could not be read. */
export interface CaseReading {
  /** The case as far as it can be read; null if the text is no case file at all. */
  readonly case: Case | null;
  /** What to mend, in the order of lines. */
  readonly problems: readonly (Problem & { readonly line: number | null })[];
  /** Words that name no term, with the nearest. */
  readonly unread: readonly string[];
  /** Words that were read as a wider or narrower term. */
  readonly approximated: readonly string[];
  /** All words that are not the label of what they were read as. */
  readonly readings: readonly string[];
}

/** Read the text of a case file; `name` is the id of a case that has none of its own. */
export function readCase(text: string, knowledge: Knowledge, name = "case"): CaseReading {
  try {
    const document = readDocument(text);
    const form = new Form(document);
    const words = new Words(form, knowledge);
    const told = new CaseReader(knowledge, form, words).read(document.value, name);
    words.checkContradictions();
    const others = form.problems.length ? [] : [...judgeLabs(knowledge, told).problems, ...contradictions(knowledge, told)];
    const problems = [...form.problems, ...others.map((each) => ({ ...each, line: null }))];
    return {
      case: told,
      problems: problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)),
      unread: [...words.unread].sort(),
      approximated: [...words.approximated].sort(),
      readings: words.readings,
    };
  } catch (error) {
    const line = error instanceof Unreadable ? error.line : null;
    const message = error instanceof Unreadable ? `the file ${error.message}` : "the file cannot be read as a case";
    return { case: null, problems: [{ path: line ? `line ${line}` : "", message, found: "", line }], unread: [], approximated: [], readings: [] };
  }
}

const KEY: Readonly<Record<Status, string>> = { present: "sign", absent: "absent", "not assessed": "not_assessed" };

/** Return a case as the text of a case file: read again, here or by `calcgraph match`, it is the same case. */
export function writeCase(told: Case, knowledge: Knowledge): string {
  const word = (term: Id) => knowledge.terms.get(term)?.label ?? term;
  const words = (terms: readonly Id[]) => (terms.length === 1 ? word(terms[0] as Id) : terms.length ? terms.map(word) : null);
  const finding = ({ signs, locations, status, modalities, laterality }: Finding) =>
    kept({ [KEY[status]]: words(signs), location: words(locations), modality: words(modalities), laterality });
  const lab = ({ analyte, value, comparator, unit, state, rangeLow, rangeHigh }: LabResult) => {
    const range = kept({ low: rangeLow, high: rangeHigh });
    const number = comparator && value !== null ? `${comparator}${plainNumber(value)}` : value;
    return kept({ analyte: word(analyte), value: number, unit, state, range: Object.keys(range).length ? range : null });
  };
  const history = ({ term, present }: HistoryItem) => (present ? word(term) : { absent: word(term) });
  const data = kept({
    id: told.id,
    title: told.title,
    source: told.source,
    age: told.ageYears ?? (told.ageBand === null ? null : word(told.ageBand)),
    sex: told.sex === null ? null : word(told.sex),
    distribution: told.distribution === null ? null : word(told.distribution),
    findings: told.findings.map(finding),
    labs: told.labs.map(lab),
    history: told.history.map(history),
    label_clues: told.labelClues.map(history),
    notes: told.notes,
    expected: told.expected && kept({
      diagnosis: told.expected.diagnoses.map(word), acceptable: told.expected.acceptable.map(word), tier: told.expected.tier,
    }),
  });
  return dump(data, { noRefs: true, lineWidth: 110 });
}

function kept(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

/** Write a number without an exponent, which a case file would not read after a comparator. */
function plainNumber(value: number): string {
  return String(value).includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : String(value);
}
