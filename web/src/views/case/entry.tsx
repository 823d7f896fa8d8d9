import { useCallback, useRef, useState } from "preact/hooks";
import { addFact, changeEntry } from "../../case/edit";
import type { Case, Finding } from "../../case/model";
import { changeCase } from "../../case/store";
import type { Result } from "../../derive/result";
import type { Facet, Id, Knowledge, Term } from "../../knowledge/types";
import { TermPicker, type Offer, type Pick } from "../../ui/term-picker";
import { labelOf } from "../../ui/words";
import { BodyFigure } from "./body-figure";
import { Chips } from "./chips";
import { FindingCard } from "./finding-card";
import { History } from "./history";
import { LabRow } from "./lab-row";
import { Patient } from "./patient";
import { PlaceTree } from "./place-tree";
import { all } from "./say";

const FACETS: readonly Facet[] = ["sign", "site", "context", "analyte", "lab", "distribution", "diagnosis", "age", "sex", "modality"];
const NOWHERE: Places = { locations: [], laterality: null };
type Places = { readonly locations: Finding["locations"]; readonly laterality: Finding["laterality"] };

interface EntryProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
  readonly result: Result;
}

/** Where a case is told: one type-ahead for everything, and the cards that it makes. */
export function Entry({ knowledge, told, result }: EntryProps) {
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setActive] = useState<number | null>(null);
  const [waiting, setWaiting] = useState<Places>(NOWHERE); // places told before any sign: the next sign takes them
  const [newLab, setNewLab] = useState<Id | null>(null);
  const active = chosen !== null && chosen < told.findings.length ? chosen : null;
  const accept = useCallback((term: Term) => term.facet !== "analyte" || (knowledge.analytes.get(term.id)?.states.length ?? 0) > 0, [knowledge]);

  const pick = ({ term, denied }: Pick) => {
    setNewLab(term.facet === "analyte" ? term.id : null);
    if (term.facet === "sign") addSignHere(term.id, denied);
    else if (term.facet === "site" && told.findings.length === 0) setWaiting({ ...waiting, locations: [...new Set([...waiting.locations, term.id])] });
    else changeCase((before) => addFact(knowledge, before, term.id, !denied, active ?? before.findings.length - 1));
  };
  const addSignHere = (sign: Id, denied: boolean) => {
    changeCase((before) => {
      const after = addFact(knowledge, before, sign, !denied);
      const at = after.findings.length - 1;
      return waiting.locations.length > 0 && after.findings.length > before.findings.length ? changeEntry(after, "findings", at, waiting) : after;
    });
    const same = told.findings.findIndex((each) => each.signs.length === 1 && each.signs[0] === sign);
    setActive(same >= 0 ? same : told.findings.length);
    setWaiting(NOWHERE);
  };
  return (
    <>
      <TermPicker
        knowledge={knowledge}
        facets={FACETS}
        label="What is seen and known"
        large
        mayDeny
        placeholder="Type a sign, place, lab, history, age …"
        accept={accept}
        offers={offersFor}
        onPick={pick}
        input={input}
      />
      <p class="quiet small case-hint">Enter takes the first. “no …” tells that it is absent; what is not told stays unknown.</p>
      <Patient knowledge={knowledge} told={told} />
      <Findings knowledge={knowledge} told={told} active={active} onActivate={setActive} waiting={waiting} onWaiting={setWaiting} />
      {told.labs.length > 0 && (
        <section class="case-part" aria-label="Laboratory">
          <h2 class="case-part-head">Laboratory</h2>
          <ul class="case-list">
            {told.labs.map((lab, at) => (
              <LabRow
                key={lab.analyte}
                knowledge={knowledge}
                result={lab}
                at={at}
                judged={result.labs.find((each) => each.analyte === lab.analyte)}
                problem={result.problems.find((each) => each.path === `labs[${at}]`)}
                focusValue={lab.analyte === newLab}
                onDone={() => input.current?.focus()}
              />
            ))}
          </ul>
        </section>
      )}
      {told.history.length > 0 && (
        <section class="case-part" aria-label="History">
          <h2 class="case-part-head">History</h2>
          <History knowledge={knowledge} told={told} />
        </section>
      )}
    </>
  );
}

// A bare number is most often an age.
function offersFor(typed: string): readonly Offer[] {
  const [, number, unit = ""] = /^\s*(\d{1,3}(?:[.,]\d+)?)\s*(y|years?|yo|m|months?|mo)?\s*$/i.exec(typed) ?? [];
  if (number === undefined) return [];
  const value = Number(number.replace(",", "."));
  const set = (years: number) => () => changeCase((before) => ({ ...before, ageYears: years, ageBand: null }));
  const years = { label: `age ${number} years`, take: set(value) };
  const months = { label: `age ${number} months`, take: set(value / 12) };
  if (/^m/i.test(unit)) return [months];
  return unit || value > 36 ? (value <= 130 ? [years] : []) : [years, months];
}

interface FindingsProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
  readonly active: number | null;
  readonly onActivate: (at: number | null) => void;
  readonly waiting: Places;
  readonly onWaiting: (waiting: Places) => void;
}

function Findings({ knowledge, told, active, onActivate, waiting, onWaiting }: FindingsProps) {
  const [isTree, setTree] = useState(false);
  const target = active ?? (told.findings.length > 0 ? told.findings.length - 1 : null);
  const finding = target === null ? undefined : told.findings[target];
  const places = finding ?? waiting;
  const isOfAll = active === null && told.findings.length > 1;
  const of = finding ? all(finding.signs.map((sign) => labelOf(knowledge, sign))) : "the next sign";
  const change = (more: Places) => {
    if (target === null) onWaiting(more);
    else changeCase((before) => changeEntry(before, "findings", target, more));
    if (target !== null) onActivate(target);
  };
  const toggle = (place: Id) =>
    change({
      locations: places.locations.includes(place) ? places.locations.filter((each) => each !== place) : [...places.locations, place],
      laterality: places.laterality,
    });
  return (
    <section class="case-part" aria-label="Findings">
      <h2 class="case-part-head">Findings</h2>
      <div class="case-where">
        <div>
          {told.findings.length === 0 && (
            <p class="quiet case-none">No finding yet. Type what the report says, for instance a sign, or choose a place on the figure.</p>
          )}
          {finding === undefined && waiting.locations.length > 0 && (
            <div class="case-waiting">
              <span class="case-label">The next sign is seen at</span>
              <Chips knowledge={knowledge} label="Places of the next sign" terms={waiting.locations} onDrop={toggle} />
            </div>
          )}
          <ul class="case-list">
            {told.findings.map((each, at) => (
              <FindingCard key={at} knowledge={knowledge} finding={each} at={at} isActive={at === active} onActivate={onActivate} />
            ))}
          </ul>
        </div>
        <div class="case-figure">
          <p class="case-label">Where: {isOfAll ? "all findings" : of}</p>
          <BodyFigure knowledge={knowledge} finding={places} of={of} onChange={change} {...(isOfAll ? { all: together(told) } : {})} />
        </div>
      </div>
      <details class="case-more" onToggle={(event) => setTree(event.currentTarget.open)}>
        <summary>All places as a tree</summary>
        {isTree && <PlaceTree knowledge={knowledge} chosen={places.locations} onToggle={toggle} />}
      </details>
    </section>
  );
}

// The places of all findings that are there, and the side of them all.
function together(told: Case): Places {
  const present = told.findings.filter((each) => each.status === "present");
  const sides = new Set(present.map((each) => each.laterality));
  return { locations: present.flatMap((each) => each.locations), laterality: sides.size === 1 ? (present[0]?.laterality ?? null) : null };
}
