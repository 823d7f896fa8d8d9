import { useCallback, useMemo, useState } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import { figureName } from "../atlas/sign-figures";
import { COVERS, coverOf, type Matrix, type MatrixRow } from "./coverage";
import type { CoveredDisease, CoveredSign } from "./data";

interface TableProps {
  readonly knowledge: Knowledge;
  readonly matrix: Matrix;
  readonly cell: CoveredSign | null;
  readonly onCell: (cell: CoveredSign) => void;
}

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Signs by diseases: one mark is in the order of tabs, and arrow keys go from it to the next mark. */
export function CoverageTable({ knowledge, matrix, cell, onCell }: TableProps) {
  const [entry, setEntry] = useState<CoveredSign | null>(null);
  const rows = useMemo(() => matrix.chapters.flatMap((chapter) => chapter.rows), [matrix]);
  const tab = rows.some((row) => within(row, entry)) ? entry : ([...(rows[0]?.cells.values() ?? [])][0] ?? null);
  const choose = useCallback((each: CoveredSign) => {
    setEntry(each);
    onCell(each);
  }, [onCell]);
  return (
    <div class="teach-scroll scroll" role="region" aria-label="Coverage matrix" tabIndex={0} onKeyDown={walk}>
      <table class="teach-cover">
        <caption class="visually-hidden">Signs by diseases; a mark says what covers the sign in the disease.</caption>
        <thead>
          <tr>
            <th scope="col" class="teach-corner">
              Sign
            </th>
            {matrix.diseases.map((disease) => (
              <Head key={disease.id} disease={disease} />
            ))}
          </tr>
        </thead>
        {matrix.chapters.map((chapter) => (
          <tbody key={chapter.id ?? ""}>
            <tr class="teach-chapter">
              <th scope="rowgroup">{chapter.id === null ? "further signs" : labelOf(knowledge, chapter.id)}</th>
              <td colSpan={matrix.diseases.length} />
            </tr>
            {chapter.rows.map((row, at) => (
              <Row key={row.sign} row={row} at={rows.indexOf(row)} odd={at % 2 === 1} diseases={matrix.diseases} tab={within(row, tab)} cell={within(row, cell)} onCell={choose} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Head({ disease }: { disease: CoveredDisease }) {
  return (
    <th scope="col" class="teach-column">
      <a href={linkTo("graph", [disease.id])}>{disease.label}</a>
    </th>
  );
}

interface RowProps {
  readonly row: MatrixRow;
  readonly at: number;
  readonly odd: boolean;
  readonly diseases: readonly CoveredDisease[];
  /** The mark that is in the order of tabs, and the chosen one, if they stand in this row. */
  readonly tab: CoveredSign | null;
  readonly cell: CoveredSign | null;
  readonly onCell: (cell: CoveredSign) => void;
}

/** Return the mark if it stands in this row. */
function within(row: MatrixRow, mark: CoveredSign | null): CoveredSign | null {
  return mark && row.cells.get(mark.disease) === mark ? mark : null;
}

function Row({ row, at, odd, diseases, tab, cell, onCell }: RowProps) {
  const drawn = () => (
    <tr class={odd ? "teach-odd" : ""} data-sign={row.sign}>
      <th scope="row">
        <a href={linkTo("atlas", [row.sign])}>{row.label}</a>
      </th>
      {diseases.map((disease, column) => {
        const covered = row.cells.get(disease.id);
        return (
          <td key={disease.id}>
            {covered && (
              <button
                type="button"
                class={`teach-mark teach-mark-${coverOf(covered)}`}
                data-row={at}
                data-column={column}
                tabIndex={covered === tab ? 0 : -1}
                aria-pressed={cell === covered}
                aria-label={toldOf(covered, disease)}
                title={`${disease.label}: ${row.label}`}
                onClick={() => onCell(covered)}
              >
                {COVERS[coverOf(covered)].mark}
              </button>
            )}
          </td>
        );
      })}
    </tr>
  );
  return useMemo(drawn, [row, at, odd, diseases, tab, cell, onCell]); // a choice concerns two rows of two hundred
}

function toldOf(covered: CoveredSign, disease: CoveredDisease): string {
  const figures = covered.figures.length > 0 ? ` (${covered.figures.map(figureName).join(", ")})` : "";
  return `${covered.sign_label} in ${disease.label}: ${COVERS[coverOf(covered)].means}${figures}`;
}

// From the mark in focus to the nearest one in the direction of the key.
function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const from = event.target;
  if (!step || !(from instanceof HTMLElement) || from.dataset["row"] === undefined) return;
  event.preventDefault();
  const [down, right] = step;
  const [row, column] = placeOf(from);
  const marks = [...(from.closest("table")?.querySelectorAll<HTMLElement>("button[data-row]") ?? [])];
  const ahead = marks.filter((each) => {
    const [otherRow, otherColumn] = placeOf(each);
    return down ? otherColumn === column && (otherRow - row) * down > 0 : otherRow === row && (otherColumn - column) * right > 0;
  });
  const next = down + right > 0 ? ahead[0] : ahead[ahead.length - 1];
  next?.focus();
}

function placeOf(mark: HTMLElement): [row: number, column: number] {
  return [Number(mark.dataset["row"]), Number(mark.dataset["column"])];
}
