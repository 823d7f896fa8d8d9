/** Resolve the words of a case to terms, each by its place; unknown ones are kept as unread. Mirrors `calcgraph/case/words.py`. */

import { termsOf, type TermIndex } from "../knowledge/terms";
import type { Facet, Id, Knowledge, Term } from "../knowledge/types";
import type { Path, Value } from "./document";
import { TEXT_LIMIT, UNKNOWN, written, type Form } from "./form";
import { visible } from "./shown";

const ADVISED = 10; // looking up what comes nearest takes a moment; nobody mends more words at a time
/** Where a word of each facet belongs, told to whoever put it elsewhere. */
const PLACE: Readonly<Record<Facet, string>> = {
  sign: "under findings, as sign or absent",
  site: "as the location of a finding",
  distribution: "as distribution",
  lab: "under labs",
  analyte: "under labs, as analyte",
  context: "under history",
  diagnosis: "under history (or label_clues)",
  modality: "as the modality of a finding",
  age: "as age",
  sex: "as sex",
};

/** Resolves the words of one document. */
export class Words {
  /** What names no term, with what comes nearest. */
  readonly unread: string[] = [];
  /** What was read as a wider or narrower term. */
  readonly approximated: string[] = [];
  /** All words that are not the label of what they were read as. */
  readonly readings: string[] = [];
  private readonly terms: TermIndex;
  private readonly given = new Set<string>();
  private readonly denied = new Map<string, Path>();
  private advised = 0;

  constructor(private readonly form: Form, private readonly knowledge: Knowledge) {
    this.terms = termsOf(knowledge);
  }

  /** Find fault with a word of the history that is given as present and as absent. */
  checkContradictions(): void {
    for (const [word, path] of this.denied) {
      if (this.given.has(word) && path[0] !== "findings") {
        this.form.wrong(path, "this word is given as present and as absent: keep one of the two", word);
      }
    }
  }

  /** Return the label of a term. */
  label(term: Id): string {
    return this.knowledge.terms.get(term)?.label ?? term;
  }

  /** Return the term that a value names, if it is a word and names one. */
  known(value: Value | undefined, facet: Facet): Id | null {
    const found = typeof value === "string" && value.length <= TEXT_LIMIT ? this.terms.find(value, [facet]) : [];
    return found[0]?.id ?? null;
  }

  /** Read one word; nothing, and a word for unknown, is null. */
  one(value: Value | undefined, path: Path, facet: Facet): Id | null {
    if (value === null || value === undefined || (typeof value === "string" && UNKNOWN.has(value))) return null;
    return this.required(value, path, facet);
  }

  /** Read one word that must be there. */
  required(value: Value | undefined, path: Path, facet: Facet): Id | null {
    if (typeof value === "string") return this.resolve(value, path, [facet], false)?.id ?? null;
    this.form.wrong(path, "a word is expected here", value ?? null);
    return null;
  }

  /** Read a word or a list of words, perhaps of what is absent; the same term named twice counts once. */
  many(value: Value | undefined, path: Path, facets: readonly Facet[], denied = false): Id[] {
    if (value === null || value === undefined) return [];
    const words = Array.isArray(value) ? this.form.entries(value, path) : [value];
    const found = words.map((word, at) => this.wordIn(word, Array.isArray(value) ? [...path, at] : path, facets, denied));
    return [...new Set(found.filter((term) => term !== null))];
  }

  /** Read a word or a list of words of which at least one must be there. */
  some(value: Value | undefined, path: Path, facets: readonly Facet[], denied = false): Id[] {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) {
      this.form.wrong(path, "a word is expected here", null);
      return [];
    }
    return this.many(value, path, facets, denied);
  }

  /** Tell whether a term that stands among findings belongs to the history, as which it is then read. */
  isHistory(term: Id, path: Path): boolean {
    if (this.knowledge.terms.get(term)?.facet !== "context") return false;
    this.approximated.push(`${written(path)}: ${this.label(term)} (read as history: where it was seen is not kept)`);
    return true;
  }

  private wordIn(word: Value, path: Path, facets: readonly Facet[], denied: boolean): Id | null {
    if (typeof word === "string") return this.resolve(word, path, facets, denied)?.id ?? null;
    this.form.wrong(path, "a word is expected here", word);
    return null;
  }

  private resolve(word: string, path: Path, facets: readonly Facet[], denied: boolean): Term | null {
    if (word.length > TEXT_LIMIT) {
      this.form.wrong(path, `a word has at most ${TEXT_LIMIT} letters`, word);
      return null;
    }
    const found = facets.map((facet) => this.terms.find(word, [facet])[0]).find((term) => term !== undefined);
    if (found) {
      const term = this.read(word, found, path, denied);
      if (term && word !== term.label) this.readings.push(`${written(path)}: ${visible(word)} = ${term.label}`);
      return term;
    }
    const [elsewhere] = this.terms.find(word);
    if (elsewhere) this.form.wrong(path, `'${elsewhere.label}' belongs ${PLACE[elsewhere.facet]}`, word);
    else this.unread.push(`${written(path)}: ${visible(word)}${this.advice(word, facets)}`);
    return null;
  }

  /** Note how a word is read; that something narrower is absent tells nothing of the term. */
  private read(word: string, term: Term, path: Path, denied: boolean): Term | null {
    const likeness = this.terms.likeness(word, term);
    if (!denied) {
      this.given.add(this.terms.normalise(word));
    } else if (likeness === "narrower") {
      this.denied.set(this.terms.normalise(word), path);
      this.unread.push(`${written(path)}: ${visible(word)} (narrower than ${term.label}, whose absence it does not tell)`);
      return null;
    }
    if (likeness !== "same") {
      const how = likeness === "close" ? "near to" : `${likeness} than`;
      this.approximated.push(`${written(path)}: ${visible(word)} (${how} ${term.label}, as which it is read)`);
    }
    return term;
  }

  private advice(word: string, facets: readonly Facet[]): string {
    const unread = this.terms.whyUnread(word, facets);
    if (unread) return ` (${unread})`;
    this.advised += 1;
    const near = this.advised <= ADVISED ? this.terms.nearest(word, facets) : [];
    return near.length ? ` (nearest: ${near.map((term) => term.label).join(", ")})` : "";
  }
}
