import type { Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";

/** What stands in the place of the order before anything is told: what will come, and a few cases to begin with. */
export function Welcome({ knowledge }: { knowledge: Knowledge }) {
  const some = knowledge.figures.filter((_, at) => at % Math.ceil(knowledge.figures.length / 6) === 0).slice(0, 6);
  return (
    <div class="case-welcome">
      <p>
        Tell what the examination shows and what is known of the patient. {knowledge.diseases.length} diseases are put in order as you type, each with
        what speaks for it and against it, by which source, and what to look for next.
      </p>
      <p class="quiet">What is not told stays unknown: it counts neither for nor against a disease.</p>
      <h3>Or begin with a figure of the article</h3>
      <ul class="case-begin">
        {some.map((each) => (
          <li key={each.id}>
            <a href={linkTo("case", [each.id])}>
              <b>{each.id.replace(/^fig0?/, "Fig. ")}</b>
              <span>{each.title}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
