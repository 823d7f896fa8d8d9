import { useEffect, useRef } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { StatementLine } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { SignDrawing } from "../atlas/drawing";
import { figureName } from "../atlas/sign-figures";
import { drawingOf } from "../atlas/signs";
import { COVERS, coverOf, statementsOf } from "./coverage";
import type { CoveredSign } from "./data";

/** What stands behind a mark of the matrix: the statements with their sources, and the figures. */
export function CellPanel({ knowledge, cell, onClose }: { knowledge: Knowledge; cell: CoveredSign; onClose: () => void }) {
  const drawn = drawingOf(knowledge, cell.sign);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.scrollIntoView({ block: "nearest" }), [cell]); // on a phone it stands below the matrix
  return (
    <aside ref={panel} class="teach-panel card" aria-live="polite" aria-label="Statements of the chosen mark">
      <button type="button" class="button small teach-close" onClick={onClose}>
        Close
      </button>
      <h2>
        <a href={linkTo("atlas", [cell.sign])}>{cell.sign_label}</a> in <a href={linkTo("graph", [cell.disease])}>{labelOf(knowledge, cell.disease)}</a>
      </h2>
      <p class="small">
        <span class={`teach-mark teach-mark-${coverOf(cell)}`} aria-hidden="true">
          {COVERS[coverOf(cell)].mark}
        </span>{" "}
        {COVERS[coverOf(cell)].means}
        {cell.figures.map((figure) => (
          <span key={figure}>
            {" "}
            <a href={linkTo("case", [figure])}>{figureName(figure)}</a>
          </span>
        ))}
      </p>
      {drawn?.isOwn && <SignDrawing text={drawn.text} telling="silent" />}
      <ul class="teach-statements">
        {statementsOf(knowledge, cell.disease, cell.sign).map((statement) => (
          <li key={statement.id}>
            <StatementLine knowledge={knowledge} id={statement.id} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
