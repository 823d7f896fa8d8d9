import { useState } from "preact/hooks";
import type { Case } from "../../case/model";
import { changeCase } from "../../case/store";
import type { Id, Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { Choices } from "./choices";

interface PatientProps {
  readonly knowledge: Knowledge;
  readonly told: Case;
}

const MONTHS = 12; // of a year
const OLDEST = 130; // years, as in a case file

/** Age, sex and the distribution of the deposits. */
export function Patient({ knowledge, told }: PatientProps) {
  return (
    <div class="case-patient">
      <div class="case-two">
        <Age key={told.id} knowledge={knowledge} told={told} />
        <OneOf knowledge={knowledge} legend="Sex" terms={knowledge.values["sex"] ?? []} value={told.sex} onChange={(sex) => changeCase((before) => ({ ...before, sex }))} />
      </div>
      <Distribution knowledge={knowledge} told={told} />
    </div>
  );
}

function Age({ knowledge, told }: PatientProps) {
  const [unit, setUnit] = useState<"years" | "months">(() => (told.ageYears !== null && told.ageYears < 2 && !Number.isInteger(told.ageYears) ? "months" : "years"));
  const shown = told.ageYears === null ? "" : String(unit === "months" ? Math.round(told.ageYears * MONTHS * 10) / 10 : told.ageYears);
  const enter = (text: string, as: "years" | "months") => {
    const number = text.trim() === "" ? Number.NaN : Number(text.replace(",", "."));
    const years = as === "months" ? number / MONTHS : number;
    const isAge = Number.isFinite(years) && years >= 0 && years <= OLDEST;
    changeCase((before) => ({ ...before, ageYears: isAge ? years : null, ageBand: null }), "age");
  };
  return (
    <fieldset class="case-choices">
      <legend class="case-label">Age</legend>
      <div class="case-age">
        <input class="field case-number" inputMode="decimal" aria-label={`Age in ${unit}`} value={shown} onChange={(event) => enter(event.currentTarget.value, unit)} onInput={(event) => isWhole(event.currentTarget.value) && enter(event.currentTarget.value, unit)} />
        <select class="field case-unit" aria-label="Unit of the age" value={unit} onChange={(event) => setUnit(event.currentTarget.value as "years" | "months")}>
          <option value="years">years</option>
          <option value="months">months</option>
        </select>
      </div>
      {told.ageBand && (
        <p class="small case-judged">
          {labelOf(knowledge, told.ageBand)}{" "}
          <button type="button" class="case-link" onClick={() => changeCase((before) => ({ ...before, ageBand: null }))}>
            take out
          </button>
        </p>
      )}
    </fieldset>
  );
}

// "1." is on its way to "1.5": only what is a number as it stands is taken while typing.
function isWhole(text: string): boolean {
  return /^\d*([.,]\d+)?$/.test(text.trim());
}

interface OneOfProps {
  readonly knowledge: Knowledge;
  readonly legend: string;
  readonly terms: readonly Id[];
  readonly value: Id | null;
  readonly onChange: (value: Id | null) => void;
}

function OneOf({ knowledge, legend, terms, value, onChange }: OneOfProps) {
  const choices = [
    ...terms.map((term) => ({ value: term, label: labelOf(knowledge, term) })),
    { value: "", label: "not given" },
  ];
  return <Choices legend={legend} showLegend value={value ?? ""} choices={choices} onChange={(chosen) => onChange(chosen || null)} />;
}

function Distribution({ knowledge, told }: PatientProps) {
  const terms = knowledge.values["distribution"] ?? [];
  const root = labelOf(knowledge, knowledge.roots.distribution);
  // "diffuse distribution" is said as "diffuse" under the heading "distribution"
  const choices = [
    ...terms.map((term) => ({ value: term, label: labelOf(knowledge, term).replace(` ${root}`, ""), hint: knowledge.terms.get(term)?.definition ?? "" })),
    { value: "", label: "not given" },
  ];
  const chosen = told.distribution ? knowledge.terms.get(told.distribution)?.definition : null;
  return (
    <>
      <Choices
        legend="Distribution"
        showLegend
        value={told.distribution ?? ""}
        choices={choices}
        onChange={(value) => changeCase((before) => ({ ...before, distribution: value || null }))}
      />
      {chosen && <p class="quiet small case-definition">{chosen}</p>}
    </>
  );
}
