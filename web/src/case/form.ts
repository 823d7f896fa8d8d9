/** Check the form of a document, whatever its words mean. Mirrors `calcgraph/case/form.py`. */

import type { Problem } from "../derive/result";
import { shareOfLetters } from "../knowledge/likeness";
import { lineKey, type CaseDocument, type Path, type Value } from "./document";
import { clipped } from "./shown";

/** Letters of a word or a line of text. */
export const TEXT_LIMIT = 400;
/** Words for what is not known. */
export const UNKNOWN: ReadonlySet<string> = new Set(["unknown", "not stated", "not_stated", "not applicable", "not_applicable", "n/a", "none"]);

const NEAR = 0.5; // share of letters from which a key may be meant by another
const LIST_LIMIT = 200;
const AGE_LIMIT = 130;
const AGE_TEXT = /^(\d+(?:\.\d+)?)\s*(years?|y|yrs?|months?|mo|weeks?|w|days?|d)?$/;
const PER_YEAR: Readonly<Record<string, number>> = { y: 1, m: 12, w: 52.1775, d: 365.25 };
const RANGE_TEXT = /^(?:(?<low>[\d.,]+) *(?:-|–|to) *(?<high>[\d.,]+)|[<≤]=? *(?<below>[\d.,]+)|[>≥]=? *(?<above>[\d.,]+))$/;
const NUMBER_TEXT = /^\s*([<>]=?)?\s*(\d+(?:[.,]\d+)?)\s*$/;
const THOUSANDS = /^[1-9]\d{0,2}(,\d{3})+$/;
/** What people write for a key. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  present: "sign", seen: "sign", site: "location", place: "location", gender: "sex", laboratory: "labs", test: "analyte", reference: "range",
};

/** A mapping of which only known keys are left. */
export type Data = ReadonlyMap<string, Value>;

/** The form of one document, and what is wrong with it. */
export class Form {
  readonly problems: (Problem & { readonly line: number | null })[] = [];
  private readonly faulty: Path[] = [];

  constructor(private readonly document: CaseDocument) {}

  /** Return a mapping with its known keys; each unknown key is wrong. */
  mapping(value: Value, path: Path, keys: readonly string[]): Data {
    if (!(value instanceof Map)) {
      this.wrong(path, `a mapping is expected here, with some of: ${keys.join(", ")}`, value);
      return new Map();
    }
    for (const key of value.keys()) if (!keys.includes(key)) this.wrong([...path, key], `this key is not known; ${keyHint(key, keys)}`, key);
    return new Map([...value].filter(([key]) => keys.includes(key)));
  }

