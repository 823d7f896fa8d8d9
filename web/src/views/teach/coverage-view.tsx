import { useMemo, useState } from "preact/hooks";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";
import { labelOf } from "../../ui/words";
import { COVERS, coverageCsv, matrixOf, type Cover, type CoverageChoice } from "./coverage";
import { CellPanel } from "./coverage-cell";
import { CoverageTable } from "./coverage-table";
import { CoverageByDisease } from "./coverage-diseases";
import { teachOf, type CoveredSign } from "./data";
import { saveText } from "./save";

/** The coverage of diseases and signs, as a matrix whose cells lead to the statements, and as a table of diseases. */
export function CoverageView({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const coverage = teachOf(knowledge)?.coverage;
  const choice: CoverageChoice = { group: route.options["group"] ?? "", gapsOnly: route.options["gaps"] === "only" };
  const matrix = useMemo(() => coverage && matrixOf(knowledge, coverage, choice), [coverage, choice.group, choice.gapsOnly]);
  const [cell, setCell] = useState<CoveredSign | null>(null);
  if (!coverage || !matrix) return null;
  const rows = matrix.chapters.reduce((count, chapter) => count + chapter.rows.length, 0);
  const save = () => saveText("coverage.csv", "text/csv", coverageCsv(shownRows(matrix.chapters), (id) => labelOf(knowledge, id)));
  return (
    <>
      <h1>Coverage</h1>
      <p class="quiet teach-intro">What the article shows, what it only says, and where a lesson needs an image of yours.</p>
      <div class="teach-bar">
        <Narrow knowledge={knowledge} choice={choice} />
        <button type="button" class="button" onClick={save}>
          Save as CSV
        </button>
      </div>
      <ul class="teach-legend">
        {(Object.keys(COVERS) as Cover[]).map((cover) => (
          <li key={cover}>
            <span class={`teach-mark teach-mark-${cover}`} aria-hidden="true">
              {COVERS[cover].mark}
            </span>{" "}
            {COVERS[cover].means}
          </li>
        ))}
      </ul>
      <p class="quiet small" role="status">
        {rows} signs of {matrix.diseases.length} diseases. A mark opens the statements; arrow keys go from mark to mark.
      </p>
      <div class={`teach-matrix ${cell ? "teach-matrix-open" : ""}`}>
        <CoverageTable knowledge={knowledge} matrix={matrix} cell={cell} onCell={setCell} />
        {cell && <CellPanel knowledge={knowledge} cell={cell} onClose={() => setCell(null)} />}
      </div>
      <CoverageByDisease knowledge={knowledge} diseases={matrix.diseases} />
    </>
  );
}

function shownRows(chapters: ReturnType<typeof matrixOf>["chapters"]): CoveredSign[] {
  return chapters.flatMap((chapter) => chapter.rows.flatMap((row) => [...row.cells.values()]));
}

function Narrow({ knowledge, choice }: { knowledge: Knowledge; choice: CoverageChoice }) {
  const groups = (teachOf(knowledge)?.learning_order ?? []).filter((each) => each.kind === "group");
  const choose = ({ group, gapsOnly }: { group: Id; gapsOnly: boolean }) =>
    replaceLink(linkTo("teach", ["coverage"], { ...(group && { group }), ...(gapsOnly && { gaps: "only" }) }));
  return (
    <>
      <label class="teach-field">
        <span>Group of diseases</span>
        <select class="field" value={choice.group} onChange={(event) => choose({ ...choice, group: event.currentTarget.value })}>
          <option value="">all diseases</option>
          {groups.map((each) => (
            <option key={each.id} value={each.id}>{"\u2003".repeat(each.depth) + each.label}</option>
          ))}
        </select>
      </label>
      <label class="teach-radio">
        <input type="checkbox" checked={choice.gapsOnly} onChange={(event) => choose({ ...choice, gapsOnly: event.currentTarget.checked })} />
        <span>Only signs that no figure shows</span>
      </label>
    </>
  );
}
