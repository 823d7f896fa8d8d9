import { changeEntry, dropEntry } from "../../case/edit";
import type { Case } from "../../case/model";
import { changeCase } from "../../case/store";
import type { Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { Choices } from "./choices";
import { STATUSES } from "./finding-card";

const GIVEN = STATUSES.filter((each) => each.value !== "not assessed");

/** What the history tells, each present or absent, and the clues that name the diagnosis. */
export function History({ knowledge, told }: { knowledge: Knowledge; told: Case }) {
  return (
    <ul class="case-list">
      {told.history.map((item, at) => {
        const name = labelOf(knowledge, item.term);
        const isDiagnosis = knowledge.terms.get(item.term)?.facet === "diagnosis";
        return (
          <li key={item.term} class="case-history">
            <span class="case-lab-name" title={knowledge.terms.get(item.term)?.definition}>
              {isDiagnosis && <span class="quiet">stated diagnosis: </span>}
              {name}
            </span>
            <Choices
              legend={name}
              value={item.present ? "present" : "absent"}
              choices={GIVEN}
              onChange={(value) => changeCase((before) => changeEntry(before, "history", at, { present: value === "present" }))}
            />
            <button type="button" class="case-drop" aria-label={`Remove ${name}`} onClick={() => changeCase((before) => dropEntry(before, "history", at))}>
              ×
            </button>
          </li>
        );
      })}
    </ul>
  );
}
