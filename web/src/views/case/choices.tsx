import { useId } from "preact/hooks";

interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly mark?: string;
  readonly hint?: string;
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly showLegend?: boolean;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
}

/** One of a few values as a row of radio buttons; the chosen one is told by its mark and weight, not by colour alone. */
export function Choices<T extends string>({ legend, showLegend, value, choices, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="case-choices">
      <legend class={showLegend ? "case-label" : "visually-hidden"}>{legend}</legend>
      <div class="case-segments">
        {choices.map((choice) => (
          <label key={choice.value} class={`case-segment${choice.value === value ? (choice.value === "" ? " is-none" : " is-chosen") : ""}`} title={choice.hint}>
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
            {choice.mark && <span aria-hidden="true">{choice.mark}</span>}
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
