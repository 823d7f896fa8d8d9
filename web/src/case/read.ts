/** Turn the data of a case file into a case, and list everything that is wrong with it. Mirrors `calcgraph/case/read.py`. */

import type { Facet, Id, Knowledge } from "../knowledge/types";
import type { Path, Value } from "./document";
import { written, type Form } from "./form";
import { EMPTY_CASE, LATERALITIES, type Case, type Expected, type Finding, type HistoryItem, type LabResult, type Status } from "./model";
import type { Words } from "./words";

const CASE_KEYS = [
  "id", "title", "source", "age", "sex", "distribution", "findings", "labs", "history", "label_clues", "notes", "expected",
] as const;
const FINDING_KEYS = ["sign", "absent", "not_assessed", "location", "modality", "laterality", "note"];
const STATUS: readonly (readonly [string, Status])[] = [["sign", "present"], ["absent", "absent"], ["not_assessed", "not assessed"]];
const LAB_KEYS = ["analyte", "value", "unit", "state", "range", "note"];
const EXPECTED_KEYS = ["diagnosis", "acceptable", "tier", "note"];
const TIERS = ["top1", "in_list", "near_miss", "abstain_ok"] as const;
/** What reports call a state, in the order in which an analyte may know it. */
const STATE_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["raised", ["high"]], ["elevated", ["high"]], ["increased", ["high"]], ["reduced", ["low"]], ["decreased", ["low"]],
  ["positive", ["high"]], ["negative", ["normal"]], ["high", ["positive", "abnormal"]], ["normal", ["negative"]],
  ["impaired", ["low", "abnormal"]], ["abnormal", ["positive"]],
]);
/** How far a result lies from normal has no place in a state. */
const DEGREE = /^(?:slightly|mildly|minimally|weakly|moderately|markedly|strongly|significantly|severely|very) /;
/** A dilution, such as 1:160: no concentration that could be judged. */
const TITRE = /^\s*[<>]?=?\s*1\s*[:/]\s*\d+\s*$/;
const TITRE_UNREAD = "a titre is not judged: give its state, such as positive";
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const STATED = "a finding has exactly one of: sign (seen), absent (looked for and not seen), not_assessed";
const NEEDED = "a case needs at least one of findings, labs, history or distribution";
const NOTES_LIMIT = 20_000;
const UNIT_LIMIT = 40;

/** Reads the parts of one case: which keys stand where, and what each of them holds. */
export class CaseReader {
  private readonly amongFindings: HistoryItem[] = [];

  constructor(private readonly knowledge: Knowledge, private readonly form: Form, private readonly words: Words) {}

  /** Return the case that the data of a document tell; `name` is its id if it has none of its own. */
  read(value: Value, name: string): Case {
    const isEmpty = value === null || (value instanceof Map && value.size === 0);
    if (isEmpty) this.form.wrong([], `the file is empty: ${NEEDED}`);
    const data = this.form.mapping(isEmpty ? new Map() : value, [], CASE_KEYS);
    const get = (key: (typeof CASE_KEYS)[number]) => data.get(key);
    const ageBand = this.words.known(get("age"), "age");
    return {
      id: this.identifier(data, name),
      ageYears: ageBand ? null : this.form.age(get("age"), ["age"]),
      ageBand,
      sex: this.words.one(get("sex"), ["sex"], "sex"),
      distribution: this.words.one(get("distribution"), ["distribution"], "distribution"),
      findings: this.form.entries(get("findings"), ["findings"]).flatMap((item, at) => this.finding(item, ["findings", at]) ?? []),
      labs: this.form.entries(get("labs"), ["labs"]).flatMap((item, at) => this.lab(item, ["labs", at]) ?? []),
      history: distinct([...this.history(get("history"), "history"), ...this.amongFindings]),
      labelClues: this.history(get("label_clues"), "label_clues"),
      title: this.form.text(get("title"), ["title"]),
      source: this.form.text(get("source"), ["source"]),
      notes: this.form.text(get("notes"), ["notes"], NOTES_LIMIT),
      expected: this.expected(get("expected")),
    };
  }

  private identifier(data: ReadonlyMap<string, Value>, name: string): string {
    const value = data.has("id") ? (data.get("id") ?? null) : name;
    const text = typeof value === "string" || (typeof value === "number" && Number.isInteger(value)) ? String(value) : "";
    if (IDENTIFIER.test(text)) return text;
    const whose = data.has("id") ? "an id is" : "the name of the file is no id: add one,";
    this.form.wrong(["id"], `${whose} 1 to 64 letters, digits, dots, hyphens or underscores`, value);
    return EMPTY_CASE.id;
  }

