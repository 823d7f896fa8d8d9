import type { Id, Knowledge, Term } from "../../knowledge/types";
import { linkTo } from "../../router";
import { useFocused } from "../../ui/focused";
import { StatementLine } from "../../ui/source";
import { FACET_NAMES, labelOf } from "../../ui/words";
import { SignDrawing } from "../atlas/drawing";
import { drawingOf } from "../atlas/signs";
import { Bar } from "./bar";
import type { Lesson } from "./data";
import { isTyping, useKeys } from "./keys";
import { lessonOf, newSigns, statementOf, termsOf } from "./lessons";
import { LessonLinks } from "./order-view";

/** One lesson, large enough to be projected: what is new with its drawings and sources, and what is known already. */
export function LessonPage({ knowledge, id }: { knowledge: Knowledge; id: Id }) {
  const found = lessonOf(knowledge, id);
  const heading = useFocused<HTMLHeadingElement>(id);
  const links: Record<string, string | null> = {
    ArrowLeft: found?.before ? linkTo("teach", ["order", found.before.id]) : null,
    ArrowRight: found?.after ? linkTo("teach", ["order", found.after.id]) : null,
  };
  useKeys((event) => {
    const link = links[event.key];
    if (link && !isTyping(event)) location.hash = link;
  });
  if (!found) return <NoLesson id={id} />;
  const { lesson, before, after, at, count } = found;
  const drawn = newSigns(knowledge, lesson);
  const others = termsOf(knowledge, lesson.new).filter((term) => !drawn.includes(term));
  return (
    <article class="teach-page">
      <nav class="atlas-steps" aria-label="Lessons before and after">
        <a class="button" href={linkTo("teach", ["order"])}>
          All lessons
        </a>
        <span class="atlas-turn">
          {before && <Turn lesson={before} way="Before" />}
          {after && <Turn lesson={after} way="After" />}
        </span>
      </nav>
      <header>
        <p class="quiet teach-kicker">
          Lesson {at + 1} of {count}
          {lesson.chapter !== null && ` · ${labelOf(knowledge, lesson.chapter)}`}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {lesson.label}
        </h1>
        <p class="atlas-meaning">{knowledge.terms.get(id)?.definition}</p>
        <Bar share={lesson.share_known} text={`${lesson.known.length} of ${lesson.known.length + lesson.new.length} common features known by now`} tone="for" />
        <p class="quiet">{lesson.why}</p>
        <LessonLinks knowledge={knowledge} disease={id} />
      </header>
      <NewSigns knowledge={knowledge} disease={id} signs={drawn} />
      <NewOthers knowledge={knowledge} disease={id} terms={others} />
      <Known knowledge={knowledge} terms={termsOf(knowledge, lesson.known)} />
    </article>
  );
}

function Turn({ lesson, way }: { lesson: Lesson; way: "Before" | "After" }) {
  return (
    <a class="button" href={linkTo("teach", ["order", lesson.id])} aria-keyshortcuts={way === "Before" ? "ArrowLeft" : "ArrowRight"}>
      {way === "Before" && <kbd aria-hidden="true">←</kbd>}
      <span class="visually-hidden">{way}: </span>
      <span class="atlas-turn-name">{lesson.label}</span>
      {way === "After" && <kbd aria-hidden="true">→</kbd>}
    </a>
  );
}

function NewSigns({ knowledge, disease, signs }: { knowledge: Knowledge; disease: Id; signs: readonly Term[] }) {
  if (signs.length === 0) return null;
  return (
    <section>
      <h2>New signs</h2>
      <ul class="teach-signs">
        {signs.map((term) => (
          <li key={term.id} class="card">
            <SignDrawing text={drawingOf(knowledge, term.id)?.text ?? ""} telling="silent" />
            <h3>
              <a href={linkTo("atlas", [term.id])}>{term.label}</a>
            </h3>
            <Said knowledge={knowledge} disease={disease} feature={term.id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewOthers({ knowledge, disease, terms }: { knowledge: Knowledge; disease: Id; terms: readonly Term[] }) {
  if (terms.length === 0) return null;
  return (
    <section>
      <h2>New, too</h2>
      <ul class="teach-new">
        {terms.map((term) => (
          <li key={term.id}>
            <strong>{term.facet === "sign" ? <a href={linkTo("atlas", [term.id])}>{term.label}</a> : term.label}</strong>{" "}
            <span class="quiet small">{FACET_NAMES[term.facet]}</span>
            <Said knowledge={knowledge} disease={disease} feature={term.id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Said({ knowledge, disease, feature }: { knowledge: Knowledge; disease: Id; feature: Id }) {
  const statement = statementOf(knowledge, disease, feature);
  if (!statement) return null;
  return (
    <p class="small">
      <StatementLine knowledge={knowledge} id={statement.id} />
    </p>
  );
}

function Known({ knowledge, terms }: { knowledge: Knowledge; terms: readonly Term[] }) {
  if (terms.length === 0) return null;
  return (
    <section>
      <h2>Known by now</h2>
      <ul class="teach-chips">
        {terms.map((term) => (
          <li key={term.id}>
            <a href={linkTo(term.facet === "sign" ? "atlas" : "graph", [term.id])}>{labelOf(knowledge, term.id)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoLesson({ id }: { id: string }) {
  return (
    <section class="card">
      <h1>No such lesson</h1>
      <p>The link names “{id}”, which no lesson is about.</p>
      <a href={linkTo("teach", ["order"])}>All lessons</a>
    </section>
  );
}
