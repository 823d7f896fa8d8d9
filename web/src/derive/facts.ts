/** Lay out a case as facts: what is asserted or denied in each facet, each counted once. Mirrors `calcgraph/case/facts.py`. */

import type { Case, Finding, HistoryItem } from "../case/model";
import type { Facet, Id, Knowledge } from "../knowledge/types";
import { eachHoldsOne, withoutImplied } from "./implied";
import { placesOf, type Places } from "./place";
import type { Fact, JudgedLab } from "./result";
import { denies, withoutSilenced } from "./sides";
import { byText, byTexts, general } from "./sums";

/** Return the facts of a case, each counted once; label clues are left out unless asked for. */
export function makeFacts(knowledge: Knowledge, of: Case, labs: readonly JudgedLab[], withClues = false): Fact[] {
  const places = placesOf(knowledge);
  return withoutImplied(toldFacts(knowledge, of, labs, withClues), places).map((fact) => asDefined(fact, places));
}

/** Return all that a case tells, named alike in whatever order it was written. */
export function toldFacts(knowledge: Knowledge, of: Case, labs: readonly JudgedLab[], withClues = false): Fact[] {
  const places = placesOf(knowledge);
  const facts = [...signFacts(withoutSilenced(of.findings, places)), ...siteFacts(of.findings)];
  if (of.distribution) facts.push(oneOf("distribution", "distribution", of.distribution, knowledge.values["distribution"] ?? []));
  facts.push(...labFacts(knowledge, labs), ...historyFacts(knowledge, [...of.history, ...(withClues ? of.labelClues : [])]));
  facts.push(...ageFacts(knowledge, of));
  if (of.sex) facts.push(oneOf("sex", "sex", of.sex, knowledge.values["sex"] ?? []));
  return facts.map((fact) => (fact.facet === "sign" ? withPlaces(fact, facts, places) : fact));
}

function fact(id: string, facet: Facet, said: readonly Id[], more: Partial<Fact> = {}): Fact {
  return { id, facet, said, present: true, others: [], locations: [], signs: [], amountsTo: [], because: "", ...more };
}

function oneOf(id: string, facet: Facet, said: Id, values: readonly Id[], because = ""): Fact {
  const others = [...new Set(values)].filter((value) => value !== said).sort(byText);
  return fact(id, facet, [said], { others, because });
}

function labFacts(knowledge: Knowledge, labs: readonly JudgedLab[]): Fact[] {
  const sorted = [...labs].sort((a, b) => byTexts([a.analyte, a.state, a.because], [b.analyte, b.state, b.because]));
  return firstOfEach(sorted, (lab) => lab.analyte).map((lab, at) => {
    const states = knowledge.labStates.filter((state) => state.analyte === lab.analyte).map((state) => state.term);
    return oneOf(`lab-${at + 1}`, "lab", lab.term, states, lab.because);
  });
}

function historyFacts(knowledge: Knowledge, told: readonly HistoryItem[]): Fact[] {
  const sorted = [...told].sort((a, b) => byText(a.term, b.term) || Number(!a.present) - Number(!b.present));
  return firstOfEach(sorted, (item) => item.term).map((item, at) =>
    fact(`history-${at + 1}`, knowledge.terms.get(item.term)?.facet ?? "context", [item.term], { present: item.present }),
  );
}

/** Return the age as all bands that hold it; ruled out are the bands that it cannot lie in. */
function ageFacts(knowledge: Knowledge, of: Case): Fact[] {
  const band = of.ageBand === null ? undefined : knowledge.ageBands.get(of.ageBand);
  if (of.ageYears === null && !band) return [];
  const [young, old] = of.ageYears !== null ? [of.ageYears, of.ageYears] : (band as readonly [number, number]);
  const because = of.ageYears !== null ? `${general(of.ageYears)} years` : (knowledge.terms.get(of.ageBand as Id)?.label ?? "");
  const bands = [...knowledge.ageBands].sort(([one], [other]) => byText(one, other));
  const holding = bands.filter(([, [low, high]]) => low <= young && old <= high).map(([term]) => term);
  const others = bands.filter(([, [low, high]]) => old < low || high < young).map(([term]) => term);
  return [fact("age", "age", holding, { others, because })];
}

/** Return one fact for each sign at its places, those seen first. */
function signFacts(findings: readonly Finding[]): Fact[] {
  const said = new Map<string, { absent: boolean; sign: Id; places: Id[] }>();
  for (const finding of findings) {
    if (finding.status === "not assessed") continue;
    const places = [...finding.locations].sort(byText);
    for (const sign of finding.signs) {
      const absent = finding.status === "absent";
      said.set([absent, sign, ...places].join(" "), { absent, sign, places });
    }
  }
  return [...said.values()]
    .sort((a, b) => Number(a.absent) - Number(b.absent) || byText(a.sign, b.sign) || byTexts(a.places, b.places))
    .map(({ absent, sign, places }, at) => fact(`sign-${at + 1}`, "sign", [sign], { present: !absent, locations: places }));
}

/** Return one fact for each set of places, with every sign seen there. */
function siteFacts(findings: readonly Finding[]): Fact[] {
  const signs = new Map<string, { places: Id[]; seen: Set<Id> }>();
  for (const finding of findings) {
    if (finding.status !== "present" || finding.locations.length === 0) continue;
    const places = [...finding.locations].sort(byText);
    const entry = signs.get(places.join(" ")) ?? { places, seen: new Set<Id>() };
    signs.set(places.join(" "), entry);
    for (const sign of finding.signs) entry.seen.add(sign);
  }
  return [...signs.values()]
    .sort((a, b) => byTexts(a.places, b.places))
    .map(({ places, seen }, at) => fact(`site-${at + 1}`, "site", places, { signs: [...seen].sort(byText) }));
}

function firstOfEach<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const kept = new Map<string, Item>();
  for (const item of items) if (!kept.has(key(item))) kept.set(key(item), item);
  return [...kept.values()];
}

function asDefined(of: Fact, places: Places): Fact {
  if (of.facet !== "sign" || !of.present) return of;
  const found = new Set(of.said.flatMap((sign) => places.definedAt(sign, of.locations)));
  return { ...of, amountsTo: [...found].filter((sign) => !of.said.includes(sign)).sort(byText) };
}

/** Take a sign told without a place to lie where a wider one was seen, unless the case denies it there. */
function withPlaces(sign: Fact, facts: readonly Fact[], places: Places): Fact {
  if (sign.locations.length || !sign.present) return sign;
  const signs = facts.filter((other) => other.facet === "sign");
  const wider = signs.filter((other) => other.present && eachHoldsOne(other.said, sign.said, places) && byTexts(other.said, sign.said) !== 0);
  const denials = signs.filter((other) => !other.present);
  const isDenied = (place: Id) =>
    denials.some((denial) =>
      denial.said.some((absent) => sign.said.some((said) => denies(absent, denial.locations, said, [place], places))),
    );
  const at = new Set(wider.flatMap((other) => other.locations));
  return { ...sign, locations: [...at].filter((place) => !isDenied(place)).sort(byText) };
}
