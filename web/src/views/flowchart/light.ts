/** What a case lights in the chart: which conditions are met by which fact, which groups fit, where the first diseases stand. */

import type { Fact, Result } from "../../derive/result";
import type { Criterion, Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";

/** How a condition stands in the case, and the fact in words. */
export interface ConditionLight {
  readonly state: "met" | "refuted" | "unknown";
  readonly fact: string;
  /** The fact without place, number and range. */
  readonly brief: string;
}

/** What of the chart a case lights. */
export interface Light {
  readonly conditions: ReadonlyMap<Id, ConditionLight>;
  /** Criteria that are met as a whole. */
  readonly met: ReadonlySet<Id>;
  /** Groups that a met gate leads into, with the groups above them. */
  readonly fits: ReadonlySet<Id>;
  /** Ranks of the leading diseases. */
  readonly ranks: ReadonlyMap<Id, number>;
  /** Groups in which a disease in first place stands. */
  readonly holdsFirst: ReadonlySet<Id>;
}

/** Nothing lit: no case, or one without facts. */
export const DARK: Light = { conditions: new Map(), met: new Set(), fits: new Set(), ranks: new Map(), holdsFirst: new Set() };

const LEADING = 3;

/** Light the chart by what was derived for a case. */
export function lightOf(knowledge: Knowledge, nodes: readonly ChartNode[], result: Result | null): Light {
  if (!result || result.facts.length === 0) return DARK;
  const conditions = new Map<Id, ConditionLight>();
  const met = new Set<Id>();
  const fits = new Set<Id>();
  const statuses = new Map(result.criteria.map((each) => [each.criterion.id, each]));
  for (const node of nodes) {
    for (const criterion of node.gate) {
      const status = statuses.get(criterion.id);
      for (const condition of criterion.conditions) conditions.set(condition.id, lightCondition(knowledge, result, condition.id, status));
      if (status?.isMet) {
        met.add(criterion.id);
        node.key.split("/").forEach((id) => fits.add(id));
      }
    }
  }
  const leading = result.diagnoses.filter((each) => each.rank <= LEADING && each.status !== "excluded");
  const first = new Set(leading.filter((each) => each.rank === 1).map((each) => each.disease));
  const holdsFirst = new Set(nodes.filter((each) => first.has(each.id)).flatMap((each) => each.key.split("/")));
  return { conditions, met, fits, holdsFirst, ranks: new Map(leading.map((each) => [each.disease, each.rank])) };
}

function lightCondition(
  knowledge: Knowledge, result: Result, condition: Id, status: Result["criteria"][number] | undefined,
): ConditionLight {
  const met = status?.met.get(condition);
  if (met !== undefined) return { state: "met", ...inWords(knowledge, result, met) };
  const refuted = status?.refuted.get(condition);
  if (refuted !== undefined) return { state: "refuted", ...inWords(knowledge, result, refuted) };
  return { state: "unknown", fact: "", brief: "" };
}

/** A fact of the case as a reader says it: what was found, where, or that it was not. */
export function factInWords(knowledge: Knowledge, result: Result, id: string): string {
  return inWords(knowledge, result, id).fact;
}

function inWords(knowledge: Knowledge, result: Result, id: string): Pick<ConditionLight, "fact" | "brief"> {
  const fact = result.facts.find((each) => each.id === id);
  if (!fact) return { fact: id, brief: id };
  const brief = said(knowledge, fact);
  const places = fact.locations.map((each) => labelOf(knowledge, each)).join(" or ");
  return { brief, fact: `${brief}${places ? ` (${places})` : ""}${fact.because ? `: ${fact.because}` : ""}` };
}

function said(knowledge: Knowledge, fact: Fact): string {
  return `${fact.present ? "" : "no "}${fact.said.map((each) => labelOf(knowledge, each)).join(" or ")}`;
}

/** How a gate stands, in words. */
export function gateInWords(light: Light, gate: readonly Criterion[]): string {
  if (light === DARK) return "";
  if (gate.some((each) => light.met.has(each.id))) return "met";
  const open = gate.some((each) => each.conditions.every((condition) => light.conditions.get(condition.id)?.state !== "refuted"));
  return open ? "not yet known" : "not met";
}
