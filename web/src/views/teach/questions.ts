/** All questions: those of the teaching material, and one for each drawing. */

import type { Id, Knowledge, Statement, Term } from "../../knowledge/types";
import { seenIn } from "../atlas/drawing";
import { beside, related } from "../atlas/neighbours";
import { teachOf, type Option, type Question } from "./data";
import { shuffled } from "./shuffle";

/** What narrows a quiz, and the seed of its order: a link holds all of it. */
export interface QuizChoice {
  readonly kind: string;
  /** A disease or group of the scheme; "" for all. */
  readonly about: Id;
  /** How many questions; 0 for all. */
  readonly count: number;
  readonly seed: string;
}

const WRONG = 3; // options beside the right one, as in the questions of the material
const KNOWN = new WeakMap<Knowledge, readonly Question[]>();

/** Read a choice from the options of a link. */
export function readQuizChoice(options: Readonly<Record<string, string>>): QuizChoice {
  const count = Number.parseInt(options["n"] ?? "10", 10);
  return { kind: options["kind"] ?? "", about: options["about"] ?? "", count: count >= 0 ? count : 10, seed: options["seed"] ?? "1" };
}

/** Write a choice as options of a link. */
export function quizOptions(choice: QuizChoice): Record<string, string> {
  return {
    seed: choice.seed,
    n: String(choice.count),
    ...(choice.kind && { kind: choice.kind }),
    ...(choice.about && { about: choice.about }),
  };
}

/** Return all questions: figures, statements, then drawings. */
export function allQuestions(knowledge: Knowledge): readonly Question[] {
  const known = KNOWN.get(knowledge);
  if (known) return known;
  const all = [...(teachOf(knowledge)?.quiz ?? []), ...drawingQuestions(knowledge)];
  KNOWN.set(knowledge, all);
  return all;
}

/** Return the questions of a choice without regard to how many are wanted. */
export function fittingQuestions(knowledge: Knowledge, choice: QuizChoice): Question[] {
  return allQuestions(knowledge).filter((each) => (!choice.kind || each.kind === choice.kind) && isAbout(knowledge, each, choice.about));
}

/** Return the questions of a choice in the order of its seed: the same for all who follow the same link. */
export function chosenQuestions(knowledge: Knowledge, choice: QuizChoice): Question[] {
  const mixed = shuffled(fittingQuestions(knowledge, choice), choice.seed);
  return choice.count > 0 ? mixed.slice(0, choice.count) : mixed;
}

/** The sign that a question is about: that which a drawing asks for, or that of which a statement tells; null if it is about none. */
export function signOf(knowledge: Knowledge, question: Question): Id | null {
  if (question.kind === "drawing") return rightOf(question)?.id ?? null;
  const feature = statementOfQuestion(knowledge, question)?.feature ?? "";
  return knowledge.terms.get(feature)?.facet === "sign" ? feature : null;
}

/** The statement that is the right answer's evidence, if the question is about one. */
export function statementOfQuestion(knowledge: Knowledge, question: Question): Statement | null {
  return question.kind === "statement" ? (knowledge.statements.get(question.id.replace(/^statement-/, "")) ?? null) : null;
}

/** The right answer of a question. */
export function rightOf(question: Question): Option | undefined {
  return question.options.find((each) => each.right);
}

function isAbout(knowledge: Knowledge, question: Question, about: Id): boolean {
  if (!about) return true;
  const right = rightOf(question)?.id ?? "";
  const within = (disease: Id): boolean => knowledge.terms.get(disease)?.within.has(about) ?? false;
  if (question.kind !== "drawing") return within(right);
  return (teachOf(knowledge)?.coverage.signs ?? []).some((row) => row.sign === right && within(row.disease));
}

function drawingQuestions(knowledge: Knowledge): Question[] {
  const drawings = knowledge.drawings ?? {};
  return Object.keys(drawings).sort().flatMap((id) => {
    const term = knowledge.terms.get(id);
    const wrong = term ? wrongSigns(knowledge, term) : [];
    return term && wrong.length > 0 ? [drawingQuestion(term, wrong, seenIn(drawings[id] ?? ""))] : [];
  });
}

function wrongSigns(knowledge: Knowledge, term: Term): Term[] {
  const right = new Set(knowledge.drawnAlso[term.id]);
  const drawn = beside(knowledge, term, Number.POSITIVE_INFINITY).filter((each) => each.id in (knowledge.drawings ?? {}) && !right.has(each.id));
  const apart: Term[] = [];
  for (const each of drawn) if (apart.length < WRONG && !apart.some((other) => related(each, other))) apart.push(each);
  return apart;
}

function drawingQuestion(term: Term, wrong: readonly Term[], seen: string): Question {
  const options = [term, ...wrong].map((each) => ({ id: each.id, label: each.label, right: each === term, feedback: each.definition }));
  return {
    id: `drawing-${term.id}`,
    kind: "drawing",
    question: "Which sign does this drawing show?",
    facts: [seen],
    options: shuffled(options, term.id),
    figure: null,
  };
}
