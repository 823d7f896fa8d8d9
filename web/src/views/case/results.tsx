import { useMemo, useState } from "preact/hooks";
import type { Case } from "../../case/model";
import type { Diagnosis, Fact, Result } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import { Announcer } from "./announcer";
import { CoverageNote } from "./coverage-note";
import { DiseaseRow } from "./disease-row";
import type { Scale } from "./evidence-bar";
import { Groups } from "./groups";
import { HowToRead } from "./how-to-read";
import { LookNext } from "./look-next";
import { MustNotMiss } from "./must-not-miss";
import { all, sayFact } from "./say";

const SHOWN = 6;
const MORE = 12;

interface ResultsProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
  readonly result: Result;
  readonly options: Readonly<Record<string, string>>;
}

/** The ordered diseases with what they rest on, what must not be missed, and what to look for next. */
export function Results({ knowledge, told, result, options }: ResultsProps) {
  const [most, setMost] = useState(SHOWN);
  const [open, setOpen] = useState<ReadonlySet<Id>>(new Set());
  const facts = useMemo(() => new Map(result.facts.map((fact) => [fact.id, fact])), [result]);
  const scale = useMemo(() => scaleOf(result.diagnoses.slice(0, SHOWN)), [result]);
  const shown = result.diagnoses.filter((each, at) => at < most || each.rank === 1 || open.has(each.disease));
  const turn = (disease: Id, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(disease);
    else next.delete(disease);
    setOpen(next);
  };
  const reveal = (disease: Id) => {
    turn(disease, true);
    requestAnimationFrame(() => document.getElementById(`disease-${disease}`)?.scrollIntoView({ block: "center" }));
  };
  return (
    <>
      <Announcer knowledge={knowledge} result={result} />
      <CoverageNote result={result} />
      <MustNotMiss knowledge={knowledge} result={result} onShow={reveal} />
      <ol class="case-diseases" aria-label="Diseases in order">
        {shown.map((diagnosis) => (
          <DiseaseRow
            key={diagnosis.disease}
            knowledge={knowledge}
            diagnosis={diagnosis}
            facts={facts}
            scale={scale}
            first={result.diagnoses[0]?.disease}
            isOpen={open.has(diagnosis.disease)}
            onTurn={(isOpen) => turn(diagnosis.disease, isOpen)}
          />
        ))}
      </ol>
      <div class="case-below">
        {most < result.diagnoses.length && (
          <button type="button" class="button" onClick={() => setMost(most + MORE)}>
            Show {Math.min(MORE, result.diagnoses.length - most)} more
          </button>
        )}
        {most > SHOWN && (
          <button type="button" class="button" onClick={() => setMost(SHOWN)}>
            Show fewer
          </button>
        )}
        <a href={linkTo("compare", result.diagnoses.slice(0, 4).map((each) => each.disease), layerOnly(options))}>Compare the first four</a>
      </div>
      <HowToRead />
      <LookNext knowledge={knowledge} result={result} told={told} />
      <Hinges knowledge={knowledge} result={result} facts={facts} />
      <Groups knowledge={knowledge} result={result} facts={facts} />
      <LeftOut knowledge={knowledge} result={result} facts={facts} />
    </>
  );
}

function layerOnly(options: Readonly<Record<string, string>>): Record<string, string> {
  return options["layer"] ? { layer: options["layer"] } : {};
}

/** One scale for all bars: from the strongest argument against to the strongest for. */
function scaleOf(diagnoses: readonly Diagnosis[]): Scale {
  const sums = diagnoses.map((each) => each.evidence.map((item) => item.bits[1]));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const right = Math.max(4, ...sums.map((each) => sum(each.filter((number) => number > 0))), ...diagnoses.map((each) => each.bits[2]));
  const left = Math.max(2, ...sums.map((each) => -sum(each.filter((number) => number < 0))));
  return { left: -Math.min(left, right), right };
}

interface PartProps {
  readonly knowledge: Knowledge;
  readonly result: Result;
  readonly facts: ReadonlyMap<string, Fact>;
}

function Hinges({ knowledge, result, facts }: PartProps) {
  if (result.flips.length === 0) return null;
  return (
    <section class="case-section">
      <h3>The first place hangs on</h3>
      <ul class="case-plain">
        {result.flips.map((flip) => {
          const fact = facts.get(flip.fact);
          return (
            <li key={flip.fact}>
              <b>{fact ? sayFact(knowledge, fact) : flip.fact}</b>: without it {all(flip.first.map((each) => labelOf(knowledge, each)))} would be first
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function LeftOut({ knowledge, result, facts }: PartProps) {
  const unexplained = result.unexplained.map((id) => facts.get(id)).filter((fact): fact is Fact => fact !== undefined);
  if (unexplained.length === 0 && result.unread.length === 0) return null;
  return (
    <section class="case-section">
      <h3>Not explained by the first</h3>
      <ul class="case-plain">
        {unexplained.map((fact) => (
          <li key={fact.id}>{sayFact(knowledge, fact)}</li>
        ))}
        {result.unread.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  );
}