  private finding(value: Value, path: Path): Finding | null {
    const data = this.form.mapping(typeof value === "string" ? new Map([["sign", value]]) : value, path, FINDING_KEYS);
    const [stated, another] = STATUS.filter(([key]) => data.has(key));
    if (!stated || another) {
      if (data.size || !this.form.hasProblem(path)) this.form.wrong(path, STATED);
      return null;
    }
    const [key, status] = stated;
    const denied = status === "absent";
    const named = this.words.some(data.get(key), [...path, key], ["sign", "context"], denied);
    const elsewhere = named.filter((term) => this.words.isHistory(term, [...path, key]));
    if (status !== "not assessed") this.amongFindings.push(...elsewhere.map((term) => ({ term, present: !denied })));
    const signs = named.filter((term) => !elsewhere.includes(term));
    const locations = this.words.many(data.get("location"), [...path, "location"], ["site"], denied);
    const modalities = this.words.many(data.get("modality"), [...path, "modality"], ["modality"]);
    const laterality = this.form.choice(data.get("laterality"), [...path, "laterality"], LATERALITIES);
    this.form.text(data.get("note"), [...path, "note"]);
    if (denied && isTold(data.get("location")) && !locations.length && !this.form.hasProblem(path)) {
      this.words.unread.push(`${written(path)}: absent at a place that is not read, which is not absent everywhere`);
      return null;
    }
    return signs.length ? { signs, locations, status, modalities, laterality } : null;
  }

  private lab(value: Value, path: Path): LabResult | null {
    if (typeof value === "string") return this.labWord(value, path);
    const data = this.form.mapping(value, path, LAB_KEYS);
    if (!data.has("analyte")) {
      if (data.size) this.form.wrong(path, "a laboratory result names its analyte");
      return null;
    }
    const analyte = this.analyte(data.get("analyte"), [...path, "analyte"]);
    if (analyte === null) return null;
    const given = data.get("value");
    const titre = typeof given === "string" && TITRE.test(given) && !data.has("unit") ? given : null;
    if (titre !== null) this.words.unread.push(`${written([...path, "value"])}: ${titre} (${TITRE_UNREAD})`);
    const [comparator, number] = titre === null ? this.form.number(given, [...path, "value"]) : [null, null];
    const [rangeLow, rangeHigh] = this.form.range(data.get("range"), [...path, "range"]);
    const state = this.state(data.get("state"), analyte, [...path, "state"]);
    const unit = this.form.text(data.get("unit"), [...path, "unit"], UNIT_LIMIT);
    this.form.text(data.get("note"), [...path, "note"]);
    if (number === null && state === null) {
      const message = "a laboratory result has a value with its unit, or a state such as high, normal or low";
      if (titre === null && !this.form.hasProblem(path)) this.form.wrong(path, message);
      return null;
    }
    return { analyte, state, value: number, unit, comparator: comparator as LabResult["comparator"], rangeLow, rangeHigh };
  }

  /** Read a state written as one word, such as hypercalcaemia. */
  private labWord(value: string, path: Path): LabResult | null {
    const term = this.words.required(value, path, "lab");
    if (term === null) return null;
    const found = this.knowledge.labStates.find((each) => each.term === term);
    if (!found) {
      this.form.wrong(path, "this names a test and no result: give its analyte, and a value or a state", value);
      return null;
    }
    return { analyte: found.analyte, state: found.state, value: null, unit: null, comparator: null, rangeLow: null, rangeHigh: null };
  }

  private analyte(value: Value | undefined, path: Path): Id | null {
    const analyte = this.words.required(value, path, "analyte");
    if (analyte !== null && !this.statesOf(analyte).length) this.form.wrong(path, "this is no single analyte: name one", value);
    return analyte !== null && this.statesOf(analyte).length ? analyte : null;
  }

  private state(value: Value | undefined, analyte: Id, path: Path): string | null {
    if (value === null || value === undefined) return null;
    const known = this.statesOf(analyte);
    const word = typeof value === "string" ? value.trim().toLowerCase().replace(DEGREE, "") : "";
    const found = [word, ...(STATE_WORDS.get(word) ?? [])].find((state) => known.includes(state));
    if (found === undefined) this.form.wrong(path, `the state of ${this.words.label(analyte)} is one of: ${known.join(", ")}`, value);
    return found ?? null;
  }

  private statesOf(analyte: Id): string[] {
    return this.knowledge.labStates.filter((each) => each.analyte === analyte).map((each) => each.state).sort();
  }

  private history(value: Value | undefined, key: string): HistoryItem[] {
    return this.form.entries(value, [key]).flatMap((item, at) => this.historyItems(item, [key, at]));
  }

  /** Read a word, or words that are absent. */
  private historyItems(value: Value, path: Path): HistoryItem[] {
    const denied = value instanceof Map;
    const stated = denied ? this.form.mapping(value, path, ["absent"]) : new Map([["absent", value]]);
    if (!stated.size && this.form.hasProblem(path)) return [];
    const facets: readonly Facet[] = ["context", "diagnosis", "sign"];
    return this.words.some(stated.get("absent"), path, facets, denied).map((term) => ({ term, present: !denied }));
  }

  private expected(value: Value | undefined): Expected | null {
    if (value === null || value === undefined) return null;
    const data = this.form.mapping(value, ["expected"], EXPECTED_KEYS);
    const tier = this.form.choice(data.get("tier"), ["expected", "tier"], TIERS);
    const diagnoses = this.words.many(data.get("diagnosis"), ["expected", "diagnosis"], ["diagnosis"]);
    const acceptable = this.words.many(data.get("acceptable"), ["expected", "acceptable"], ["diagnosis"]);
    return { diagnoses, acceptable, tier: tier ?? "top1" };
  }
}

function isTold(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function distinct(items: readonly HistoryItem[]): HistoryItem[] {
  return [...new Map(items.map((item) => [`${item.term} ${item.present}`, item])).values()];
}
