/** Look ahead: which unknown facts would change the order most. Mirrors `calcgraph/derive/outlook.py`. */

import type { Case } from "../case/model";
import type { Decider, Id, Weight } from "../knowledge/types";
import type { Pairs } from "./order";
import type { AskNext, Diagnosis, Fact, Flip } from "./result";
import { byText, byTexts, exactSum, rounded } from "./sums";
import { constant, type Tables } from "./tables";

const DECIDES = "decides between diseases that look alike";
const SEPARATES = "separates the leading diseases";
const MOST = 0.995; // as in the weights: no share is everything
const TINY = 1e-9;
const LEADING = 6;

type Leading = ReadonlyMap<Id, number>;
type Way = readonly [examination: Id, cost: number];

/** Return the unknown facts to look for, those that decide a stated look-alike pair first. */
export function nextFacts(tables: Tables, diagnoses: readonly Diagnosis[], facts: readonly Fact[], of: Case): AskNext[] {
  const leading = leadingOf(tables, diagnoses);
  const examinations = new Examinations(tables, of);
  const asked = [...askable(tables, leading, facts).values()].map((rows) => ask(tables, rows, leading, examinations));
  const useful = asked
    .filter((each) => each.information >= constant(tables, "next.least"))
    .sort((a, b) => b.information / b.cost - a.information / a.cost || byText(a.term, b.term));
  const deciding = decidingFacts(tables, leading, facts, examinations);
  const count = Math.max(Math.trunc(constant(tables, "next.count")), deciding.length);
  return oneATheme(tables, [...deciding, ...useful]).slice(0, count);
}

/** Return the pairs stated to look alike for which the case tells no fact that decides between them. */
export function undecidedPairs(tables: Tables, facts: readonly Fact[]): Pairs {
  const decided = new Set(tables.deciders.filter((row) => isKnown(tables, facts, row.fact)).map(pairOf));
  const open = new Set(tables.deciders.map(pairOf).filter((pair) => !decided.has(pair)));
  return [...open].map((pair) => pair.split(" ") as [Id, Id]).sort(byTexts);
}

function pairOf({ subject, object }: Decider): string {
  return `${subject} ${object}`;
}

/** Return each fact whose withdrawal puts another disease first. */
export function withdrawals(facts: readonly Fact[], first: readonly Id[], firstWithout: (fact: Fact) => Id[]): Flip[] {
  return facts
    .map((fact) => ({ fact: fact.id, first: firstWithout(fact) }))
    .filter((flip) => !flip.first.some((disease) => first.includes(disease)));
}

/** Return the features of leading diseases that are not known, each with the weights of these. */
function askable(tables: Tables, leading: Leading, facts: readonly Fact[]): Map<string, Map<Id, Weight>> {
  const rows = new Map<string, Map<Id, Weight>>();
  for (const row of tables.features) {
    if (!leading.has(row.disease) || isKnown(tables, facts, row.term)) continue;
    const key = `${row.term} ${row.facet}`;
    const byDisease = rows.get(key) ?? new Map<Id, Weight>();
    rows.set(key, byDisease);
    const before = byDisease.get(row.disease);
    if (!before || row.present[1] > before.present[1]) byDisease.set(row.disease, row);
  }
  return rows;
}

function leadingOf(tables: Tables, diagnoses: readonly Diagnosis[]): Leading {
  const open = diagnoses.filter((diagnosis) => diagnosis.status !== "excluded");
  const best = open[0]?.bits[1] ?? 0;
  const near = open.filter((each) => best - each.bits[1] <= constant(tables, "next.horizon"));
  const sorted = near.map((each) => [each.disease, each.bits[1]] as const).sort((a, b) => b[1] - a[1] || byText(a[0], b[0]));
  return new Map(sorted.slice(0, LEADING));
}

/** What a case tells: terms asserted or ruled out, all that lies above what is asserted, all below what is denied. */
function isKnown(tables: Tables, facts: readonly Fact[], term: Id): boolean {
  const { places } = tables;
  return facts.some((fact) => {
    if (fact.others.includes(term)) return true;
    if (!fact.present) return fact.said.some((said) => places.isWithin(term, said));
    return fact.said.some((said) => places.isWithin(said, term)) || fact.amountsTo.some((said) => places.isWithin(said, term));
  });
}

