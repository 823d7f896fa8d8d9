/** The signs of the atlas: each with the drawing that shows it, the chapter it stands in and the examinations that find it. */

import type { Id, Knowledge, Term } from "../../knowledge/types";

/** The drawing that stands for a sign: its own, or that of the nearest wider sign. */
export interface Drawn {
  readonly of: Id;
  readonly text: string;
  readonly isOwn: boolean;
}

/** A sign as a card of the atlas. */
export interface AtlasSign {
  readonly term: Term;
  readonly drawn: Drawn | null;
  /** The kind of sign under which it is listed; null for those that stand alone. */
  readonly chapter: Id | null;
  readonly foundBy: ReadonlySet<Id>;
}

/** A chapter of the atlas: a kind of sign with at least a few members. */
export interface Chapter {
  readonly id: Id | null;
  readonly members: number;
}

const LEAST_MEMBERS = 3;
const MOST_MEMBERS = 60; // a chapter of more is divided into the kinds below it
const KNOWN = new WeakMap<Knowledge, readonly AtlasSign[]>();

/** Return all signs in the order of the atlas: the largest chapter first, within it by name. */
export function atlasSigns(knowledge: Knowledge): readonly AtlasSign[] {
  const known = KNOWN.get(knowledge);
  if (known) return known;
  const all = [...knowledge.terms.values()].filter((term) => term.facet === "sign" && !term.isRoot);
  const chapters = chaptersOf(knowledge, all);
  const place = new Map(chapters.map((each, at) => [each, at]));
  const signs = all.map((term) => ({
    term,
    drawn: drawingOf(knowledge, term.id),
    chapter: chapters.find((each) => term.kindOf.has(each)) ?? null,
    foundBy: new Set([...term.kindOf].flatMap((each) => knowledge.terms.get(each)?.foundBy ?? [])),
  }));
  const at = (sign: AtlasSign): number => (sign.chapter === null ? chapters.length : (place.get(sign.chapter) ?? 0));
  signs.sort((a, b) => at(a) - at(b) || a.term.label.localeCompare(b.term.label, "en"));
  KNOWN.set(knowledge, signs);
  return signs;
}

/** Return the drawing of a sign or of the nearest wider one; of several equally near the first in the order of ids. */
export function drawingOf(knowledge: Knowledge, sign: Id): Drawn | null {
  const drawings = knowledge.drawings ?? {};
  const seen = new Set([sign]);
  let level = [sign];
  while (level.length > 0) {
    const of = level.filter((each) => each in drawings).sort()[0];
    if (of !== undefined) return { of, text: drawings[of] ?? "", isOwn: of === sign };
    level = [...new Set(level.flatMap((each) => knowledge.terms.get(each)?.parents ?? []))].filter((each) => !seen.has(each));
    for (const each of level) seen.add(each);
  }
  return null;
}

/** Return the kinds of sign that a gallery can be narrowed to, with how deep each stands and how many signs it holds. */
export function kindsOfSign(knowledge: Knowledge): { id: Id; depth: number; members: number }[] {
  const size = sizesOf(atlasSigns(knowledge).map((each) => each.term));
  const below = (id: Id, depth: number): { id: Id; depth: number; members: number }[] =>
    childrenBySize(knowledge, id, size).flatMap((each) => [{ id: each, depth, members: size.get(each) ?? 0 }, ...below(each, depth + 1)]);
  return below(knowledge.roots.sign, 0);
}

/** Return chapters with how many of some signs each holds, in the order in which the signs stand. */
export function byChapter(signs: readonly AtlasSign[]): (Chapter & { readonly signs: readonly AtlasSign[] })[] {
  const found = new Map<Id | null, AtlasSign[]>();
  for (const sign of signs) found.set(sign.chapter, [...(found.get(sign.chapter) ?? []), sign]);
  return [...found].map(([id, members]) => ({ id, members: members.length, signs: members }));
}

function chaptersOf(knowledge: Knowledge, all: readonly Term[]): Id[] {
  const size = sizesOf(all);
  const divide = (id: Id): Id[] => {
    const below = childrenBySize(knowledge, id, size);
    return (size.get(id) ?? 0) > MOST_MEMBERS ? [...below.flatMap(divide), ...(id === knowledge.roots.sign ? [] : [id])] : [id];
  };
  return divide(knowledge.roots.sign);
}

function childrenBySize(knowledge: Knowledge, id: Id, size: ReadonlyMap<Id, number>): Id[] {
  const below = knowledge.terms.get(id)?.children ?? [];
  return below.filter((each) => (size.get(each) ?? 0) >= LEAST_MEMBERS).sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0) || (a < b ? -1 : 1));
}

function sizesOf(all: readonly Term[]): Map<Id, number> {
  const size = new Map<Id, number>();
  for (const term of all) for (const each of term.kindOf) size.set(each, (size.get(each) ?? 0) + 1);
  return size;
}
