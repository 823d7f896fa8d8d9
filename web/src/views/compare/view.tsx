import { useCallback, useMemo, useState } from "preact/hooks";
import type { ViewProps } from "..";
import { layerOf } from "../../case/store";
import type { Id, Knowledge, Term } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import { TermPicker } from "../../ui/term-picker";
import { labelOf } from "../../ui/words";
import { Choices } from "../case/choices";
import { Beginnings } from "./beginnings";
import { FeatureTable, KINDS } from "./feature-table";
import { featureRows, type RowKind } from "./features";
import { PairCards } from "./pair-cards";
import { pairsOf } from "./pairs";

const MOST = 4;

/** Up to four diseases side by side: what they share, what separates them, what nobody states, and what decides. */
export function CompareView({ knowledge, route }: ViewProps) {
  const diseases = [...new Set(route.path.filter((each) => knowledge.terms.get(each)?.ranked))].slice(0, MOST);
  const unknown = route.path.filter((each) => !knowledge.terms.get(each)?.ranked);
  return (
    <div class="compare">
      <h1>Compare diseases</h1>
      {unknown.length > 0 && <p role="alert">Not among the diseases that are compared: {unknown.join(", ")}.</p>}
      <Picked knowledge={knowledge} route={route} diseases={diseases} />
      {diseases.length < 2 ? <Beginnings knowledge={knowledge} route={route} diseases={diseases} /> : <Comparison key={diseases.join()} knowledge={knowledge} route={route} diseases={diseases} />}
    </div>
  );
}

interface PartProps {
  readonly knowledge: Knowledge;
  readonly route: Route;
  readonly diseases: readonly Id[];
}

function Picked({ knowledge, route, diseases }: PartProps) {
  const accept = useCallback((term: Term) => term.ranked && !diseases.includes(term.id), [diseases.join()]);
  const go = (picked: readonly Id[]) => (location.hash = linkTo("compare", picked, route.options));
  return (
    <div class="compare-picked">
      {diseases.length > 0 && <ul class="compare-columns" aria-label="Compared">
        {diseases.map((disease) => (
          <li key={disease} class="compare-column">
            <a href={linkTo("graph", [disease])}>
              <b>{labelOf(knowledge, disease)}</b>
            </a>
            {knowledge.terms.get(disease)?.mustNotMiss && (
              <span class="badge must">
                <span aria-hidden="true">⚠ </span>must not miss
              </span>
            )}
            <button type="button" class="case-drop" aria-label={`Remove ${labelOf(knowledge, disease)}`} onClick={() => go(diseases.filter((each) => each !== disease))}>
              ×
            </button>
          </li>
        ))}
      </ul>}
      {diseases.length < MOST && (
        <div class="compare-picker">
          <TermPicker
            knowledge={knowledge}
            facets={["diagnosis"]}
            label={diseases.length === 0 ? "Type the first disease" : "Add a disease"}
            hideLabel
            placeholder={diseases.length === 0 ? "Type the first disease" : "Add a disease"}
            accept={accept}
            onPick={({ term }) => go([...diseases, term.id])}
          />
        </div>
      )}
    </div>
  );
}

type Shown = RowKind | "all";

function Comparison({ knowledge, route, diseases }: PartProps) {
  const layer = layerOf(route);
  const rows = useMemo(() => featureRows(knowledge, diseases, layer), [knowledge, diseases.join(), layer]);
  const pairs = useMemo(() => pairsOf(knowledge, diseases, layer), [knowledge, diseases.join(), layer]);
  const [shown, setShown] = useState<Shown>("all");
  const count = (kind: RowKind) => rows.filter((row) => row.kind === kind).length;
  const kinds = (Object.keys(KINDS) as RowKind[]).filter((kind) => count(kind) > 0).map((kind) => ({ value: kind as Shown, label: `${KINDS[kind][1]} (${count(kind)})`, mark: KINDS[kind][0] }));
  return (
    <>
      <h2>{pairs.length > 1 ? "Between every two" : "Between the two"}</h2>
      <PairCards knowledge={knowledge} pairs={pairs} />
      <h2 class="compare-features">Feature by feature</h2>
      <div class="compare-filters">
        <Choices<Shown> legend="Features shown" value={shown} choices={[{ value: "all", label: `all (${rows.length})` }, ...kinds]} onChange={setShown} />
        <Choices
          legend="Statements"
          value={layer}
          choices={[
            { value: "all", label: "all sources" },
            { value: "article", label: "the article alone" },
          ]}
          onChange={(chosen) => (location.hash = linkTo("compare", diseases, chosen === "article" ? { layer: "article" } : {}))}
        />
      </div>
      <p class="quiet small">“Not stated” means that no source used here tells: it is unknown, not absent. Open a cell for its sources.</p>
      <FeatureTable knowledge={knowledge} diseases={diseases} rows={rows.filter((row) => shown === "all" || row.kind === shown)} />
    </>
  );
}
