import type { Criterion, Id, Knowledge } from "../../knowledge/types";
import { Layer, SourceOf } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { all, sayCondition } from "../case/say";
import type { ConfusablePair, Pair } from "./pairs";

const IMAGING: Readonly<Record<string, string>> = {
  decides: "Images can decide: some findings support the one and not the other.",
  excludes: "Images can exclude one of them.",
  tells: "Images tell which is likelier, and cannot decide.",
  cannot: "Images cannot tell them apart.",
};

/** Between every two diseases: stated likeness, what decides, and the patterns that suffice for each. */
export function PairCards({ knowledge, pairs }: { knowledge: Knowledge; pairs: readonly Pair[] }) {
  return (
    <div class="compare-pairs">
      {pairs.map((pair) => (
        <PairCard key={pair.diseases.join()} knowledge={knowledge} pair={pair} isOpen={pairs.length === 1} />
      ))}
    </div>
  );
}

function PairCard({ knowledge, pair, isOpen }: { knowledge: Knowledge; pair: Pair; isOpen: boolean }) {
  const [one, other] = pair.diseases.map((each) => labelOf(knowledge, each));
  return (
    <details class="card compare-pair" open={isOpen}>
      <summary>
        <h3>
          {one} <span class="quiet">or</span> {other}
        </h3>
        {pair.measured && <span class="quiet small">{IMAGING[pair.measured.imaging]}</span>}
      </summary>
      {pair.deciders.length > 0 && (
        <p>
          What decides between these look-alikes: <b>{all(pair.deciders.map((each) => labelOf(knowledge, each)))}</b>.
        </p>
      )}
      {pair.relations.length > 0 && (
        <ul class="compare-stated">
          {pair.relations.map((each) => (
            <li key={each.id}>
              {each.paraphrase} <Layer layer={each.layer} /> <SourceOf knowledge={knowledge} where={each.where} />
            </li>
          ))}
        </ul>
      )}
      <div class="compare-sides">
        {pair.diseases.map((disease, at) => (
          <SideOf key={disease} knowledge={knowledge} disease={disease} criteria={pair.criteria[at] ?? []} measured={pair.measured} />
        ))}
      </div>
    </details>
  );
}

interface SideProps {
  readonly knowledge: Knowledge;
  readonly disease: Id;
  readonly criteria: readonly Criterion[];
  readonly measured: ConfusablePair | null;
}

function SideOf({ knowledge, disease, criteria, measured }: SideProps) {
  const tells = measured?.separates.find((each) => each.disease === disease)?.tells ?? [];
  return (
    <div>
      <h4>For {labelOf(knowledge, disease)}</h4>
      {tells.length > 0 && (
        <>
          <p class="compare-what">Tells, whatever the numbers are</p>
          <ul>
            {tells.map((each) => (
              <li key={each.finding}>
                {each.finding} <span class="quiet small">by {each.margin.toFixed(1)} bits</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="compare-what">{criteria.length > 0 ? "Suffices" : "No pattern is stated to suffice"}</p>
      <ul>
        {criteria.map((each) => (
          <li key={each.id}>{all(each.conditions.map((condition) => sayCondition(knowledge, condition)))}</li>
        ))}
      </ul>
    </div>
  );
}
