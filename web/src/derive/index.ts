/** Derive the result of a case: judge the laboratory, lay out facts, select, weigh, order, look ahead. Mirrors `calcgraph/derive/engine.py`. */

import { judgeLabs } from "../case/labs";
import type { Case } from "../case/model";
import type { Knowledge, LayerName } from "../knowledge/types";
import { coverageOf, unexplainedFacts } from "./coverage";
import { weigh, withdraw } from "./evidence";
import { makeFacts } from "./facts";
import { leadersWithout, order, statuses } from "./order";
import { nextFacts, undecidedPairs, withdrawals } from "./outlook";
import type { Category, CriterionStatus, Fact, Result } from "./result";
import { select } from "./select";
import { tablesOf, type Tables } from "./tables";

export type * from "./result";

/** Which statements are weighed, and whether label clues (words that give the diagnosis away) count as facts. */
export interface Options {
  readonly layer?: LayerName;
  readonly withClues?: boolean;
}

/** Derive the result of a case; laboratory results that cannot be are told in `problems` and left out. */
export function derive(knowledge: Knowledge, of: Case, { layer = "all", withClues = false }: Options = {}): Result {
  const tables = tablesOf(knowledge, layer);
  const { judged, problems, unread } = judgeLabs(knowledge, of);
  const facts = makeFacts(knowledge, of, judged, withClues);
  const selection = select(tables, facts);
  const weighed = weigh(tables, selection);
  const diagnoses = order(tables, selection, weighed, undecidedPairs(tables, facts));
  const criteria = statuses(tables, selection);
  const first = diagnoses.filter((diagnosis) => diagnosis.rank === 1).map((diagnosis) => diagnosis.disease);
  const firstWithout = (fact: Fact) => {
    const rest = facts.filter((other) => other !== fact);
    return leadersWithout(tables, selection, fact, withdraw(fact, weighed, selection), undecidedPairs(tables, rest));
  };
  return {
    layer,
    facts,
    labs: judged,
    problems,
    unread,
    diagnoses,
    categories: categories(tables, criteria),
    coverage: coverageOf(tables, diagnoses, facts),
    unexplained: unexplainedFacts(tables, diagnoses, facts),
    askNext: nextFacts(tables, diagnoses, facts, of),
    flips: withdrawals(facts, first, firstWithout),
    criteria,
  };
}

/** Return the groups of the scheme that the case supports: all that fit. */
function categories(tables: Tables, criteria: readonly CriterionStatus[]): Category[] {
  return criteria
    .filter((status) => status.isMet && !tables.rankedAbove.has(status.criterion.target))
    .map((status) => ({ group: status.criterion.target, status }));
}
