/** What is derived, in words; the same words as `calcgraph match` says it with. */

import type { Evidence, Fact, Match } from "../../derive/result";
import type { Condition, Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

/** A fact in words: "this sign at this place or that place". */
export function sayFact(knowledge: Knowledge, fact: Fact): string {
  if (fact.facet === "age") return `age ${fact.because}`;
  const words = either(knowledge, fact.said);
  if (fact.facet === "site") return `lesion at ${words}`;
  const placed = fact.locations.length > 0 ? `${words} at ${either(knowledge, fact.locations)}` : words;
  const named = fact.facet === "diagnosis" ? `stated diagnosis: ${placed}` : placed;
  return fact.present ? named : `no ${named}`;
}

/** A condition in words: a feature, perhaps at a place. */
export function sayCondition(knowledge: Knowledge, condition: Condition): string {
  const feature = labelOf(knowledge, condition.feature);
  return condition.location ? `${feature} at ${labelOf(knowledge, condition.location)}` : feature;
}

/** Terms any of which may be meant. */
export function either(knowledge: Knowledge, terms: readonly Id[]): string {
  return terms.map((term) => labelOf(knowledge, term)).join(" or ");
}

/** A list in running text: "a", "a and b", "a, b and c". */
export function all(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

const MET: Readonly<Record<Match, string>> = {
  same: "",
  "more specific": "a kind of {}",
  "part of": "part of {}",
  "less specific": "which may be {}",
  through: "taken alike with {}",
  "said not to show": "where the source says: not {}",
  "stated absent": "where {} is described",
  "ruled out": "not {}",
  "already counted": "counted already with another finding",
  elsewhere: "far from {}",
  "criterion met": "",
  unexplained: "its sources do not mention this",
  "pattern not described": "its sources describe only the wider sign",
};

/** How a finding met what the source states; "" where they are the same. */
export function sayMatch(knowledge: Knowledge, item: Evidence): string {
  return MET[item.match].replace("{}", item.term ? labelOf(knowledge, item.term) : "");
}

/** What a summand of a disease's weight is about. */
export function sayFinding(knowledge: Knowledge, item: Evidence, facts: ReadonlyMap<string, Fact>): string {
  if (item.match === "criterion met") return "the findings of a sufficient pattern together";
  if (item.match === "elsewhere" && !item.fact) return "no lesion at or near the place";
  const fact = facts.get(item.fact);
  return fact ? sayFact(knowledge, fact) : item.term ? labelOf(knowledge, item.term) : item.match;
}

/** Bits with their sign, to one place. */
export function bits(value: number): string {
  if (Math.abs(value) < 0.05) return "0.0";
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}

const ORDINALS = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** A rank in words. */
export function ordinal(rank: number): string {
  const ending = rank % 10 === 1 && rank % 100 !== 11 ? "st" : rank % 10 === 2 && rank % 100 !== 12 ? "nd" : rank % 10 === 3 && rank % 100 !== 13 ? "rd" : "th";
  return ORDINALS[rank] || `${rank}${ending}`;
}

/** The places that a disease could have, in words. */
export function sayPlaces([best, worst]: readonly [number, number]): string {
  return best === worst ? `${ordinal(best)} whatever the missing numbers are` : `${ordinal(best)} to ${ordinal(worst)}`;
}
