import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { figureName } from "../atlas/sign-figures";
import { Bar } from "./bar";
import type { CoveredDisease } from "./data";

/** Each disease with its figures, sections, statements, and how many of its signs a figure shows. */
export function CoverageByDisease({ knowledge, diseases }: { knowledge: Knowledge; diseases: readonly CoveredDisease[] }) {
  return (
    <section class="teach-by-disease">
      <h2>By disease</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Coverage by disease">
        <table>
          <thead>
            <tr>
              <th scope="col">Disease</th>
              <th scope="col">Signs shown in a figure</th>
              <th scope="col">Figures</th>
              <th scope="col">Statements (of the article)</th>
              <th scope="col">Sections</th>
            </tr>
          </thead>
          <tbody>
            {diseases.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <a href={linkTo("teach", ["order", each.id])}>{each.label}</a>
                  {knowledge.terms.get(each.id)?.mustNotMiss && <span class="badge must">must not be missed</span>}
                </th>
                <td>
                  <Bar share={each.signs > 0 ? each.signs_with_figure / each.signs : 0} text={`${each.signs_with_figure} of ${each.signs}`} />
                </td>
                <td>{each.figures.length === 0 ? "none" : each.figures.map((figure) => <FigureLink key={figure} id={figure} />)}</td>
                <td>{`${each.statements} (${each.article})`}</td>
                <td class="small quiet">{each.sections.join(" · ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A figure of the article, as a case to open. */
export function FigureLink({ id }: { id: string }) {
  return (
    <a class="teach-figure" href={linkTo("case", [id])}>
      {figureName(id)}
    </a>
  );
}
