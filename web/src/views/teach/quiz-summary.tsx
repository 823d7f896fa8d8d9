import type { Knowledge } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import { useFocused } from "../../ui/focused";
import type { Question } from "./data";
import { chosenQuestions, quizOptions, readQuizChoice, rightOf } from "./questions";
import { nextSeed } from "./shuffle";
import { forget, useAnswers } from "./sitting";

/** How a quiz went: what was right, and what to look at again. */
export function QuizSummary({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const choice = readQuizChoice(route.options);
  const questions = chosenQuestions(knowledge, choice);
  const answers = useAnswers();
  const right = questions.filter((each) => answers.get(each.id) === rightOf(each)?.id).length;
  const given = questions.filter((each) => answers.has(each.id)).length;
  const heading = useFocused<HTMLHeadingElement>();
  const other = { ...choice, seed: nextSeed(choice.seed) };
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {right} of {given} right
      </h1>
      {given < questions.length && <p class="quiet">{questions.length - given} of the {questions.length} questions are not answered yet.</p>}
      <ol class="teach-summary card">
        {questions.map((question) => (
          <Line key={question.id} question={question} chosen={answers.get(question.id) ?? null} link={linkTo("teach", ["quiz", question.id], quizOptions(choice))} />
        ))}
      </ol>
      <p class="teach-next">
        <a class="button primary" href={linkTo("teach", ["quiz"], quizOptions(other))}>
          Another quiz
        </a>
        <a class="button" href={linkTo("teach", ["quiz", questions[0]?.id ?? ""], quizOptions(choice))} onClick={() => forget(questions.map((each) => each.id))}>
          The same again
        </a>
      </p>
    </>
  );
}

function Line({ question, chosen, link }: { question: Question; chosen: string | null; link: string }) {
  const right = rightOf(question);
  const word = chosen === null ? "not answered" : chosen === right?.id ? "✓ right" : "✗ wrong";
  return (
    <li>
      <a href={link}>{question.kind === "drawing" ? `Drawing: ${question.facts[0] ?? ""}` : question.question}</a>{" "}
      <span class={chosen === null ? "quiet" : chosen === right?.id ? "teach-is-right" : "teach-is-wrong"}>{word}</span>
      {chosen !== null && <span class="quiet"> · {right?.label}</span>}
    </li>
  );
}