function ask(tables: Tables, byDisease: ReadonlyMap<Id, Weight>, leading: Leading, examinations: Examinations): AskNext {
  const best = [...byDisease.values()].reduce((one, other) =>
    (other.present[1] - one.present[1] || byText(other.disease, one.disease)) > 0 ? other : one,
  );
  const background = backgroundOf(best);
  const silent = background * 2 ** -constant(tables, `unexplained.${best.facet}`);
  const shares = new Map(
    [...leading.keys()].map((disease) => {
      const row = byDisease.get(disease);
      return [disease, row ? Math.min(background * 2 ** row.present[1], MOST) : silent];
    }),
  );
  const change = Math.log2(Math.max(...shares.values()) / Math.min(...shares.values()));
  const [examination, cost] = examinations.cheapest(best.term);
  return {
    term: best.term, facet: best.facet, disease: best.disease, change: rounded(change),
    information: rounded(informationOf(shares, leading)), reason: SEPARATES, examination, cost,
  };
}

/** Recover the background share from the two weights of a row: log2 P/B when found, log2 (1-P)/(1-B) when absent. */
function backgroundOf(row: Weight): number {
  const [found, missing] = [2 ** row.present[1], 2 ** (row.absent?.[1] ?? 0)];
  return Math.abs(found - missing) > TINY ? (1 - missing) / (found - missing) : 0.5;
}

/** Return the expected loss of entropy over the leading diseases, in bits, when a fact becomes known. */
function informationOf(shares: ReadonlyMap<Id, number>, leading: Leading): number {
  const diseases = [...leading.keys()].sort(byText);
  const whole = exactSum([...leading.values()].map((weight) => 2 ** weight));
  const before = diseases.map((disease) => 2 ** (leading.get(disease) ?? 0) / whole);
  const found = diseases.map((disease) => shares.get(disease) ?? 0);
  let remaining = 0;
  for (const outcome of [found, found.map((share) => 1 - share)]) {
    const joint = before.map((chance, at) => chance * (outcome[at] ?? 0));
    const chance = exactSum(joint);
    remaining += chance * entropy(joint.map((part) => part / chance));
  }
  return entropy(before) - remaining;
}

function entropy(shares: readonly number[]): number {
  return -exactSum(shares.filter((share) => share > 0).map((share) => share * Math.log2(share)));
}

/** Return what decides between leading look-alikes; a pair that one fact has decided needs no other. */
function decidingFacts(tables: Tables, leading: Leading, facts: readonly Fact[], examinations: Examinations): AskNext[] {
  const undecided = new Set(undecidedPairs(tables, facts).map((pair) => pair.join(" ")));
  const found = new Map<Id, AskNext>();
  for (const row of tables.deciders) {
    const { subject, object, fact, facet } = row;
    if (facet === "site" || found.has(fact) || !undecided.has(pairOf(row))) continue;
    if (!leading.has(subject) || !leading.has(object)) continue;
    const [examination, cost] = examinations.cheapest(fact);
    found.set(fact, { term: fact, facet: "decider", disease: subject, change: 0, information: 0, reason: DECIDES, examination, cost });
  }
  return [...found.values()].sort((a, b) => a.cost - b.cost || byText(a.term, b.term));
}

/** Leave out a fact that is a wider or narrower form of one already asked for. */
function oneATheme(tables: Tables, asked: readonly AskNext[]): AskNext[] {
  const { places } = tables;
  const kept: AskNext[] = [];
  for (const each of asked) {
    if (!kept.some((other) => places.isWithin(other.term, each.term) || places.isWithin(each.term, other.term))) kept.push(each);
  }
  return kept;
}

/** By what features are found, and what that costs for a case in which some examinations were done already. */
class Examinations {
  private readonly done: ReadonlySet<Id>;

  constructor(private readonly tables: Tables, of: Case) {
    const used = of.findings.flatMap((finding) => finding.modalities);
    this.done = new Set(used.flatMap((modality) => [...tables.places.within(modality)]));
  }

  /** Return the cheapest examination that shows a feature, as the nearest wider one says if it says nothing itself. */
  cheapest(feature: Id): Way {
    const { places } = this.tables;
    const told = [...places.within(feature)].filter((wider) => this.foundBy(wider).length > 0);
    const nearest = told.filter((each) => !told.some((other) => other !== each && places.isWithin(other, each)));
    const ways = nearest.flatMap((each) => this.foundBy(each)).map((way): Way => [way, this.cost(way)]);
    return ways.reduce((one, other) => ((other[1] - one[1] || byText(other[0], one[0])) < 0 ? other : one));
  }

  private foundBy(term: Id): readonly Id[] {
    return this.tables.knowledge.terms.get(term)?.foundBy ?? [];
  }

  private cost(examination: Id): number {
    if (this.done.has(examination)) return constant(this.tables, "cost.again");
    return this.tables.knowledge.costs.get(examination) ?? Infinity;
  }
}
