/** What a lesson is made of beyond its row: signs to show, figures to open, its neighbours in the order. */

import type { Id, Knowledge, Statement, Term } from "../../knowledge/types";
import { drawingOf } from "../atlas/signs";
import { statementsOf } from "./coverage";
import { teachOf, type Lesson } from "./data";

/** Return the new signs of a lesson that have a drawing of their own. */
export function newSigns(knowledge: Knowledge, lesson: Lesson): Term[] {
  return termsOf(knowledge, lesson.new).filter((term) => term.facet === "sign" && drawingOf(knowledge, term.id)?.isOwn);
}

/** Return the terms of ids, without those that the page does not know. */
export function termsOf(knowledge: Knowledge, ids: readonly Id[]): Term[] {
  return ids.map((id) => knowledge.terms.get(id)).filter((term) => term !== undefined);
}

/** Return the figures of the article that show a disease. */
export function figuresOfDisease(knowledge: Knowledge, disease: Id): readonly string[] {
  return teachOf(knowledge)?.coverage.diseases.find((each) => each.id === disease)?.figures ?? [];
}

/** Return a lesson with those before and after it that are about a disease. */
export function lessonOf(knowledge: Knowledge, id: Id): { lesson: Lesson; before: Lesson | null; after: Lesson | null; count: number; at: number } | null {
  const lessons = (teachOf(knowledge)?.learning_order ?? []).filter((each) => each.kind === "disease");
  const at = lessons.findIndex((each) => each.id === id);
  const lesson = lessons[at];
  return lesson ? { lesson, before: lessons[at - 1] ?? null, after: lessons[at + 1] ?? null, count: lessons.length, at } : null;
}

/** Return the statement that says best that a disease shows a feature: the article before other sources. */
export function statementOf(knowledge: Knowledge, disease: Id, feature: Id): Statement | null {
  const found = statementsOf(knowledge, disease, feature);
  return found.find((each) => each.layer === "article") ?? found[0] ?? null;
}
