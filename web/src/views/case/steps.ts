/** The way from a term that a case tells to one that a pattern asks for, one asserted step at a time. */

import type { Id, Knowledge } from "../../knowledge/types";

/** One asserted step: a term is a kind, or a part, of another. */
export interface Step {
  readonly from: Id;
  readonly to: Id;
  readonly how: "kind" | "part";
}

/** Return the shortest way up from any of some terms; empty if one of them is the wanted one, or there is no way. */
export function stepsTo(knowledge: Knowledge, starts: readonly Id[], wanted: Id, throughParts: boolean): Step[] {
  const reached = new Map<Id, Step | null>(starts.map((start) => [start, null]));
  const waiting = [...reached.keys()];
  for (let at = 0; at < waiting.length && !reached.has(wanted); at += 1) {
    for (const step of upwards(knowledge, waiting[at] as Id, throughParts)) {
      if (reached.has(step.to)) continue;
      reached.set(step.to, step);
      waiting.push(step.to);
    }
  }
  return backwards(reached, wanted);
}

function upwards(knowledge: Knowledge, from: Id, throughParts: boolean): Step[] {
  const term = knowledge.terms.get(from);
  const kinds = (term?.parents ?? []).map((to): Step => ({ from, to, how: "kind" }));
  const parts = throughParts ? (term?.partOf ?? []).map((to): Step => ({ from, to, how: "part" })) : [];
  return [...kinds, ...parts];
}

function backwards(reached: ReadonlyMap<Id, Step | null>, wanted: Id): Step[] {
  const steps: Step[] = [];
  for (let step = reached.get(wanted); step; step = reached.get(step.from)) steps.unshift(step);
  return steps;
}
