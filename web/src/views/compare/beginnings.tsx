import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import { labelOf } from "../../ui/words";
import { all } from "../case/say";
import { confusablePairs, inseparableSets } from "./pairs";

/** What to compare, before anything is chosen: sets that images cannot separate, and pairs that are easily confused. */
export function Beginnings({ knowledge, route, diseases }: { knowledge: Knowledge; route: Route; diseases: readonly Id[] }) {
  const [first] = diseases;
  const pairs = confusablePairs(knowledge).filter((pair) => !first || pair.diseases.includes(first));
  const sets = inseparableSets(knowledge).filter((set) => !first || set.includes(first));
  const decided = (set: readonly Id[]) => [...new Set(knowledge.deciders.filter((each) => set.includes(each.subject) && set.includes(each.object)).map((each) => labelOf(knowledge, each.fact)))];
  return (
    <div class="compare-begin">
      {sets.length > 0 && (
        <section>
          <h2>Images cannot separate</h2>
          <ul>
            {sets.map((set) => (
              <li key={set.join()}>
                <a href={linkTo("compare", set.slice(0, 4), route.options)}>{all(set.map((each) => labelOf(knowledge, each)))}</a>
                {decided(set).length > 0 && <span class="quiet"> – what decides: {all(decided(set))}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {pairs.length > 0 && (
        <section>
          <h2>Easily confused{first ? ` with ${labelOf(knowledge, first)}` : ""}</h2>
          <ul class="compare-suggested">
            {pairs.map((pair) => (
              <li key={pair.diseases.join()}>
                <a href={linkTo("compare", pair.diseases, route.options)}>{pair.diseases.map((each) => labelOf(knowledge, each)).join(" or ")}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
