import type { Knowledge } from "../../knowledge/types";
import { TermPicker } from "../../ui/term-picker";
import { FACET_NAMES, labelOf } from "../../ui/words";
import type { Network } from "./network";
import { ALL, BY_GROUP, strengthsOf, TELLING, type Options } from "./options";
import { Glyph } from "./glyph";
import { kindsName } from "./words";

interface ControlsProps {
  readonly knowledge: Knowledge;
  readonly network: Network;
  readonly options: Options;
  readonly onChange: (change: Partial<Options>) => void;
}

type Facets = Parameters<typeof TermPicker>[0]["facets"];
const FACETS = Object.keys(FACET_NAMES).filter((each) => each !== "analyte" && each !== "modality") as unknown as Facets;
const LAYOUT_NAMES: Readonly<Record<string, string>> = { [BY_GROUP]: "by group", ring: "ring", columns: "columns" };

/** What of the graph is shown: search, kinds, group, layer, strength, layout. */
export function Controls({ knowledge, network, options, onChange }: ControlsProps) {
  return (
    <div class="graph-controls" role="group" aria-label="What is shown">
      <div class="graph-find">
        <TermPicker knowledge={knowledge} facets={FACETS} label="Find" placeholder="disease, sign, place, code …" hideLabel onPick={({ term }) => onChange({ focus: term.id, to: null })} />
      </div>
      <fieldset class="graph-kinds">
        <legend class="visually-hidden">Kinds</legend>
        {network.kinds
          .filter((kind) => kind !== "disease")
          .map((kind) => (
            <button key={kind} type="button" class="button graph-kind" aria-pressed={options.kinds.has(kind)} onClick={() => onChange({ kinds: toggled(options.kinds, kind) })}>
              <Glyph kind={kind} /> {kindsName(kind)}
            </button>
          ))}
      </fieldset>
      <div class="graph-choices">
        <Choice label="How often" value={options.strength} onChange={(strength) => onChange({ strength })} options={strengthOptions(knowledge)} />
      <Choice
        label="Group"
        value={options.group ?? ""}
        onChange={(group) => onChange({ group: group || null })}
        options={[["", "all"], ...knowledge.scheme.groups.filter((id) => network.nodes.has(id)).map((id) => [id, labelOf(knowledge, id)] as const)]}
      />
      <Choice
        label="Sources"
        value={options.layer}
        onChange={(layer) => onChange({ layer: layer === "article" ? "article" : "all" })}
        options={[["all", "article and others"], ["article", "article alone"]]}
      />
      <Choice
        label="Layout"
        value={options.layout}
        onChange={(layout) => onChange({ layout })}
        options={[BY_GROUP, ...Object.keys(knowledge.graph?.layouts ?? {})].map((name) => [name, LAYOUT_NAMES[name] ?? name] as const)}
      />
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="graph-choice">
      <span class="small quiet">{label}</span>
      <select class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function strengthOptions(knowledge: Knowledge): readonly (readonly [string, string])[] {
  const words = strengthsOf(knowledge).map((band) => [band.word, `${band.word} or more (≥ ${Math.round(band.low * 100)} %)`] as const);
  return [[TELLING, "what speaks most for each"], ...words, [ALL, "all that is stated"]];
}

function toggled(kinds: ReadonlySet<string>, kind: string): ReadonlySet<string> {
  return new Set(kinds.has(kind) ? [...kinds].filter((each) => each !== kind) : [...kinds, kind]);
}
