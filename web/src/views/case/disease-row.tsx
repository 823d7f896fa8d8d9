import type { Diagnosis, Fact } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { DiseaseDetails } from "./disease-details";
import { EvidenceBar, type Scale } from "./evidence-bar";
import { all, bits, sayFinding, sayPlaces } from "./say";

interface RowProps {
  readonly knowledge: Knowledge;
  readonly diagnosis: Diagnosis;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly scale: Scale;
  /** The disease in first place, to compare with. */
  readonly first: Id | undefined;
  readonly isOpen: boolean;
  readonly onTurn: (isOpen: boolean) => void;
}

const MARKS: Readonly<Record<Diagnosis["status"], string>> = { supported: "✓", excluded: "✕", open: "○" };

/** One disease of the differential: its place, status and weight; opened, all that it rests on. */
export function DiseaseRow({ knowledge, diagnosis, facts, scale, first, isOpen, onTurn }: RowProps) {
  const { disease, status } = diagnosis;
  const [low, middle, high] = diagnosis.bits;
  return (
    <li id={`disease-${disease}`} class={`case-disease is-${status}${isOpen ? " is-unfolded" : ""}`} data-disease={disease} data-rank={diagnosis.rank} data-status={status}>
      <button type="button" class="case-disease-head" aria-expanded={isOpen} onClick={() => onTurn(!isOpen)}>
        <span class="case-rank">
          <span class="visually-hidden">Rank </span>
          {diagnosis.rank}
          {diagnosis.tiedWith.length > 0 && (
            <>
              <span aria-hidden="true">=</span>
              <span class="visually-hidden"> tied</span>
            </>
          )}
        </span>
        <span class="case-disease-name">
          <strong>{labelOf(knowledge, disease)}</strong>
          <span class="case-badges">
            <span class={`badge ${status}`}>
              <span aria-hidden="true">{MARKS[status]} </span>
              {status}
            </span>
            {diagnosis.mustNotMiss && (
              <span class="badge must">
                <span aria-hidden="true">⚠ </span>must not miss
              </span>
            )}
          </span>
        </span>
        <span class="case-weight">
          <b>{bits(middle)}</b> <span class="quiet small">bits</span>
          <span class="quiet small case-ends">
            {bits(low)} to {bits(high)}
          </span>
        </span>
        <EvidenceBar diagnosis={diagnosis} scale={scale} />
        <span class="case-why quiet small">
          <Tie knowledge={knowledge} diagnosis={diagnosis} />
          <Reasons knowledge={knowledge} diagnosis={diagnosis} facts={facts} />
        </span>
        <span class="case-places quiet small">{sayPlaces(diagnosis.rankRange)}</span>
        <span class="case-turn" aria-hidden="true">
          {isOpen ? "▴" : "▾"}
        </span>
      </button>
      {isOpen && <DiseaseDetails knowledge={knowledge} diagnosis={diagnosis} facts={facts} first={first} />}
    </li>
  );
}

function Tie({ knowledge, diagnosis }: Pick<RowProps, "knowledge" | "diagnosis">) {
  const { disease, tiedWith } = diagnosis;
  if (tiedWith.length === 0) return null;
  const isStated = knowledge.deciders.some((each) => (each.subject === disease && tiedWith.includes(each.object)) || (each.object === disease && tiedWith.includes(each.subject)));
  return (
    <span class="case-reason">
      <b>tied</b> with {all(tiedWith.map((each) => labelOf(knowledge, each)))}: {isStated ? "stated look-alikes, undecided yet" : "the same weight"}
    </span>
  );
}

// The two strongest arguments for and the strongest against: what a closed row says.
function Reasons({ knowledge, diagnosis, facts }: Pick<RowProps, "knowledge" | "diagnosis" | "facts">) {
  const items = diagnosis.evidence.filter((item) => Math.abs(item.bits[1]) >= 0.5 && item.match !== "criterion met");
  const strongest = (sign: 1 | -1) => items.filter((item) => item.bits[1] * sign > 0).sort((a, b) => sign * (b.bits[1] - a.bits[1]));
  const words = (found: typeof items) => found.map((item) => sayFinding(knowledge, item, facts)).join(", ");
  const [pro, contra] = [strongest(1).slice(0, 2), strongest(-1).slice(0, 1)];
  return (
    <>
      {pro.length > 0 && (
        <span class="case-reason">
          <span class="case-sign is-for">for</span> {words(pro)}
        </span>
      )}
      {contra.length > 0 && (
        <span class="case-reason">
          <span class="case-sign is-against">against</span> {words(contra)}
        </span>
      )}
    </>
  );
}
