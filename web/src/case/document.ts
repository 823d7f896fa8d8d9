/** Read one YAML document as plain data that knows its lines. Mirrors `calcgraph/case/document.py`. */

import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import { clipped } from "./shown";

/** A part of a document: keys and positions from its top. */
export type Path = readonly (string | number)[];

/** A mapping is a Map: no key of a hostile file can reach a prototype. */
export type Value = string | number | boolean | null | Value[] | Map<string, Value>;

/** The data of a case file, and the line on which each part of it stands. */
export interface CaseDocument {
  readonly value: Value;
  readonly lines: ReadonlyMap<string, number>;
}

/** A file that is no plain, single, reasonably small document. */
export class Unreadable extends Error {
  constructor(message: string, readonly line: number | null = null) {
    super(message);
  }
}

type YamlEvent = ReturnType<typeof parseEvents>[number];
type Scalar = Extract<YamlEvent, { type: typeof EVENT_ID.SCALAR }>;

interface Open {
  readonly container: Value[] | Map<string, Value>;
  readonly path: Path;
  key: string | null;
}

const MOST_LETTERS = 1_000_000; // a case is a page of text; a megabyte of it is a mistake
const DEEPEST = 12;
const MOST_NODES = 20_000;
const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`;
const INTEGER = /^[-+]?[0-9]{1,15}$/;
const DECIMAL = /^[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]{1,3})?$/;
const PLAIN: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["", null], ["~", null], ["null", null], ["Null", null], ["true", true], ["True", true], ["false", false], ["False", false],
]);
// Characters that no YAML text has, as PyYAML's reader finds them.
const NO_TEXT = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Read YAML text; whatever a case file must not hold raises Unreadable. */
export function readDocument(source: string): CaseDocument {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  if (text.length > MOST_LETTERS) throw new Unreadable(`is larger than ${MOST_LETTERS} letters; a case is a page of text`);
  const odd = NO_TEXT.exec(text);
  if (odd) {
    const code = (odd[0].codePointAt(0) ?? 0).toString(16).padStart(2, "0");
    throw new Unreadable(`holds the character \\x${code}, which no text has: save it as plain UTF-8 text`);
  }
  const builder = new Builder(text);
  for (const event of eventsOf(text)) builder.take(event);
  return builder;
}

function eventsOf(text: string): YamlEvent[] {
  try {
    return parseEvents(text, { maxDepth: 10 * DEEPEST });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw new Unreadable("is not YAML: it cannot be parsed");
    const line = error.mark ? error.mark.line + 1 : null;
    if (error.reason.includes("depth")) throw new Unreadable(TOO_DEEP, line);
    const hint = /^\s*\t/.test(text.split("\n")[error.mark?.line ?? -1] ?? "") ? " (indent with blanks, not with tabs)" : "";
    throw new Unreadable(`is not YAML: ${error.reason}${hint}`, line);
  }
}

class Builder implements CaseDocument {
  value: Value = null;
  readonly lines = new Map<string, number>();
  private readonly open: Open[] = [];
  private readonly starts: number[];
  private documents = 0;
  private nodes = 0;
  private line = 1;

  constructor(private readonly text: string) {
    this.starts = [0, ...Array.from(text.matchAll(/\n/g), (found) => found.index + 1)];
  }

  take(event: YamlEvent): void {
    if (event.type === EVENT_ID.DOCUMENT) {
      this.documents += 1;
      if (this.documents > 1) throw new Unreadable("holds more than one document: write one case a file");
    } else if (event.type === EVENT_ID.POP) {
      this.open.pop();
    } else if (event.type === EVENT_ID.ALIAS) {
      this.line = this.lineAt(event.anchorStart);
      throw this.problem("uses an alias (*name): write the value out");
    } else {
      this.takeNode(event);
    }
  }

  private takeNode(event: Exclude<YamlEvent, { type: 1 | 5 | 6 }>): void {
    const start = event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
    if (start >= 0) this.line = this.lineAt(start);
    if (event.anchorStart >= 0) throw this.problem("uses an anchor (&name): write the value out");
    if (event.tagStart >= 0) {
      throw this.problem(`uses a tag (${clipped(this.text.slice(event.tagStart, event.tagEnd))}): write a plain value`);
    }
    this.nodes += 1;
    if (this.nodes > MOST_NODES) throw this.problem("holds far too many entries for one case");
    if (event.type === EVENT_ID.SCALAR) this.takeScalar(event);
    else this.begin(event.type === EVENT_ID.MAPPING ? new Map<string, Value>() : []);
  }

  private takeScalar(event: Scalar): void {
    const text = getScalarValue(this.text, event);
    const top = this.open.at(-1);
    if (top && top.container instanceof Map && top.key === null) {
      if (top.container.has(text)) throw this.problem(`names '${clipped(text)}' twice: keep one`);
      top.key = text;
      top.container.set(text, null);
      this.lines.set(lineKey([...top.path, text]), this.line);
      return;
    }
    this.put(event.style === SCALAR_STYLE.PLAIN ? typed(text) : text);
  }

  private begin(container: Value[] | Map<string, Value>): void {
    if (this.open.length >= DEEPEST) throw this.problem(TOO_DEEP);
    this.open.push({ container, path: this.put(container), key: null });
  }

  private put(value: Value): Path {
    const top = this.open.at(-1);
    if (!top) {
      this.value = value;
      return [];
    }
    const { container } = top;
    if (!(container instanceof Map)) {
      container.push(value);
      return this.placed([...top.path, container.length - 1]);
    }
    if (top.key === null) throw this.problem("uses a list or mapping as a key: keys are words");
    const path = [...top.path, top.key];
    container.set(top.key, value);
    top.key = null;
    return this.placed(path);
  }

  private placed(path: Path): Path {
    const key = lineKey(path);
    if (!this.lines.has(key)) this.lines.set(key, this.line);
    return path;
  }

  private lineAt(position: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const between = (low + high) >> 1;
      if ((this.starts[between] ?? 0) <= position) low = between;
      else high = between;
    }
    return low + 1;
  }

  private problem(message: string): Unreadable {
    return new Unreadable(message, this.line);
  }
}

/** Return a plain scalar by the core schema of YAML 1.2: `no`, `on`, dates and 1:30 stay words. */
function typed(text: string): Value {
  const plain = PLAIN.get(text);
  if (plain !== undefined) return plain;
  return INTEGER.test(text) || DECIMAL.test(text) ? Number(text) : text;
}

/** Name a part of a document, so that lines can be looked up by it. */
export function lineKey(path: Path): string {
  return path.join("\u0000");
}
