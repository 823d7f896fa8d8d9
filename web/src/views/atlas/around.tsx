import type { Knowledge, Term } from "../../knowledge/types";
import { linkTo } from "../../router";
import { SignDrawing } from "./drawing";
import { beside, narrowerThan, widerThan } from "./neighbours";
import { drawingOf } from "./signs";

/** What a sign is a kind of, its own kinds, and what it may be taken for, with their drawings. */
export function Around({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  return (
    <>
      <Thumbs knowledge={knowledge} title="Look-alikes beside it" terms={beside(knowledge, term)} />
      <Thumbs knowledge={knowledge} title="Its kinds" terms={narrowerThan(knowledge, term)} />
      <Thumbs knowledge={knowledge} title="A kind of" terms={widerThan(knowledge, term)} />
    </>
  );
}

/** Signs as small drawings with their names; those without a drawing of their own as names alone. */
export function Thumbs({ knowledge, title, terms }: { knowledge: Knowledge; title?: string; terms: readonly Term[] }) {
  if (terms.length === 0) return null;
  return (
    <section class="atlas-around">
      {title && <h2>{title}</h2>}
      <ul class="atlas-thumbs">
        {terms.map((each) => (
          <li key={each.id}>
            <Thumb knowledge={knowledge} term={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Thumb({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  const drawn = drawingOf(knowledge, term.id);
  return (
    <a class="atlas-thumb" href={linkTo("atlas", [term.id])} title={term.definition}>
      {drawn?.isOwn ? <SignDrawing text={drawn.text} telling="silent" /> : <span class="atlas-none">no drawing of its own</span>}
      <span>{term.label}</span>
    </a>
  );
}
