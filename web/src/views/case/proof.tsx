import type { CriterionStatus, Diagnosis, Fact } from "../../derive/result";
import type { Condition, Knowledge } from "../../knowledge/types";
import { DefinitionSource, StatementLine } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { either, sayCondition, sayFact } from "./say";
import { stepsTo, type Step } from "./steps";

interface ProofProps {
  readonly knowledge: Knowledge;
  readonly diagnosis: Diagnosis;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** Why a disease is supported or excluded, step by step from what the case tells; an open one has no proof. */
export function Proof({ knowledge, diagnosis, facts }: ProofProps) {
  if (diagnosis.status === "open") return null;
  return (
    <section>
      <h3 class="case-part-title">Why it is {diagnosis.status}, step by step</h3>
      {diagnosis.status === "supported"
        ? diagnosis.criteria.filter((each) => each.isMet).map((each) => <Support key={each.criterion.id} knowledge={knowledge} status={each} disease={diagnosis.disease} facts={facts} />)
        : diagnosis.excludedBy.map((each) => (
            <ol key={each.statement} class="case-proof">
              <li>The case tells: {factIn(knowledge, facts, each.fact)}.</li>
              <li>
                Each case of {labelOf(knowledge, each.disease)} shows it: <StatementLine knowledge={knowledge} id={each.statement} />
              </li>
              <li>So it is excluded.</li>
            </ol>
          ))}
    </section>
  );
}

function factIn(knowledge: Knowledge, facts: ReadonlyMap<string, Fact>, id: string): string {
  const fact = facts.get(id);
  return fact ? sayFact(knowledge, fact) : id;
}

function Support({ knowledge, status, disease, facts }: Omit<ProofProps, "diagnosis"> & { status: CriterionStatus; disease: string }) {
  const { criterion } = status;
  return (
    <ol class="case-proof">
      {criterion.conditions.map((condition) => (
        <Met key={condition.id} knowledge={knowledge} condition={condition} fact={facts.get(status.met.get(condition.id) ?? "")} />
      ))}
      <li>
        {criterion.conditions.length > 1 ? "Together they suffice" : "That suffices"} for {labelOf(knowledge, criterion.target)}: <StatementLine knowledge={knowledge} id={criterion.id} />
      </li>
      {criterion.target !== disease && (
        <li>
          {labelOf(knowledge, criterion.target)} is a form of {labelOf(knowledge, disease)}.
        </li>
      )}
    </ol>
  );
}

function Met({ knowledge, condition, fact }: { knowledge: Knowledge; condition: Condition; fact: Fact | undefined }) {
  if (!fact) return null;
  const steps = [
    ...stepsTo(knowledge, [...fact.said, ...fact.amountsTo], condition.feature, false),
    ...(condition.location ? stepsTo(knowledge, placesOf(knowledge, fact), condition.location, true) : []),
  ];
  return (
    <li>
      The case tells: <b>{sayFact(knowledge, fact)}</b>
      {fact.because && fact.facet === "lab" && <span class="quiet"> ({fact.because})</span>}
      {fact.amountsTo.length > 0 && `; which amounts to ${either(knowledge, fact.amountsTo)}`}
      {steps.map((step) => (
        <Taken key={`${step.from} ${step.to}`} knowledge={knowledge} step={step} />
      ))}
      . It meets “{sayCondition(knowledge, condition)}”.
    </li>
  );
}

function placesOf(knowledge: Knowledge, fact: Fact): string[] {
  const meant = [...fact.said, ...fact.amountsTo].flatMap((sign) => [...(knowledge.terms.get(sign)?.kindOf ?? [])]);
  return [...fact.locations, ...meant.flatMap((sign) => knowledge.terms.get(sign)?.alwaysAt ?? [])];
}

/** A step up from one term to another, which rests on the definition of the narrower one. */
function Taken({ knowledge, step: { from, to, how } }: { knowledge: Knowledge; step: Step }) {
  const source = knowledge.terms.get(from)?.definitionSource;
  return (
    <span>
      ; {labelOf(knowledge, from)} is a {how} of {labelOf(knowledge, to)}
      {source && (
        <>
          {" "}
          (<DefinitionSource knowledge={knowledge} id={source} brief />)
        </>
      )}
    </span>
  );
}
