/** The signs around a sign: wider, narrower, and those beside it that it is taken for. */

import type { Id, Knowledge, Term } from "../../knowledge/types";
import { atlasSigns, drawingOf } from "./signs";

const MOST_BESIDE = 8;
const PATH = / d="[^"]+"/g;
const PATHS = new Map<string, ReadonlySet<string>>();

/** Return the signs directly above. */
export function widerThan(knowledge: Knowledge, term: Term): Term[] {
  return termsOf(knowledge, term.parents).filter((each) => !each.isRoot);
}

/** Return the signs directly below. */
export function narrowerThan(knowledge: Knowledge, term: Term): Term[] {
  return termsOf(knowledge, term.children).filter((each) => each.facet === "sign");
}

/**
 * Return the signs that a sign may be taken for: other kinds of the same wider signs, those with a drawing of their own first;
 * where they are few, drawn signs of the same chapter follow, the most alike first.
 */
export function beside(knowledge: Knowledge, term: Term, most = MOST_BESIDE): Term[] {
  const siblings = new Set(widerThan(knowledge, term).flatMap((above) => narrowerThan(knowledge, above)));
  const own = atlasSigns(knowledge).find((each) => each.term === term);
  const cousins = atlasSigns(knowledge).filter((each) => each.chapter === own?.chapter && each.drawn?.isOwn);
  const others = [...new Set([...siblings, ...cousins.map((each) => each.term)])].filter((each) => !related(each, term));
  const isDrawn = (each: Term): boolean => drawingOf(knowledge, each.id)?.isOwn ?? false;
  const rank = (each: Term): number =>
    (isDrawn(each) ? 2 : 0) + (siblings.has(each) ? 0.5 : 0) + alike(each, term) + sameView(knowledge, each.id, term.id);
  const ranked = others.map((each) => [rank(each), each] as const).sort(([a, one], [b, other]) => b - a || (one.id < other.id ? -1 : 1));
  return ranked.slice(0, most).map(([, each]) => each);
}

/** Tell whether one sign is the other or a kind of it. */
export function related(one: Term, other: Term): boolean {
  return one.kindOf.has(other.id) || other.kindOf.has(one.id);
}

// How much of two drawings is the same, from 0 to 1: their backdrop, unless they show different places.
function sameView(knowledge: Knowledge, one: Id, other: Id): number {
  const [a, b] = [pathsOf(knowledge, one), pathsOf(knowledge, other)];
  const shared = [...a].filter((each) => b.has(each)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}

function pathsOf(knowledge: Knowledge, sign: Id): ReadonlySet<string> {
  const text = knowledge.drawings?.[sign] ?? "";
  const known = PATHS.get(text) ?? new Set(text.match(PATH) ?? []);
  PATHS.set(text, known);
  return known;
}

// How alike two signs are by what they are kinds of and where they are seen, from 0 to 1.
function alike(one: Term, other: Term): number {
  const a = new Set([...one.kindOf, ...one.alwaysAt, ...one.foundBy]);
  const b = new Set([...other.kindOf, ...other.alwaysAt, ...other.foundBy]);
  const shared = [...a].filter((each) => b.has(each)).length;
  return shared / (a.size + b.size - shared);
}

function termsOf(knowledge: Knowledge, ids: readonly Id[]): Term[] {
  return ids.map((id) => knowledge.terms.get(id)).filter((term) => term !== undefined);
}
