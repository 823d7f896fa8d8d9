import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { DefinitionSource, StatementLine } from "../../ui/source";
import { SignDrawing } from "../atlas/drawing";
import type { Option, Question } from "./data";
import { Feedback } from "./feedback";
import { rightOf, statementOfQuestion } from "./questions";

interface VerdictProps {
  readonly knowledge: Knowledge;
  readonly question: Question;
  readonly chosen: Id;
  readonly next: string;
  readonly isLast: boolean;
}

/** What is said after an answer: whether it was right, and for each option the evidence with its source. */
export function Verdict({ knowledge, question, chosen, next, isLast }: VerdictProps) {
  const right = rightOf(question);
  const taken = question.options.find((each) => each.id === chosen);
  const others = question.options.filter((each) => each !== right && each !== taken);
  return (
    <section class="teach-verdict" aria-label="Feedback">
      <h2 class={taken?.right ? "teach-is-right" : "teach-is-wrong"}>{taken?.right ? "✓ Right" : "✗ Not this one"}</h2>
      {right && <Why knowledge={knowledge} question={question} option={right} />}
      {taken && taken !== right && <Why knowledge={knowledge} question={question} option={taken} />}
      {others.length > 0 && (
        <details class="teach-others" open={question.kind === "drawing"}>
          <summary>The other answers</summary>
          {others.map((each) => (
            <Why key={each.id} knowledge={knowledge} question={question} option={each} />
          ))}
        </details>
      )}
      <p class="teach-next">
        <a class="button primary" href={next} aria-keyshortcuts="Enter">
          {isLast ? "How it went" : "Next question"} <kbd aria-hidden="true">Enter</kbd>
        </a>
        {right && taken && !taken.right && question.kind !== "drawing" && (
          <a class="button" href={linkTo("compare", [right.id, taken.id])}>
            Compare the two
          </a>
        )}
      </p>
      {question.kind === "figure" && <p class="quiet small">{knowledge.disclaimer}</p>}
    </section>
  );
}

function Why({ knowledge, question, option }: { knowledge: Knowledge; question: Question; option: Option }) {
  const isSign = question.kind === "drawing";
  const drawing = isSign ? knowledge.drawings?.[option.id] : undefined;
  return (
    <div class={`teach-why ${option.right ? "teach-why-right" : ""}`}>
      {drawing && !option.right && <SignDrawing text={drawing} telling="silent" />}
      <div>
        <h3>
          <a href={isSign ? linkTo("atlas", [option.id]) : linkTo("graph", [option.id])}>{option.label}</a>
        </h3>
        {isSign ? <Meaning knowledge={knowledge} id={option.id} /> : <Evidence knowledge={knowledge} question={question} option={option} />}
      </div>
    </div>
  );
}

// The right answer to a question about a statement is that statement: it stands in the page with its full source.
function Evidence({ knowledge, question, option }: { knowledge: Knowledge; question: Question; option: Option }) {
  const statement = option.right ? statementOfQuestion(knowledge, question) : null;
  if (statement) {
    return (
      <p>
        <StatementLine knowledge={knowledge} id={statement.id} />
      </p>
    );
  }
  return <Feedback knowledge={knowledge} text={option.feedback} />;
}

function Meaning({ knowledge, id }: { knowledge: Knowledge; id: Id }) {
  const term = knowledge.terms.get(id);
  return (
    <p>
      {term?.definition} {term && <DefinitionSource knowledge={knowledge} id={term.definitionSource} />}
    </p>
  );
}
