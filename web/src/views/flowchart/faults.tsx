import { groupedBy } from "../../knowledge/grouped";
import type { AuditCheck, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import type { Mark } from "./marks";

interface FaultsProps {
  readonly knowledge: Knowledge;
  readonly marks: readonly Mark[];
  readonly checks: readonly (readonly [AuditCheck, number])[];
  readonly chosen: ReadonlySet<string>;
  readonly pointed: number | null;
  readonly onChoose: (check: string) => void;
  readonly onPoint: (number: number | null) => void;
}

/** The faults of the published scheme that the chart is marked with, each explained, and the choice which kinds to mark. */
export function Faults(props: FaultsProps) {
  const { marks, pointed } = props;
  const groups = [...groupedBy(marks, (mark) => mark.check)];
  return (
    <section class="flow-faults card" aria-label="Faults of the published scheme">
      <h2>Where the published scheme fails</h2>
      <p class="quiet small">Found by computing with every sentence at its word. Choose a number to see where in the chart it lies.</p>
      <Choice {...props} />
      <div class="flow-fault-list" tabIndex={0} role="region" aria-label="Faults by number">
        {groups.map(([check, own]) => (
          <section key={check.id}>
            <h3>{check.title}</h3>
            <p class="quiet small">{check.why}</p>
            <ol class="flow-fault-items">
              {own.map((mark) => (
                <Fault key={mark.number} knowledge={props.knowledge} mark={mark} isPointed={pointed === mark.number} onPoint={props.onPoint} />
              ))}
            </ol>
          </section>
        ))}
        {groups.length === 0 && <p class="quiet">No kind of fault is chosen.</p>}
      </div>
    </section>
  );
}

function Choice({ checks, chosen, onChoose }: FaultsProps) {
  return (
    <details class="flow-choice">
      <summary>
        Kinds of faults: {chosen.size} of {checks.length} marked
      </summary>
      <ul>
        {checks.map(([check, count]) => (
          <li key={check.id}>
            <label>
              <input type="checkbox" checked={chosen.has(check.id)} onChange={() => onChoose(check.id)} /> {check.title} ({count})
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Fault({ knowledge, mark, isPointed, onPoint }: { knowledge: Knowledge; mark: Mark; isPointed: boolean; onPoint: (number: number | null) => void }) {
  const where = [...mark.nodes].map((id) => labelOf(knowledge, id)).join(", ");
  return (
    <li data-number={mark.number} class={isPointed ? "pointed" : ""}>
      <button type="button" class="flow-number" aria-pressed={isPointed} aria-label={`Fault ${mark.number}: show where it lies`} onClick={() => onPoint(isPointed ? null : mark.number)}>
        {mark.number}
      </button>
      <div>
        <p>{mark.item.says}</p>
        {mark.item.witness && <p class="quiet small">For instance: {mark.item.witness}.</p>}
        {isPointed && (
          <p class="quiet small">
            In the chart: {where}. It rests on {mark.item.restsOn} {mark.item.restsOn === 1 ? "axiom" : "axioms"}
            {mark.item.axioms.length > 0 && `: ${mark.item.axioms.join(", ")}${mark.item.restsOn > mark.item.axioms.length ? " …" : ""}`}.
          </p>
        )}
      </div>
    </li>
  );
}
