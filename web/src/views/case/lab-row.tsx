import { useState } from "preact/hooks";
import { changeEntry, dropEntry } from "../../case/edit";
import type { LabResult } from "../../case/model";
import { changeCase } from "../../case/store";
import type { JudgedLab, Problem } from "../../derive/result";
import type { Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";

interface RowProps {
  readonly knowledge: Knowledge;
  readonly result: LabResult;
  readonly at: number;
  readonly judged: JudgedLab | undefined;
  readonly problem: Problem | undefined;
  readonly focusValue: boolean;
  /** What Enter in the value does: on to the next thing to tell. */
  readonly onDone: () => void;
}

/** One laboratory result: a value with its unit, or a state; and what it was judged to be, by which range. */
export function LabRow({ knowledge, result, at, judged, problem, focusValue, onDone }: RowProps) {
  const analyte = knowledge.analytes.get(result.analyte);
  const name = labelOf(knowledge, result.analyte);
  const change = (more: Partial<LabResult>) => changeCase((told) => changeEntry(told, "labs", at, more), `${result.analyte} ${Object.keys(more).join()}`);
  return (
    <li class="case-lab">
      <div class="case-lab-line">
        <span class="case-lab-name" title={knowledge.terms.get(result.analyte)?.definition}>
          {name}
        </span>
        {analyte?.unit && <ValueField knowledge={knowledge} result={result} name={name} focusValue={focusValue} onDone={onDone} onChange={change} />}
        <label>
          <span class="visually-hidden">State of {name}</span>
          <select class="field case-state" value={result.state ?? ""} onChange={(event) => change({ state: event.currentTarget.value || null })}>
            <option value="">{analyte?.unit ? "by value" : "state?"}</option>
            {analyte?.states.map((state) => (
              <option key={state} value={state}>
                {state}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="case-drop" aria-label={`Remove ${name}`} onClick={() => changeCase((told) => dropEntry(told, "labs", at))}>
          ×
        </button>
      </div>
      <Judgement judged={judged} problem={problem} result={result} />
      {analyte?.unit && result.value !== null && <OwnRange result={result} name={name} onChange={change} />}
    </li>
  );
}

interface FieldProps {
  readonly result: LabResult;
  readonly name: string;
  readonly onChange: (more: Partial<LabResult>) => void;
}

function ValueField({ knowledge, result, name, focusValue, onDone, onChange }: FieldProps & Pick<RowProps, "knowledge" | "focusValue" | "onDone">) {
  const analyte = knowledge.analytes.get(result.analyte);
  const unit = result.unit ?? analyte?.unit ?? "";
  const units = [...new Set([analyte?.unit ?? unit, unit, ...Object.keys(analyte?.units ?? {})])]; // the usual one first
  const [typed, setTyped] = useState(shown(result));
  const isTyped = isSame(readValue(typed, unit), result); // else the value was changed from elsewhere, as by undo
  return (
    <>
      <label>
        <span class="visually-hidden">Value of {name}</span>
        <input
          class="field case-number"
          inputMode="decimal"
          placeholder="value"
          value={isTyped ? typed : shown(result)}
          ref={(input) => {
            if (focusValue) meet(input);
          }}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            onChange(readValue(event.currentTarget.value, unit));
          }}
          onKeyDown={(event) => event.key === "Enter" && onDone()}
        />
      </label>
      <label>
        <span class="visually-hidden">Unit of {name}</span>
        <select class="field case-unit" value={unit} onChange={(event) => onChange({ unit: event.currentTarget.value })}>
          {units.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

// A row that was just added takes the focus, once: the next thing typed is its value.
function meet(input: HTMLInputElement | null): void {
  if (!input || input.dataset["met"] === "yes") return;
  input.dataset["met"] = "yes";
  if (input.value === "") input.focus();
}

function shown(result: LabResult): string {
  return result.value === null ? "" : `${result.comparator ?? ""}${result.value}`;
}

function readValue(text: string, unit: string): Partial<LabResult> {
  const [, comparator, number] = /^\s*(<=|>=|<|>)?\s*([-+]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+))\s*$/.exec(text) ?? [];
  if (number === undefined) return { value: null, comparator: null };
  return { value: Number(number.replace(",", ".")), comparator: (comparator ?? null) as LabResult["comparator"], unit };
}

function isSame(one: Partial<LabResult>, other: LabResult): boolean {
  return one.value === other.value && one.comparator === other.comparator;
}

function RangeEnd({ result, name, onChange, end, label }: FieldProps & { end: "rangeLow" | "rangeHigh"; label: string }) {
  const [typed, setTyped] = useState(result[end] === null ? "" : String(result[end]));
  const isTyped = readValue(typed, "").value === result[end];
  return (
    <label>
      <span class="visually-hidden">{`${label} end of the laboratory's own range of ${name}`}</span>
      <input
        class="field case-number"
        inputMode="decimal"
        placeholder={label}
        value={isTyped ? typed : (result[end] ?? "")}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          onChange({ [end]: readValue(event.currentTarget.value, "").value ?? null });
        }}
      />
    </label>
  );
}

function OwnRange(props: FieldProps) {
  const { result } = props;
  return (
    <details class="case-more" open={result.rangeLow !== null || result.rangeHigh !== null}>
      <summary>The laboratory's own range</summary>
      <div class="case-lab-line">
        <RangeEnd {...props} end="rangeLow" label="low" /> – <RangeEnd {...props} end="rangeHigh" label="high" />
      </div>
    </details>
  );
}

function Judgement({ judged, problem, result }: { judged: JudgedLab | undefined; problem: Problem | undefined; result: LabResult }) {
  if (problem) return <p class="case-problem small">{problem.message}</p>;
  if (!judged) {
    const isOpen = result.value === null && result.state === null;
    return <p class="quiet small case-judged">{isOpen ? "Give a value or a state: until then it counts for nothing." : "No range fits: give the laboratory's own, or a state."}</p>;
  }
  const mark = { high: "▲", low: "▼" }[judged.state] ?? "●";
  return (
    <p class="small case-judged">
      <b>
        <span aria-hidden="true">{mark}</span> {judged.state}
      </b>
      {judged.because && <span class="quiet"> – {judged.because}</span>}
    </p>
  );
}
