import { addFact } from "../../case/edit";
import type { Case } from "../../case/model";
import { changeCase } from "../../case/store";
import type { AskNext, Result } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

interface NextProps {
  readonly knowledge: Knowledge;
  readonly result: Result;
  readonly told: Case;
}

/** What to look for next: the facts that would tell most, by which examination; a click adds the answer to the case. */
export function LookNext({ knowledge, result }: NextProps) {
  if (result.askNext.length === 0) return null;
  return (
    <section class="case-section">
      <h3>Look for next</h3>
      <ul class="case-next">
        {result.askNext.map((ask) => (
          <li key={ask.term}>
            <div>
              <b title={knowledge.terms.get(ask.term)?.definition}>{labelOf(knowledge, ask.term)}</b> <span class="badge open">{labelOf(knowledge, ask.examination)}</span>
              <span class="quiet small case-next-why">{why(knowledge, ask)}</span>
            </div>
            <Answers knowledge={knowledge} term={ask.term} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function why(knowledge: Knowledge, ask: AskNext): string {
  if (!ask.information) return ask.reason;
  return `if there, speaks for ${labelOf(knowledge, ask.disease)} (up to ${ask.change.toFixed(1)} bits apart)`;
}

function Answers({ knowledge, term }: { knowledge: Knowledge; term: Id }) {
  const name = labelOf(knowledge, term);
  const answers = answersFor(knowledge, term);
  return (
    <span class="case-answers" role="group" aria-label={name}>
      {answers.map(({ label, term: told, present }) => (
        <button key={label} type="button" class="button case-answer" aria-label={`${name}: ${label}`} onClick={() => changeCase((before) => addFact(knowledge, before, told, present))}>
          {label}
        </button>
      ))}
    </span>
  );
}

interface Answer {
  readonly label: string;
  readonly term: Id;
  readonly present: boolean;
}

// A test is answered by its states, what a case has one value of by that value; signs and history by yes or no.
function answersFor(knowledge: Knowledge, term: Id): Answer[] {
  const facet = knowledge.terms.get(term)?.facet;
  const one = [{ label: "present", term, present: true }];
  if (facet === "sign" || facet === "context" || facet === "diagnosis") return [...one, { label: "absent", term, present: false }];
  if (facet === "lab" || facet === "analyte") {
    const analyte = knowledge.labStates.find((each) => each.term === term)?.analyte;
    const states = knowledge.labStates.filter((each) => each.analyte === analyte || knowledge.terms.get(each.term)?.kindOf.has(term));
    const order = knowledge.analytes.get(states[0]?.analyte ?? "")?.states ?? [];
    return [...states].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)).map((each) => ({ label: each.state, term: each.term, present: true }));
  }
  const values = facet ? (knowledge.values[facet] ?? []) : [];
  if (values.length > 0) return values.map((each) => ({ label: labelOf(knowledge, each), term: each, present: true }));
  return one;
}
