import type { Id, Knowledge } from "../../knowledge/types";
import type { Option, Question } from "./data";

interface AnswersProps {
  readonly knowledge: Knowledge;
  readonly question: Question;
  readonly chosen: Id | null;
  readonly onChoose: (option: Id) => void;
}

/** The options of a question as numbered buttons; once answered, each says in words and by a mark how it was. */
export function AnswerList({ question, chosen, onChoose }: AnswersProps) {
  return (
    <ol class="teach-answers">
      {question.options.map((option, at) => (
        <li key={option.id}>
          <button
            type="button"
            class={`teach-answer ${markOf(option, chosen)}`}
            aria-disabled={chosen !== null}
            aria-keyshortcuts={String(at + 1)}
            onClick={() => chosen === null && onChoose(option.id)}
          >
            <span class="teach-answer-number" aria-hidden="true">
              {at + 1}
            </span>
            <span class="teach-answer-label">{option.label}</span>
            <span class="teach-answer-mark">{wordOf(option, chosen)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function markOf(option: Option, chosen: Id | null): string {
  if (chosen === null) return "";
  if (option.right) return "teach-right";
  return option.id === chosen ? "teach-wrong" : "teach-other";
}

function wordOf(option: Option, chosen: Id | null): string {
  if (chosen === null) return "";
  if (option.right) return option.id === chosen ? "✓ right, your answer" : "✓ right";
  return option.id === chosen ? "✗ your answer" : "";
}
