import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";
import { labelOf } from "../../ui/words";
import { teachOf } from "./data";
import { allQuestions, chosenQuestions, fittingQuestions, quizOptions, readQuizChoice, type QuizChoice } from "./questions";
import { nextSeed } from "./shuffle";
import { forget } from "./sitting";

const KINDS: readonly (readonly [kind: string, label: string])[] = [
  ["", "All kinds"],
  ["figure", "Figures as cases"],
  ["statement", "What is stated"],
  ["drawing", "Drawings of signs"],
];
const COUNTS = [5, 10, 20, 0];

/** Choose what a quiz is about, and get the link that gives a class the same questions in the same order. */
export function QuizStart({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const choice = readQuizChoice(route.options);
  const questions = chosenQuestions(knowledge, choice);
  const choose = (next: Partial<QuizChoice>) => replaceLink(linkTo("teach", ["quiz"], quizOptions({ ...choice, ...next })));
  const first = questions[0];
  const link = first ? linkTo("teach", ["quiz", first.id], quizOptions(choice)) : "";
  return (
    <>
      <h1>Quiz</h1>
      <p class="quiet teach-intro">
        Wrong answers are the nearest diseases or signs. After each answer you see the evidence for and against, with its source. The score
        stays in this page and is gone when you close it.
      </p>
      <form class="card teach-quiz-start" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="teach-kinds">
          <legend>Questions</legend>
          {KINDS.map(([kind, label]) => (
            <label key={kind} class="teach-radio">
              <input type="radio" name="kind" checked={choice.kind === kind} onChange={() => choose({ kind })} />
              <span>
                {label} <span class="quiet small">{fittingQuestions(knowledge, { ...choice, kind }).length}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label>
          <span>About</span>
          <select class="field" value={choice.about} onChange={(event) => choose({ about: event.currentTarget.value })}>
            <option value="">all groups and diseases</option>
            {(teachOf(knowledge)?.learning_order ?? []).map((lesson) => (
              <option key={lesson.place} value={lesson.id}>{"\u2003".repeat(lesson.depth) + lesson.label}</option>
            ))}
          </select>
        </label>
        <label>
          <span>How many</span>
          <select class="field" value={String(choice.count)} onChange={(event) => choose({ count: Number(event.currentTarget.value) })}>
            {COUNTS.map((count) => (
              <option key={count} value={count}>
                {count === 0 ? "all that fit" : `${count} questions`}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Order</span>
          <span class="teach-seed">
            <input class="field" value={choice.seed} aria-describedby="teach-seed-means" onChange={(event) => choose({ seed: event.currentTarget.value.trim() || "1" })} />
            <button type="button" class="button" onClick={() => choose({ seed: nextSeed(choice.seed) })}>
              Another
            </button>
          </span>
        </label>
        <p id="teach-seed-means" class="quiet small teach-wide">
          The order is fixed by this number or word: whoever opens the link gets the same questions in the same order.
        </p>
        {first ? <Begin link={link} ids={questions.map((each) => each.id)} /> : <p role="status">No question fits: choose another kind or group.</p>}
      </form>
      <Contents knowledge={knowledge} about={choice.about} />
    </>
  );
}

function Begin({ link, ids }: { link: string; ids: readonly Id[] }) {
  return (
    <div class="teach-begin teach-wide">
      <a class="button primary" href={link} onClick={() => forget(ids)}>
        Begin with {ids.length === 1 ? "1 question" : `${ids.length} questions`}
      </a>
      <label class="teach-link">
        <span>Link for a class (after the address of this page)</span>
        <input class="field" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
    </div>
  );
}

function Contents({ knowledge, about }: { knowledge: Knowledge; about: Id }) {
  return (
    <details class="teach-contents">
      <summary>
        Every question by itself{about && `, not only of ${labelOf(knowledge, about)}`} ({allQuestions(knowledge).length})
      </summary>
      {KINDS.slice(1).map(([kind, label]) => (
        <section key={kind}>
          <h2>{label}</h2>
          <ul>
            {allQuestions(knowledge)
              .filter((each) => each.kind === kind)
              .map((each, at) => (
                <li key={each.id}>
                  <a href={linkTo("teach", ["quiz", each.id])}>{each.kind === "drawing" ? `Drawing ${at + 1}: ${each.facts[0] ?? ""}` : each.question}</a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </details>
  );
}
