import { addFact, changeEntry } from "../../case/edit";
import { changeCase } from "../../case/store";
import type { CriterionStatus, Diagnosis, Fact } from "../../derive/result";
import type { Condition, Knowledge } from "../../knowledge/types";
import { Layer, SourceOf } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { sayCondition, sayFact } from "./say";

interface ListProps {
  readonly knowledge: Knowledge;
  readonly diagnosis: Diagnosis;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** The patterns that suffice for a disease: which of their conditions are met, refuted or not yet known; the nearest first. */
export function CriteriaList({ knowledge, diagnosis, facts }: ListProps) {
  const open = diagnosis.criteria.filter((each) => !each.isMet);
  if (open.length === 0) return null;
  const isOpen = diagnosis.status === "open";
  const ordered = [...open].sort((a, b) => a.refuted.size - b.refuted.size || a.unknown.length - b.unknown.length || b.met.size - a.met.size);
  return (
    <section>
      <h3 class="case-part-title">{isOpen ? "What would support it" : "Other patterns that suffice"}</h3>
      <ul class="case-criteria">
        {ordered.map((status) => (
          <CriterionItem key={status.criterion.id} knowledge={knowledge} status={status} disease={diagnosis.disease} facts={facts} />
        ))}
      </ul>
    </section>
  );
}

function CriterionItem({ knowledge, status, disease, facts }: Omit<ListProps, "diagnosis"> & { status: CriterionStatus; disease: string }) {
  const { criterion } = status;
  return (
    <li>
      {criterion.target !== disease && <span class="small">For {labelOf(knowledge, criterion.target)}: </span>}
      <ul class="case-conditions">
        {criterion.conditions.map((condition) => (
          <ConditionLine key={condition.id} knowledge={knowledge} condition={condition} status={status} facts={facts} />
        ))}
      </ul>
      <span class="small">
        <Layer layer={criterion.layer} /> <SourceOf knowledge={knowledge} where={criterion.where} />
      </span>
    </li>
  );
}

interface LineProps extends Omit<ListProps, "diagnosis"> {
  readonly condition: Condition;
  readonly status: CriterionStatus;
}

function ConditionLine({ knowledge, condition, status, facts }: LineProps) {
  const [met, refuted] = [status.met.get(condition.id), status.refuted.get(condition.id)];
  const by = facts.get(met ?? refuted ?? "");
  const [mark, word] = met ? ["✓", "met"] : refuted ? ["✕", "refuted"] : ["○", "not yet known"];
  const words = sayCondition(knowledge, condition);
  const told = by ? sayFact(knowledge, by) : "";
  return (
    <li class={`is-${word.split(" ")[0]}`}>
      <span aria-hidden="true">{mark}</span> {words} <span class="quiet small">{told && told !== words ? `${word} by ${told}` : word}</span>
      {" "}
      {!met && !refuted && isAddable(knowledge, condition) && (
        <button type="button" class="case-add" onClick={() => suppose(knowledge, condition)} aria-label={`Add ${words} to the case`}>
          add
        </button>
      )}
    </li>
  );
}

function isAddable(knowledge: Knowledge, condition: Condition): boolean {
  const facet = knowledge.terms.get(condition.feature)?.facet;
  return facet === "sign" || facet === "context" || facet === "distribution" || knowledge.labStates.some((each) => each.term === condition.feature);
}

function suppose(knowledge: Knowledge, condition: Condition): void {
  changeCase((before) => {
    const after = addFact(knowledge, before, condition.feature, true);
    const at = after.findings.length - 1;
    return condition.location && after.findings.length > before.findings.length ? changeEntry(after, "findings", at, { locations: [condition.location] }) : after;
  });
}
