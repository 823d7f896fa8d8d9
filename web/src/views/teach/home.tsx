import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { allQuestions } from "./questions";
import { teachOf } from "./data";

/** The parts of teaching, with what each is good for and how much of it there is. */
export function Home({ knowledge }: { knowledge: Knowledge }) {
  const teach = teachOf(knowledge);
  if (!teach) return null;
  const lessons = teach.learning_order.filter((each) => each.kind === "disease").length;
  const drawings = Object.keys(knowledge.drawings ?? {}).length;
  const cards: readonly (readonly [part: readonly string[], view: string, title: string, amount: string, text: string])[] = [
    [["order"], "teach", "Learning order", `${lessons} lessons`, "Down the flowchart, each disease when most of it is known already: what is new, what is shared, which figure to open."],
    [["quiz"], "teach", "Quiz", `${allQuestions(knowledge).length} questions`, "Figures as cases, statements, drawings. Wrong answers are the nearest diseases, and feedback is the evidence with its source. One link gives a class the same questions in the same order."],
    [["pairs"], "teach", "Look-alikes", `${teach.confusable_pairs.length} pairs`, "Diseases that are taken for one another: what both show, what speaks for either, and whether images can decide at all."],
    [["coverage"], "teach", "Coverage", `${teach.coverage.diseases.length} diseases, ${new Set(teach.coverage.signs.map((row) => row.sign)).size} signs`, "What the article shows in a figure, what it only says, what comes from elsewhere, and where a lesson needs an image of yours."],
    [["measures"], "teach", "Measures", `${teach.measures.features.length} features`, "Which findings tell most, which are seen in everything, and which diseases belong side by side."],
    [[], "atlas", "Atlas of signs", `${drawings} drawings`, "Every sign in a schematic drawing; hide the names, and it is a test."],
  ];
  return (
    <>
      <h1>Teach</h1>
      <p class="quiet teach-intro">Everything here is read off the graph; each sentence leads to its source. {teach.disclaimer}</p>
      <ul class="teach-home">
        {cards.map(([path, view, title, amount, text]) => (
          <li key={title} class="card">
            <a href={linkTo(view, path)}>
              <h2>{title}</h2>
              <p class="teach-amount">{amount}</p>
              <p class="quiet">{text}</p>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
