import { useLayoutEffect, useMemo } from "preact/hooks";
import type { Knowledge, Term } from "../../knowledge/types";
import { linkTo, type Route } from "../../router";
import { useFocused } from "../../ui/focused";
import { labelOf } from "../../ui/words";
import { chosen, optionsOf, readChoice } from "./choice";
import { SignDrawing, seenIn } from "./drawing";
import { Around, Thumbs } from "./around";
import { SignDiseases } from "./sign-diseases";
import { SignFigures } from "./sign-figures";
import { SignWords } from "./sign-words";
import { atlasSigns, drawingOf } from "./signs";
import { isTyping, useKeys } from "../teach/keys";

/** The page of a sign: what it looks like, what it means, which diseases show it, and what it is taken for. */
export function SignPage({ knowledge, route, term }: { knowledge: Knowledge; route: Route; term: Term }) {
  const heading = useFocused<HTMLHeadingElement>(term.id);
  useLayoutEffect(() => window.scrollTo(0, 0), [term.id]);
  return (
    <article class="atlas-page" data-sign={term.id}>
      <Steps knowledge={knowledge} route={route} term={term} />
      <header class="atlas-title">
        <h1 ref={heading} tabIndex={-1}>
          {term.label}
        </h1>
        <Examinations knowledge={knowledge} term={term} />
      </header>
      <div class="atlas-lead">
        <LargeDrawing knowledge={knowledge} term={term} />
        <SignWords knowledge={knowledge} term={term} />
      </div>
      <SignDiseases knowledge={knowledge} sign={term.id} />
      <SignFigures knowledge={knowledge} sign={term.id} />
      <Around knowledge={knowledge} term={term} />
    </article>
  );
}

function Steps({ knowledge, route, term }: { knowledge: Knowledge; route: Route; term: Term }) {
  const options = optionsOf({ ...readChoice(route.options), namesHidden: false });
  const query = JSON.stringify(options);
  const [before, after] = useMemo(() => around(knowledge, options, term), [knowledge, query, term]);
  const links: Record<string, string | null> = {
    ArrowLeft: before && linkTo("atlas", [before.id], options),
    ArrowRight: after && linkTo("atlas", [after.id], options),
  };
  useKeys((event) => {
    const link = links[event.key];
    if (link && !isTyping(event)) location.hash = link;
  });
  return (
    <nav class="atlas-steps" aria-label="Signs before and after">
      <a class="button" href={linkTo("atlas", [], optionsOf(readChoice(route.options)))}>
        All signs
      </a>
      <span class="atlas-turn">
        {before && (
          <a class="button" rel="prev" href={links["ArrowLeft"] ?? ""} aria-keyshortcuts="ArrowLeft">
            <kbd aria-hidden="true">←</kbd> <span class="visually-hidden">Before: </span>
            <span class="atlas-turn-name">{before.label}</span>
          </a>
        )}
        {after && (
          <a class="button" rel="next" href={links["ArrowRight"] ?? ""} aria-keyshortcuts="ArrowRight">
            <span class="visually-hidden">After: </span>
            <span class="atlas-turn-name">{after.label}</span> <kbd aria-hidden="true">→</kbd>
          </a>
        )}
      </span>
    </nav>
  );
}

function around(knowledge: Knowledge, options: Record<string, string>, term: Term): [Term | null, Term | null] {
  const selected = chosen(knowledge, readChoice(options));
  const signs = selected.some((each) => each.term === term) ? selected : atlasSigns(knowledge);
  const at = signs.findIndex((each) => each.term === term);
  return [signs[at - 1]?.term ?? null, signs[at + 1]?.term ?? null];
}

function Examinations({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  if (term.foundBy.length === 0) return null;
  return (
    <ul class="atlas-tags" aria-label="Examinations that find it">
      {term.foundBy.map((each) => (
        <li key={each} class="badge">
          {labelOf(knowledge, each)}
        </li>
      ))}
    </ul>
  );
}

function LargeDrawing({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  const drawn = drawingOf(knowledge, term.id);
  if (!drawn) return <KindsInstead knowledge={knowledge} term={term} />;
  return (
    <figure class="atlas-figure">
      <SignDrawing text={drawn.text} />
      <figcaption>
        {!drawn.isOwn && (
          <strong>
            Drawn here: <a href={linkTo("atlas", [drawn.of])}>{labelOf(knowledge, drawn.of)}</a>, the nearest wider sign.{" "}
          </strong>
        )}
        {seenIn(drawn.text)} <span class="quiet">Schematic drawing, not an image of a patient.</span>
      </figcaption>
    </figure>
  );
}

const INSTEAD = 4; // drawings that a wider word is shown by

// A wider word has no look of its own: some of its kinds have.
function KindsInstead({ knowledge, term }: { knowledge: Knowledge; term: Term }) {
  const kinds = atlasSigns(knowledge).filter((each) => each.drawn?.isOwn && each.term.kindOf.has(term.id));
  if (kinds.length === 0) return <p class="atlas-none atlas-none-large">There is no drawing of it: it is not seen on one still image.</p>;
  return (
    <div class="atlas-instead">
      <p class="quiet">A wider word without a drawing of its own; some of what it means:</p>
      <Thumbs knowledge={knowledge} terms={kinds.slice(0, INSTEAD).map((each) => each.term)} />
    </div>
  );
}
