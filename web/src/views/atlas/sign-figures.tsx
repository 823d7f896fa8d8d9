import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import { figuresOf } from "./shown-by";

/** The article's figures that show a sign, each as a case to open. */
export function SignFigures({ knowledge, sign }: { knowledge: Knowledge; sign: Id }) {
  const figures = figuresOf(knowledge, sign);
  if (figures.length === 0) return null;
  return (
    <section aria-labelledby="atlas-figures">
      <h2 id="atlas-figures">Figures of the article that show it</h2>
      <ul class="atlas-figures">
        {figures.map((figure) => (
          <li key={figure.id}>
            <a href={linkTo("case", [figure.id])}>{figureName(figure.id)}</a> <span>{figure.title}</span>{" "}
            <span class="quiet small">({figure.expected.map((id) => labelOf(knowledge, id)).join(", ")})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A figure's id as a reader calls it: "Fig. 5". */
export function figureName(id: string): string {
  return id.replace(/^fig0*/i, "Fig. ");
}
