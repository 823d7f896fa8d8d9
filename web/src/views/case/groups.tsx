import type { Fact, Result } from "../../derive/result";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import { sayFact } from "./say";

interface GroupsProps {
  readonly knowledge: Knowledge;
  readonly result: Result;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** The groups of the article's flowchart that the case fits, all of them, each with its reasons. */
export function Groups({ knowledge, result, facts }: GroupsProps) {
  const found = new Map<Id, Set<string>>();
  for (const { group, status } of result.categories) {
    const reasons = found.get(group) ?? new Set<string>();
    const met = [...new Set(status.met.values())].map((id) => facts.get(id)).filter((fact): fact is Fact => fact !== undefined);
    reasons.add(met.map((fact) => sayFact(knowledge, fact)).join(" and "));
    found.set(group, reasons);
  }
  if (found.size === 0) return null;
  return (
    <section class="case-section">
      <h3>
        Groups of the article’s flowchart that fit <a class="small case-aside" href={linkTo("flowchart")}>See the way</a>
      </h3>
      <ul class="case-plain">
        {[...found].map(([group, reasons]) => (
          <li key={group}>
            <b>{labelOf(knowledge, group)}</b> <span class="quiet">because of {[...reasons].join("; or ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
