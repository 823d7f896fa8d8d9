/** Let a script in the page's console derive what the page derives; the test that holds it against Python does. */

import type { Case } from "./case/model";
import { readCase, writeCase, type CaseReading } from "./case/yaml";
import { derive, type Options, type Result } from "./derive";
import type { CriterionStatus } from "./derive/result";
import type { Knowledge } from "./knowledge/types";

declare global {
  interface Window {
    calcgraph?: Hook;
  }
}

/** What the page lets scripts call, all of it plain data in and out. */
export interface Hook {
  readonly knowledge: Knowledge;
  readonly derive: (of: Case, options?: Options) => Result;
  readonly readCase: (text: string, name?: string) => CaseReading;
  readonly writeCase: (of: Case) => string;
  /** Results of many cases in brief; with their evidence and criteria if asked for. */
  readonly deriveAll: (cases: readonly Case[], options?: Options, whole?: boolean) => Brief[];
}

/** A result as plain data. */
export type Brief = Readonly<Record<string, unknown>>;

/** Set `window.calcgraph`. */
export function deriveForTests(knowledge: Knowledge): void {
  globalThis.window.calcgraph = hookOf(knowledge);
}

/** Return what the page lets scripts call. */
export function hookOf(knowledge: Knowledge): Hook {
  return {
    knowledge,
    derive: (of, options) => derive(knowledge, of, options),
    readCase: (text, name) => readCase(text, knowledge, name),
    writeCase: (of) => writeCase(of, knowledge),
    deriveAll: (cases, options, whole = false) => cases.map((of) => brief(derive(knowledge, of, options), whole)),
  };
}

function brief(result: Result, whole: boolean): Brief {
  return {
    coverage: result.coverage,
    unexplained: result.unexplained,
    unread: result.unread,
    problems: result.problems,
    categories: result.categories.map((each) => [each.group, each.status.criterion.id]),
    askNext: result.askNext,
    flips: result.flips,
    facts: result.facts,
    diagnoses: result.diagnoses.map(({ evidence, criteria, excludedBy, ...each }) => ({
      ...each,
      ...(whole ? { evidence, excludedBy, criteria: criteria.map(plain) } : {}),
    })),
  };
}

function plain(status: CriterionStatus): Brief {
  const { criterion, met, unknown, refuted } = status;
  return { id: criterion.id, met: Object.fromEntries(met), unknown, refuted: Object.fromEntries(refuted) };
}
