import type { Case } from "../../case/model";
import { changeCase } from "../../case/store";
import type { Knowledge } from "../../knowledge/types";
import { TermLink } from "../../ui/term-link";
import { labelOf } from "../../ui/words";

interface AboutProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
  readonly withClues: boolean;
  readonly onClues: (read: boolean) => void;
}

/** What goes along with a case and is never weighed: title, source, notes; its label clues and what it was published as, folded away. */
export function About({ knowledge, told, withClues, onClues }: AboutProps) {
  const text = (key: "title" | "notes", value: string) => changeCase((before) => ({ ...before, [key]: value || null }), key);
  return (
    <>
      {told.labelClues.length > 0 && (
        <label class="case-check">
          <input type="checkbox" checked={withClues} onChange={(event) => onClues(event.currentTarget.checked)} />
          <span>
            Read the {told.labelClues.length === 1 ? "clue that names" : `${told.labelClues.length} clues that name`} the diagnosis
            {withClues && <span class="quiet">: {told.labelClues.map((each) => (each.present ? "" : "no ") + labelOf(knowledge, each.term)).join(", ")}</span>}
          </span>
        </label>
      )}
      <details class="case-more case-about">
        <summary>Title and notes</summary>
        <label>
          <span class="case-label">Title</span>
          <input class="field" value={told.title ?? ""} onInput={(event) => text("title", event.currentTarget.value)} />
        </label>
        <label>
          <span class="case-label">Notes (carried along, never read)</span>
          <textarea class="field" rows={3} value={told.notes ?? ""} onInput={(event) => text("notes", event.currentTarget.value)} />
        </label>
      </details>
      {told.expected && (
        <details class="case-more">
          <summary>What its source says it is</summary>
          <p class="case-definition">
            {told.expected.diagnoses.map((each, at) => (
              <span key={each}>
                {at > 0 && ", "}
                <TermLink knowledge={knowledge} id={each} />
              </span>
            ))}
            {told.expected.acceptable.length > 0 && (
              <span class="quiet"> – a fair reader may also say {told.expected.acceptable.map((each) => labelOf(knowledge, each)).join(", ")}</span>
            )}
          </p>
        </details>
      )}
    </>
  );
}