  /** Return a list; nothing is an empty one. */
  entries(value: Value | undefined, path: Path): readonly Value[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) this.wrong(path, "a list is expected here: begin each entry with a hyphen", value);
    else if (value.length > LIST_LIMIT) this.wrong(path, `a list has at most ${LIST_LIMIT} entries`, value.length);
    else return value;
    return [];
  }

  /** Return text of limited length; a number counts as text. */
  text(value: Value | undefined, path: Path, limit = TEXT_LIMIT): string | null {
    if (value === null || value === undefined) return null;
    if (typeof value !== "string" && typeof value !== "number") this.wrong(path, "text is expected here", value);
    else if (String(value).length > limit) this.wrong(path, `text here has at most ${limit} letters`, value);
    else return String(value);
    return null;
  }

  /** Return one of a few fixed words. */
  choice<Word extends string>(value: Value | undefined, path: Path, known: readonly Word[]): Word | null {
    if (value === null || value === undefined) return null;
    const found = known.find((word) => word === value);
    if (found === undefined) this.wrong(path, `write one of: ${known.join(", ")}`, value);
    return found ?? null;
  }

  /** Return a comparator, if any, and the number: 9.4, '<5', '> 100'. */
  number(value: Value | undefined, path: Path): readonly [comparator: string | null, number: number | null] {
    if (value === null || value === undefined) return [null, null];
    if (typeof value === "string" && THOUSANDS.test(value.replace(/^[ <>=]+|[ <>=]+$/g, ""))) {
      this.wrong(path, "this comma may divide thousands or decimals: write 1234 or 1.234", value);
      return [null, null];
    }
    const matched = typeof value === "string" ? NUMBER_TEXT.exec(value) : null;
    const number = matched ? Number(matched[2]?.replace(",", ".")) : value;
    if (typeof number === "number" && Number.isFinite(number)) return [matched?.[1] ?? null, number];
    this.wrong(path, "a value is a number, or a number after < or >; its unit goes under unit", value);
    return [null, null];
  }

  /** Return the ends of a range, written as {low: 8, high: 10}, [8, 10], '8-10' or '<10'. */
  range(value: Value | undefined, path: Path): readonly [low: number | null, high: number | null] {
    if (value === null || value === undefined) return [null, null];
    const data = this.mapping(ends(value), path, ["low", "high"]);
    const [low, high] = ["low", "high"].map((end) => this.number(data.get(end), [...path, end])[1]) as [number | null, number | null];
    if (low !== null && high !== null && low >= high) this.wrong(path, "the low end of a range lies below its high end", value);
    return [low, high];
  }

  /** Return an age in years; `8.75`, `6 months` and `{months: 6}` are read alike. */
  age(value: Value | undefined, path: Path): number | null {
    if (value === null || value === undefined || (typeof value === "string" && UNKNOWN.has(value))) return null;
    const age = years(value);
    if (age === null) this.wrong(path, "an age is a number of years, '6 months' or a word such as child", value);
    else if (age < 0 || age > AGE_LIMIT) this.wrong(path, `an age lies between 0 and ${AGE_LIMIT} years`, value);
    else return age;
    return null;
  }

  /** Tell whether something at this place, or within it, is wrong already. */
  hasProblem(path: Path): boolean {
    return this.faulty.some((place) => path.every((part, at) => place[at] === part));
  }

  /** Note that something is wrong: where, what to do, and what was found. */
  wrong(path: Path, message: string, value: Value = ""): void {
    this.faulty.push(path);
    this.problems.push({ path: written(path) || "case", message, found: clipped(told(value)), line: this.lineOf(path) });
  }

  private lineOf(path: Path): number | null {
    for (let end = path.length; end > 0; end -= 1) {
      const line = this.document.lines.get(lineKey(path.slice(0, end)));
      if (line !== undefined) return line;
    }
    return null;
  }
}

function ends(value: Value): Value {
  const told = typeof value === "string" ? RANGE_TEXT.exec(value.trim())?.groups : undefined;
  if (told) return new Map([["low", told["low"] ?? told["above"] ?? null], ["high", told["high"] ?? told["below"] ?? null]]);
  if (Array.isArray(value) && value.length === 2) return new Map([["low", value[0] ?? null], ["high", value[1] ?? null]]);
  return value;
}

function years(value: Value): number | null {
  let text = value;
  if (value instanceof Map && value.size === 1) {
    const [[unit, number] = ["", null]] = value;
    text = `${told(number)} ${unit}`;
  }
  const matched = typeof text === "string" ? AGE_TEXT.exec(text.trim()) : null;
  const age = matched ? Number(matched[1]) / (PER_YEAR[(matched[2] ?? "years").charAt(0)] ?? 1) : value;
  return typeof age === "number" && Number.isFinite(age) ? age : null;
}

function told(value: Value): string {
  if (value === null) return "nothing";
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${key}: ${told(item)}`).join(", ")}}`;
  return Array.isArray(value) ? `[${value.map(told).join(", ")}]` : String(value);
}

function keyHint(key: string, keys: readonly string[]): string {
  const lower = key.toLowerCase();
  const other = Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : undefined;
  if (other && keys.includes(other)) return `did you mean '${other}'?`;
  const alike = keys.filter((name) => key !== "present" || name !== "absent"); // alike in letters, opposite in meaning
  const shares = alike.map((name) => [name, shareOfLetters(lower.slice(0, TEXT_LIMIT), name)] as const);
  const [nearest] = shares.filter(([, share]) => share >= NEAR).sort((one, another) => another[1] - one[1]);
  return nearest ? `did you mean '${nearest[0]}'?` : `known are: ${keys.join(", ")}`;
}

/** Write a path as `findings[1].sign`. */
export function written(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text ? `${text}.${clipped(part)}` : clipped(part);
  }, "");
}
