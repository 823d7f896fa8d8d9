import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import { useFocused } from "../../ui/focused";
import { SignDrawing, seenIn } from "../atlas/drawing";
import { figureName } from "../atlas/sign-figures";
import { AnswerList } from "./answer-list";
import type { Question } from "./data";
import { hasOwnEnter, isTyping, useKeys } from "./keys";
import { allQuestions, chosenQuestions, quizOptions, readQuizChoice, rightOf, signOf } from "./questions";
import { answer, useAnswers } from "./sitting";
import { Verdict } from "./verdict";

/** One question, answered by click or by the keys 1 to 4, with the evidence as feedback; Enter goes on. */
export function QuestionPage({ knowledge, route, id }: { knowledge: Knowledge; route: Route; id: string }) {
  const question = allQuestions(knowledge).find((each) => each.id === id);
  if (!question) return <NoQuestion id={id} />;
  return <Asked key={id} knowledge={knowledge} route={route} question={question} />;
}

function Asked({ knowledge, route, question }: { knowledge: Knowledge; route: Route; question: Question }) {
  const { at, count, next, options } = useWay(knowledge, route, question);
  const answers = useAnswers();
  const chosen = answers.get(question.id) ?? null;
  const heading = useFocused<HTMLHeadingElement>();
  const verdict = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (chosen !== null && document.activeElement?.closest(".teach-answers")) verdict.current?.focus({ preventScroll: true });
  }, [chosen]);
  useKeys((event) => {
    const option = question.options[Number(event.key) - 1];
    if (isTyping(event)) return;
    if (option && chosen === null) answer(question.id, option.id);
    if (event.key === "Enter" && chosen !== null && !hasOwnEnter(event)) location.hash = next;
  });
  return (
    <article class="teach-question">
      <header class="teach-progress">
        <a href={linkTo("teach", ["quiz"], options)}>Quiz</a>
        <span>{at < 0 ? "A question by itself" : `Question ${at + 1} of ${count}`}</span>
        {at >= 0 && <progress value={at + (chosen === null ? 0 : 1)} max={count} aria-label="How far you are" />}
        <Score knowledge={knowledge} answers={answers} />
      </header>
      <div class="teach-asked">
        <div class="teach-case">
          <h1 ref={heading} tabIndex={-1}>
            {question.question}
          </h1>
          <Told knowledge={knowledge} question={question} answered={chosen !== null} />
        </div>
        <div class="teach-answer-side">
          <AnswerList knowledge={knowledge} question={question} chosen={chosen} onChoose={(option) => answer(question.id, option)} />
          {chosen === null ? (
            <p class="quiet small teach-keys">
              Keys <kbd>1</kbd> to <kbd>{question.options.length}</kbd> answer.
            </p>
          ) : (
            <div class="teach-verdict-place" ref={verdict} tabIndex={-1}>
              <Verdict knowledge={knowledge} question={question} chosen={chosen} next={next} isLast={at === count - 1} />
            </div>
          )}
          <p class="visually-hidden" role="status">
            {chosen === null ? "" : `${chosen === rightOf(question)?.id ? "Right" : "Not right"}: ${rightOf(question)?.label ?? ""}`}
          </p>
        </div>
      </div>
    </article>
  );
}

function useWay(knowledge: Knowledge, route: Route, question: Question) {
  const options = quizOptions(readQuizChoice(route.options));
  const query = JSON.stringify(options);
  const order = useMemo(() => chosenQuestions(knowledge, readQuizChoice(options)), [knowledge, query]);
  const at = order.indexOf(question);
  const after = at < 0 ? order[0] : order[at + 1];
  return { at, count: order.length, options, next: linkTo("teach", ["quiz", after?.id ?? "summary"], options) };
}

function Score({ knowledge, answers }: { knowledge: Knowledge; answers: ReadonlyMap<string, string> }) {
  const given = allQuestions(knowledge).filter((each) => answers.has(each.id));
  if (given.length === 0) return <span class="teach-score" />;
  const right = given.filter((each) => rightOf(each)?.id === answers.get(each.id)).length;
  return (
    <span class="teach-score">
      {right} of {given.length} right in this sitting
    </span>
  );
}

function Told({ knowledge, question, answered }: { knowledge: Knowledge; question: Question; answered: boolean }) {
  const sign = signOf(knowledge, question);
  const drawing = sign === null ? undefined : knowledge.drawings?.[sign];
  const isAsked = question.kind === "drawing";
  return (
    <>
      {drawing !== undefined && (
        <figure class={isAsked ? "teach-drawn" : "teach-drawn teach-drawn-small"}>
          <SignDrawing text={drawing} telling={isAsked ? "described" : "named"} />
          <figcaption class="quiet">{seenIn(drawing)}</figcaption>
        </figure>
      )}
      {!isAsked && question.facts.length > 0 && (
        <ul class="teach-facts">
          {question.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {question.figure !== null && (
        <p class="quiet small">
          {figureName(question.figure)} of the article, told in findings.{" "}
          {answered && <a href={linkTo("case", [question.figure])}>Open it as a case</a>}
        </p>
      )}
    </>
  );
}

function NoQuestion({ id }: { id: string }) {
  return (
    <section class="card">
      <h1>No such question</h1>
      <p>The link names “{id}”, which this page does not hold; it may come from a page made of another version.</p>
      <a href={linkTo("teach", ["quiz"])}>All questions</a>
    </section>
  );
}
