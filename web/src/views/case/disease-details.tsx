import type { Diagnosis, Evidence, Fact } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { StatementLine } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { CriteriaList } from "./criteria-list";
import { Proof } from "./proof";
import { bits, sayFinding, sayMatch } from "./say";

interface DetailsProps {
  readonly knowledge: Knowledge;
  readonly diagnosis: Diagnosis;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly first?: Id | undefined;
}

const LEAST = 0.05; // bits: less is shown with what is no argument
const SILENT = new Set(["unexplained", "pattern not described"]);

/** All that a disease's place rests on: what speaks for and against it, what it leaves unexplained, its criteria and their proof. */
export function DiseaseDetails({ knowledge, diagnosis, facts, first }: DetailsProps) {
  const told = diagnosis.evidence.filter((item) => !SILENT.has(item.match) && Math.abs(item.bits[1]) >= LEAST);
  const pro = told.filter((item) => item.bits[1] > 0).sort((a, b) => b.bits[1] - a.bits[1]);
  const contra = told.filter((item) => item.bits[1] < 0).sort((a, b) => a.bits[1] - b.bits[1]);
  const silent = diagnosis.evidence.filter((item) => SILENT.has(item.match));
  const part = { knowledge, facts };
  return (
    <div class="case-details">
      <p class="case-definition">
        {knowledge.terms.get(diagnosis.disease)?.definition}
        {diagnosis.forms.length > 0 && <b> Supported as: {diagnosis.forms.map((form) => labelOf(knowledge, form)).join(", ")}.</b>}
      </p>
      <EvidenceRows {...part} title="Speaks for it" items={pro} />
      <EvidenceRows {...part} title="Speaks against it" items={contra} />
      <EvidenceRows {...part} title="Left unexplained" items={silent} />
      <Proof knowledge={knowledge} diagnosis={diagnosis} facts={facts} />
      <CriteriaList knowledge={knowledge} diagnosis={diagnosis} facts={facts} />
      <p class="case-onward small">
        <a href={linkTo("graph", [diagnosis.disease])}>In the graph</a>
        {first && first !== diagnosis.disease ? (
          <a href={linkTo("compare", [first, diagnosis.disease])}>Compare with {labelOf(knowledge, first)}</a>
        ) : (
          <a href={linkTo("compare", [diagnosis.disease])}>Compare with others</a>
        )}
      </p>
    </div>
  );
}

interface RowsProps extends Pick<DetailsProps, "knowledge" | "facts"> {
  readonly title: string;
  readonly items: readonly Evidence[];
}

function EvidenceRows({ title, items, knowledge, facts }: RowsProps) {
  if (items.length === 0) return null;
  const sum = items.reduce((total, item) => total + item.bits[1], 0);
  return (
    <section>
      <h3 class="case-part-title">
        {title} {Math.abs(sum) >= LEAST && <span class="quiet case-total">{bits(sum)}</span>}
      </h3>
      <ul class="case-evidence">
        {items.map((item, at) => (
          <li key={at}>
            <span class={`case-item-bits ${item.bits[1] < 0 ? "is-against" : item.bits[1] > 0 ? "is-for" : "quiet"}`}>
              {bits(item.bits[1])}
              {item.bits[0] !== item.bits[2] && (
                <span class="quiet case-ends">
                  {bits(item.bits[0])} to {bits(item.bits[2])}
                </span>
              )}
            </span>
            <span>
              <Found knowledge={knowledge} item={item} facts={facts} />
              {item.statement && <StatementLine knowledge={knowledge} id={item.statement} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Found({ knowledge, item, facts }: Pick<DetailsProps, "knowledge" | "facts"> & { item: Evidence }) {
  const match = sayMatch(knowledge, item);
  const fact = facts.get(item.fact);
  const sign = fact?.facet === "sign" && item.match !== "criterion met" ? fact.said[0] : undefined;
  const words = sayFinding(knowledge, item, facts);
  return (
    <span class="case-found">
      {sign ? <a href={linkTo("atlas", [sign])}>{words}</a> : <span>{words}</span>}
      {match && <span class="quiet">, {match}</span>}
      {fact?.facet === "lab" && fact.because && <span class="quiet"> ({fact.because})</span>}
    </span>
  );
}
