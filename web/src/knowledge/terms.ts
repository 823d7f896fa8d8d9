/** Find terms by the words that reports use: labels, synonyms, ids and codes, in any spelling variant. Mirrors `calcgraph/terms.py`. */

import { Codes, type Likeness } from "./codes";
import { likeness as howAlike } from "./likeness";
import { Normaliser } from "./normal";
import type { Facet, Id, Knowledge, Term } from "./types";

const BASE = "https://w3id.org/calcgraph/";
const NEAR = 0.4;
const NAMED = 3; // terms that a message names

/** All terms that a case can name, by every normalised word for them. */
export class TermIndex {
  private readonly byText = new Map<string, Id[]>();
  private readonly alike = new Map<string, Likeness>();
  private readonly codes: Codes;
  private readonly words: Normaliser;

  constructor(private readonly knowledge: Knowledge) {
    this.words = new Normaliser(knowledge.wording);
    this.codes = new Codes(knowledge);
    for (const term of knowledge.terms.values()) if (!term.isRoot) this.add(term);
  }

  /** Bring words to the form in which they are compared. */
  normalise(text: string): string {
    return this.words.normalise(text);
  }

  /** Return the terms that a text names, those of the given facets only (any, if none is given). */
  find(text: string, facets: readonly Facet[] = []): Term[] {
    const direct = this.known(text.trim().replace(BASE, "").replace(/^cg:/, ""));
    const named = direct ? [direct.id] : this.lookUp(this.normalise(text));
    const found = named.length ? named : [...this.decoded(text).keys()];
    return found.flatMap((id) => this.known(id) ?? []).filter((term) => facets.length === 0 || facets.includes(term.facet));
  }

  /** Tell whether a text that is read as a term means the same, or something narrower, wider or close. */
  likeness(text: string, term: Term): Likeness {
    const normal = this.normalise(text);
    const coded = this.lookUp(normal).length ? undefined : this.decoded(text).get(term.id);
    return coded ?? this.alike.get(`${this.knownPart(normal)}\n${term.id}`) ?? "same";
  }

  /** Tell why a code is not read as a term; null if the text is no code of a vocabulary that is known. */
  whyUnread(text: string, facets: readonly Facet[] = []): string | null {
    if (!this.codes.standard(text.trim())) return null;
    const wider = this.codes.widerThan(text.trim()).flatMap((id) => this.known(id) ?? []);
    const labels = wider.filter((term) => facets.length === 0 || facets.includes(term.facet)).map((term) => term.label);
    return labels.length ? `this code says less than ${labels.slice(0, NAMED).join(" or ")}` : "no term of ours is mapped to this code";
  }

  /** Return the terms whose words come nearest to a text that names none. */
  nearest(text: string, facets: readonly Facet[] = [], count = NAMED): Term[] {
    const wanted = this.normalise(text);
    const scores = new Map<Id, number>();
    for (const [words, ids] of this.byText) {
      const wished = ids.filter((id) => facets.length === 0 || facets.includes(this.known(id)?.facet as Facet));
      if (wished.length === 0) continue;
      const score = howAlike(wanted, words);
      for (const id of wished) scores.set(id, Math.max(score, scores.get(id) ?? 0));
    }
    const sorted = [...scores].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
    return sorted.slice(0, count).filter(([, score]) => score > NEAR).flatMap(([id]) => this.known(id) ?? []);
  }

  private known(id: Id): Term | undefined {
    const term = this.knowledge.terms.get(id);
    return term?.isRoot ? undefined : term;
  }

  private add(term: Term): void {
    const how = new Map<string, Likeness>();
    for (const word of term.broad) how.set(this.normalise(word), "wider");
    for (const word of term.narrow) how.set(this.normalise(word), "narrower");
    for (const word of [term.label, term.id, ...term.exact]) how.set(this.normalise(word), "same");
    for (const [text, likeness] of how) {
      const ids = this.byText.get(text);
      if (ids) ids.push(term.id);
      else this.byText.set(text, [term.id]);
      if (likeness !== "same") this.alike.set(`${text}\n${term.id}`, likeness);
    }
  }

  private decoded(text: string): Map<Id, Likeness> {
    return new Map(text.includes(":") ? this.codes.read(text.trim()) : []);
  }

  private lookUp(text: string): readonly Id[] {
    return this.byText.get(this.knownPart(text)) ?? [];
  }

  /** Return the text, or what is left of it without words about a term, if that names one; else nothing. */
  private knownPart(text: string): string {
    const waiting = [text];
    const seen = new Set(waiting);
    while (waiting.length) {
      const part = waiting.pop() as string;
      if (this.byText.has(part)) return part;
      const shorter = this.words.shortened(part).filter((each) => !seen.has(each));
      shorter.forEach((each) => seen.add(each));
      waiting.push(...shorter.reverse()); // the first way to shorten is followed to its end before the next
    }
    return "";
  }
}

const made = new WeakMap<Knowledge, TermIndex>();

/** Return the index of a knowledge, made once. */
export function termsOf(knowledge: Knowledge): TermIndex {
  let found = made.get(knowledge);
  if (!found) made.set(knowledge, (found = new TermIndex(knowledge)));
  return found;
}
