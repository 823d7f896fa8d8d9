import { Fragment } from "preact";
import type { Facet, Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { StatementLine } from "../../ui/source";
import { labelOf } from "../../ui/words";
import type { Cell, FeatureRow, RowKind } from "./features";

const FACETS: readonly (readonly [Facet, string])[] = [
  ["sign", "Imaging signs"],
  ["site", "Places"],
  ["distribution", "Distribution"],
  ["lab", "Laboratory"],
  ["context", "History"],
  ["diagnosis", "Other diseases"],
  ["age", "Age"],
  ["sex", "Sex"],
  ["modality", "Examinations"],
];

/** What a kind of row is called, and its mark. */
export const KINDS: Readonly<Record<RowKind, readonly [mark: string, words: string]>> = {
  separating: ["≠", "separates"],
  shared: ["=", "shared"],
  several: ["≈", "stated of several"],
  alone: ["·", "stated of one alone"],
};

interface TableProps {
  readonly knowledge: Knowledge;
  readonly diseases: readonly Id[];
  readonly rows: readonly FeatureRow[];
}

/** Features by facet, a column a disease; on a phone each feature is a card. */
export function FeatureTable({ knowledge, diseases, rows }: TableProps) {
  return (
    <table class="compare-table">
      <caption class="visually-hidden">What the sources state of {diseases.map((each) => labelOf(knowledge, each)).join(", ")}</caption>
      <thead>
        <tr>
          <th scope="col">Feature</th>
          {diseases.map((disease) => (
            <th key={disease} scope="col">
              {labelOf(knowledge, disease)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {FACETS.map(([facet, title]) => {
          const found = rows.filter((row) => row.facet === facet);
          if (found.length === 0) return null;
          return (
            <Fragment key={facet}>
              <tr class="compare-facet">
                <th scope="colgroup" colSpan={diseases.length + 1}>
                  {title} <span class="quiet">({found.length})</span>
                </th>
              </tr>
              {found.map((row) => (
                <FeatureLine key={row.key} knowledge={knowledge} diseases={diseases} row={row} />
              ))}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function FeatureLine({ knowledge, diseases, row }: { knowledge: Knowledge; diseases: readonly Id[]; row: FeatureRow }) {
  const [mark, words] = KINDS[row.kind];
  return (
    <tr class={`compare-row is-${row.kind}`}>
      <th scope="row">
        <span class="compare-mark" aria-hidden="true">
          {mark}
        </span>
        <span class="visually-hidden">{words}: </span>
        <a href={linkTo("graph", [row.feature])}>{labelOf(knowledge, row.feature)}</a>
        {row.location && <span class="quiet"> at {labelOf(knowledge, row.location)}</span>}
      </th>
      {row.cells.map((cell, at) => (
        <td key={at} data-disease={labelOf(knowledge, diseases[at] ?? "")} class={`is-${cell.state.replace(" ", "-")}`}>
          <CellContent knowledge={knowledge} cell={cell} />
        </td>
      ))}
    </tr>
  );
}

function CellContent({ knowledge, cell }: { knowledge: Knowledge; cell: Cell }) {
  if (cell.state === "unknown") {
    return (
      <span class="quiet small">
        not stated
        {cell.instead.length > 0 && <span>; but {cell.instead.map((each) => labelOf(knowledge, each)).join(", ")}</span>}
      </span>
    );
  }
  const often = [...new Set(cell.statements.map((each) => (each.present ? "" : "not shown") + (each.present ? frequency(each.frequency, each.obligate) : "")))];
  return (
    <details class="compare-cell">
      <summary>
        <span class="compare-state" aria-hidden="true">
          {cell.state === "shown" ? "✓" : cell.state === "both" ? "±" : "✕"}
        </span>{" "}
        {often.join("; ")}
      </summary>
      <ul>
        {cell.statements.map((each) => (
          <li key={each.id}>
            <StatementLine knowledge={knowledge} id={each.id} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function frequency(words: string, obligate: boolean): string {
  if (obligate) return "always";
  return !words || words === "unstated" ? "stated" : words;
}
