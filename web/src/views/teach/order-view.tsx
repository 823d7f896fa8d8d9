import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { Bar } from "./bar";
import { FigureLink } from "./coverage-diseases";
import { figuresOfDisease, newSigns } from "./lessons";
import { teachOf, type Lesson } from "./data";
import { Thumbs } from "../atlas/around";

/** The lessons in the order in which least is new at each step. */
export function OrderView({ knowledge }: { knowledge: Knowledge }) {
  const lessons = teachOf(knowledge)?.learning_order ?? [];
  const diseases = lessons.filter((each) => each.kind === "disease");
  return (
    <>
      <h1>Learning order</h1>
      <p class="quiet teach-intro">
        Down the article's flowchart; within a group, that disease comes next of whose common features most are known by then.
      </p>
      <ol class="teach-lessons">
        {lessons.map((lesson) => (
          <li key={lesson.place} class={`teach-lesson teach-lesson-${lesson.kind} teach-depth-${Math.min(lesson.depth, 3)}`}>
            {lesson.kind === "group" ? <Group lesson={lesson} /> : <Disease knowledge={knowledge} lesson={lesson} number={diseases.indexOf(lesson) + 1} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function Group({ lesson }: { lesson: Lesson }) {
  return (
    <>
      <h2>{lesson.label}</h2>
      <p class="quiet small">
        {lesson.why} <a href={linkTo("teach", ["quiz"], { about: lesson.id })}>Quiz on the group</a> · <a href={linkTo("teach", ["coverage"], { group: lesson.id })}>coverage</a>
      </p>
    </>
  );
}

function Disease({ knowledge, lesson, number }: { knowledge: Knowledge; lesson: Lesson; number: number }) {
  const total = lesson.known.length + lesson.new.length;
  const signs = newSigns(knowledge, lesson).slice(0, 6);
  return (
    <div class="card">
      <div class="teach-lesson-head">
        <span class="teach-place" aria-hidden="true">
          {number}
        </span>
        <h3>
          <a href={linkTo("teach", ["order", lesson.id])}>{lesson.label}</a>
        </h3>
        {knowledge.terms.get(lesson.id)?.mustNotMiss && <span class="badge must">must not be missed</span>}
        <Bar share={lesson.share_known} text={`${lesson.known.length} of ${total} known by now`} tone="for" />
      </div>
      <p>{lesson.why}</p>
      {signs.length > 0 && <Thumbs knowledge={knowledge} terms={signs} />}
      <LessonLinks knowledge={knowledge} disease={lesson.id} />
    </div>
  );
}

/** Where to go on from a lesson: figures as cases, the nearest disease, a quiz. */
export function LessonLinks({ knowledge, disease }: { knowledge: Knowledge; disease: Id }) {
  const figures = figuresOfDisease(knowledge, disease);
  const [near] = teachOf(knowledge)?.measures.nearest[disease] ?? [];
  return (
    <p class="teach-links">
      {figures.length > 0 && (
        <span>
          Cases: {figures.map((figure) => <FigureLink key={figure} id={figure} />)}
        </span>
      )}
      {near && <a href={linkTo("compare", [disease, near.id])}>Compare with {near.label}</a>}
      <a href={linkTo("teach", ["quiz"], { about: disease })}>Quiz on it</a>
    </p>
  );
}
