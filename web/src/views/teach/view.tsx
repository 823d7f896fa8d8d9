import { useEffect, useRef } from "preact/hooks";
import type { ViewProps } from "..";
import { linkTo } from "../../router";
import { CoverageView } from "./coverage-view";
import { teachOf } from "./data";
import { Home } from "./home";
import { LessonPage } from "./lesson-page";
import { MeasuresView } from "./measures-view";
import { OrderView } from "./order-view";
import { PairsView } from "./pairs-view";
import { QuestionPage } from "./question-page";
import { QuizStart } from "./quiz-start";
import { QuizSummary } from "./quiz-summary";

const PARTS: readonly (readonly [name: string, label: string])[] = [
  ["", "Overview"],
  ["order", "Learning order"],
  ["quiz", "Quiz"],
  ["pairs", "Look-alikes"],
  ["coverage", "Coverage"],
  ["measures", "Measures"],
];

/** What a teacher takes from the graph: an order to teach in, questions, look-alikes, what is covered, what tells. */
export function TeachView(props: ViewProps) {
  if (!teachOf(props.knowledge)) {
    return (
      <section class="card">
        <h1>Teach</h1>
        <p>This page was made without teaching material.</p>
      </section>
    );
  }
  return (
    <div class="teach">
      <Parts part={props.route.path[0] ?? ""} />
      <Part {...props} />
    </div>
  );
}

function Parts({ part }: { part: string }) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current]");
    // On a phone the parts are wider than the screen: the current one is brought in without moving the page.
    if (current && nav.current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft - 24;
  }, [part]);
  return (
    <nav class="teach-parts" aria-label="Parts of teaching" ref={nav}>
      {PARTS.map(([name, label]) => (
        <a key={name} href={linkTo("teach", name ? [name] : [])} aria-current={name === part ? "page" : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}

function Part({ knowledge, route }: ViewProps) {
  const [part, id] = route.path;
  if (part === "order") return id ? <LessonPage knowledge={knowledge} id={id} /> : <OrderView knowledge={knowledge} />;
  if (part === "quiz") {
    if (id === "summary") return <QuizSummary knowledge={knowledge} route={route} />;
    return id ? <QuestionPage knowledge={knowledge} route={route} id={id} /> : <QuizStart knowledge={knowledge} route={route} />;
  }
  if (part === "pairs") return <PairsView knowledge={knowledge} route={route} />;
  if (part === "coverage") return <CoverageView knowledge={knowledge} route={route} />;
  if (part === "measures") return <MeasuresView knowledge={knowledge} />;
  return <Home knowledge={knowledge} />;
}
