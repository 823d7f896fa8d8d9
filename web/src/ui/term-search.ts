/** Finding terms while someone types: by label, synonym or code, best first. */

import type { Facet, Id, Knowledge, Term } from "../knowledge/types";

/** A term that fits what was typed, and the word or code by which it does. */
export interface Hit {
  readonly term: Term;
  /** The synonym or code that matched; null where the label did. */
  readonly through: string | null;
  /** How the matched words are related to the term. */
  readonly relation: "label" | "synonym" | "narrower word" | "wider word" | "code";
}

interface Entry {
  readonly term: Term;
  readonly text: string;
  readonly words: readonly string[];
  readonly shown: string;
  readonly relation: Hit["relation"];
}

const BY_LABEL = new Intl.Collator("en");
const INSIDE = 30;
const PENALTY: Readonly<Record<Hit["relation"], number>> = { label: 0, synonym: 1, "narrower word": 4, "wider word": 6, code: 2 };
const INDEXES = new WeakMap<Knowledge, ReadonlyMap<Facet, readonly Entry[]>>();

/** Bring words into the form in which they are compared: no case, no accents, plain hyphens and blanks. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[‐-―\-_/,()]+/g, " ").replace(/[’']/g, "").replace(/\s+/g, " ").trim();
}

/** Make ready to find terms, so that the first letter is answered as fast as the next. */
export function prepareSearch(knowledge: Knowledge): void {
  indexOf(knowledge);
}

/** Return the terms of some facets that fit what was typed, best first. */
export function findTerms(knowledge: Knowledge, typed: string, facets: readonly Facet[], most = 14, accept?: (term: Term) => boolean): Hit[] {
  const query = plain(typed);
  const best = new Map<Id, { hit: Hit; score: number }>();
  if (!query) return [];
  const tokens = query.split(" ");
  for (const facet of facets) {
    for (const entry of indexOf(knowledge).get(facet) ?? []) {
      const score = fit(entry, query, tokens, typed);
      if (score === null || (accept && !accept(entry.term))) continue;
      const before = best.get(entry.term.id);
      if (!before || score < before.score) best.set(entry.term.id, { hit: hitOf(entry), score });
    }
  }
  const found = [...best.values()];
  const begun = found.filter((each) => each.score < INSIDE); // a part of a word is offered only if no word begins so
  const ordered = (begun.length > 0 ? begun : found).sort((a, b) => a.score - b.score || BY_LABEL.compare(a.hit.term.label, b.hit.term.label));
  return ordered.slice(0, most).map((each) => each.hit);
}

function hitOf(entry: Entry): Hit {
  return { term: entry.term, through: entry.relation === "label" ? null : entry.shown, relation: entry.relation };
}

// Lower is better: the whole word, its beginning, words that begin so in order, in any order, and last a part of a word.
function fit(entry: Entry, query: string, tokens: readonly string[], typed: string): number | null {
  if (entry.relation === "code") return entry.text.startsWith(typed.trim().toLowerCase()) || entry.text.split(":")[1] === query ? 3 : null;
  const extra = PENALTY[entry.relation] + entry.text.length / 100;
  if (entry.text === query) return extra / 4;
  if (entry.text.startsWith(query)) return 10 + extra;
  if (tokens.every((token) => entry.words.some((word) => word.startsWith(token)))) return (entry.text.includes(query) ? 14 : 18) + extra;
  if (query.length >= 4 && entry.text.includes(query)) return INSIDE + extra;
  return null;
}

function indexOf(knowledge: Knowledge): ReadonlyMap<Facet, readonly Entry[]> {
  const known = INDEXES.get(knowledge);
  if (known) return known;
  const index = new Map<Facet, Entry[]>();
  for (const term of knowledge.terms.values()) {
    if (term.isRoot) continue;
    const entries = index.get(term.facet) ?? [];
    entries.push(...entriesOf(term));
    index.set(term.facet, entries);
  }
  INDEXES.set(knowledge, index);
  return index;
}

function entriesOf(term: Term): Entry[] {
  const entry = (shown: string, relation: Hit["relation"]): Entry => {
    const text = relation === "code" ? shown.toLowerCase() : plain(shown);
    return { term, text, words: text.split(" "), shown, relation };
  };
  return [
    entry(term.label, "label"),
    ...term.exact.map((word) => entry(word, "synonym")),
    ...term.narrow.map((word) => entry(word, "narrower word")),
    ...term.broad.map((word) => entry(word, "wider word")),
    ...term.codes.map((code) => entry(code.curie, "code")),
  ];
}
