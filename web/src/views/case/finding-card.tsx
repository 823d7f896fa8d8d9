import { changeEntry, dropEntry } from "../../case/edit";
import { LATERALITIES, type Finding, type Laterality, type Status } from "../../case/model";
import { changeCase } from "../../case/store";
import type { Id, Knowledge } from "../../knowledge/types";
import { TermPicker } from "../../ui/term-picker";
import { labelOf } from "../../ui/words";
import { Chips } from "./chips";
import { Choices } from "./choices";
import { all, either } from "./say";

export const STATUSES = [
  { value: "present", label: "present", mark: "✓" },
  { value: "absent", label: "absent", mark: "✕" },
  { value: "not assessed", label: "not assessed", mark: "–" },
] as const;

interface CardProps {
  readonly knowledge: Knowledge;
  readonly finding: Finding;
  readonly at: number;
  readonly isActive: boolean;
  readonly onActivate: (at: number | null) => void;
}

/** One finding: its signs, whether they are there, and, opened, where they are and by what they were seen. */
export function FindingCard({ knowledge, finding, at, isActive, onActivate }: CardProps) {
  const name = all(finding.signs.map((sign) => labelOf(knowledge, sign)));
  const change = (more: Partial<Finding>) => changeCase((told) => changeEntry(told, "findings", at, more));
  return (
    <li class={`case-finding is-${finding.status.replace(" ", "-")}${isActive ? " is-active" : ""}`}>
      <div class="case-finding-head">
        <button type="button" class="case-finding-name" aria-expanded={isActive} onClick={() => onActivate(isActive ? null : at)}>
          <strong>{name}</strong>
          <span class="quiet small">{isActive ? "" : summary(knowledge, finding)}</span>
        </button>
        <button type="button" class="case-drop" aria-label={`Remove ${name}`} onClick={() => changeCase((told) => dropEntry(told, "findings", at))}>
          ×
        </button>
      </div>
      <Choices<Status> legend={name} value={finding.status} choices={STATUSES} onChange={(status) => change({ status })} />
      {isActive && <Details knowledge={knowledge} finding={finding} name={name} onChange={change} />}
    </li>
  );
}

function summary(knowledge: Knowledge, finding: Finding): string {
  const side = finding.laterality && finding.laterality !== "not stated" ? `${finding.laterality} ` : "";
  const place = finding.locations.length > 0 ? either(knowledge, finding.locations) : "";
  const by = finding.modalities.map((each) => labelOf(knowledge, each)).join(", ");
  return [`${side}${place}`.trim(), by].filter(Boolean).join(" · ");
}

interface DetailsProps {
  readonly knowledge: Knowledge;
  readonly finding: Finding;
  readonly name: string;
  readonly onChange: (more: Partial<Finding>) => void;
}

function Details({ knowledge, finding, name, onChange }: DetailsProps) {
  const drop = (list: readonly Id[], id: Id) => list.filter((each) => each !== id);
  return (
    <div class="case-finding-body">
      <Chips knowledge={knowledge} label={`Places of ${name}`} terms={finding.locations} onDrop={(id) => onChange({ locations: drop(finding.locations, id) })} />
      <TermPicker
        knowledge={knowledge}
        facets={["site"]}
        label="Add a place"
        hideLabel
        placeholder="Where? Type a place, or use the figure"
        onPick={({ term }) => onChange({ locations: [...new Set([...finding.locations, term.id])] })}
      />
      <div class="case-two">
        <Modality knowledge={knowledge} finding={finding} onChange={onChange} />
        <label>
          <span class="case-label">Side</span>
          <select class="field" value={finding.laterality ?? ""} onChange={(event) => onChange({ laterality: (event.currentTarget.value || null) as Laterality | null })}>
            <option value="">not given</option>
            {LATERALITIES.map((side) => (
              <option key={side} value={side}>
                {side}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details class="case-more">
        <summary>Add another sign that was seen there</summary>
        <TermPicker
          knowledge={knowledge}
          facets={["sign"]}
          label="Another sign"
          hideLabel
          placeholder="Type a sign"
          onPick={({ term }) => onChange({ signs: [...new Set([...finding.signs, term.id])] })}
        />
        {finding.signs.length > 1 && (
          <Chips knowledge={knowledge} label="Signs of this finding" terms={finding.signs} onDrop={(id) => onChange({ signs: drop(finding.signs, id) })} />
        )}
      </details>
      {finding.signs.map((sign) => (
        <p key={sign} class="quiet small case-definition">
          {finding.signs.length > 1 && <b>{labelOf(knowledge, sign)}: </b>}
          {knowledge.terms.get(sign)?.definition}
        </p>
      ))}
    </div>
  );
}

function Modality({ knowledge, finding, onChange }: Omit<DetailsProps, "name">) {
  const known = [...knowledge.terms.values()].filter((term) => term.facet === "modality" && !term.isRoot);
  const value = finding.modalities.length > 1 ? "several" : (finding.modalities[0] ?? "");
  return (
    <label>
      <span class="case-label">Examination</span>
      <select class="field" value={value} onChange={(event) => onChange({ modalities: event.currentTarget.value ? [event.currentTarget.value] : [] })}>
        <option value="">not given</option>
        {value === "several" && <option value="several">{finding.modalities.map((each) => labelOf(knowledge, each)).join(", ")}</option>}
        {known.map((term) => (
          <option key={term.id} value={term.id}>
            {term.label}
          </option>
        ))}
      </select>
    </label>
  );
}
