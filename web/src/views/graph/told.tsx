import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { labelOf } from "../../ui/words";
import type { Contrast, Shared } from "./contrast";
import { Said } from "./neighbours";
import { otherEnd } from "./network";
import { linkOf, type Options } from "./options";
import type { Step } from "./ways";
import { oftenWords, relationWords } from "./words";

interface ToldProps {
  readonly knowledge: Knowledge;
  readonly options: Options;
  readonly from: Id;
  readonly to: Id;
  readonly onEnd: () => void;
}

/** The shortest way between two nodes in words, a sentence a step, with what says so. */
export function WayTold({ knowledge, options, from, to, way, onEnd }: ToldProps & { way: readonly Step[] | null }) {
  return (
    <section class="card graph-told" aria-label="The way">
      <Head onEnd={onEnd}>
        From {labelOf(knowledge, from)} to {labelOf(knowledge, to)}
      </Head>
      {way === null && <p>Nothing that is stated joins the two.</p>}
      <ol>
        {way?.map(({ edge, to: next }) => {
          const before = otherEnd(edge, next);
          const isForth = edge.source === before || edge.share === null; // a relation of two diseases is told from its subject
          const [one, two] = edge.share === null ? [edge.source, edge.target] : [before, next];
          return (
            <li key={edge.id}>
              <Name knowledge={knowledge} options={options} id={one} /> {relationWords(edge, isForth)}{" "}
              <Name knowledge={knowledge} options={options} id={two} /> <span class="quiet small">{oftenWords(edge)}</span>
              <Said knowledge={knowledge} edges={[edge]} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** What two diseases share and what only one of them shows, as lists. */
export function ContrastTold({ knowledge, options, from, to, contrast, onEnd }: ToldProps & { contrast: Contrast }) {
  const [one, two] = [labelOf(knowledge, from), labelOf(knowledge, to)];
  return (
    <section class="card graph-told" aria-label="Shared and separating">
      <Head onEnd={onEnd}>
        {one} and {two}
      </Head>
      <p class="quiet small">Of the kinds that are shown in the picture. What only one is stated to show may be seen in the other, too: silence is no absence.</p>
      <List name={`Shared (${contrast.shared.length})`} rows={contrast.shared} knowledge={knowledge} options={options} />
      <List name={`Only ${one} (${contrast.first.length})`} rows={contrast.first} knowledge={knowledge} options={options} />
      <List name={`Only ${two} (${contrast.second.length})`} rows={contrast.second} knowledge={knowledge} options={options} />
      <p>
        <a href={linkTo("compare", [from, to])}>Compare them feature by feature</a>
      </p>
    </section>
  );
}

function Head({ children, onEnd }: { children: (string | number)[]; onEnd: () => void }) {
  return (
    <div class="graph-told-head">
      <h2>{children}</h2>
      <button type="button" class="button small" onClick={onEnd}>
        Done
      </button>
    </div>
  );
}

function List({ name, rows, knowledge, options }: { name: string; rows: readonly Shared[]; knowledge: Knowledge; options: Options }) {
  return (
    <>
      <h3>{name}</h3>
      <ul class="graph-contrast">
        {rows.map(({ id, first, second }) => (
          <li key={id}>
            <Name knowledge={knowledge} options={options} id={id} />{" "}
            <span class="quiet small">{[first, second].filter((edge) => edge !== null).map(oftenWords).join(" / ")}</span>
          </li>
        ))}
        {rows.length === 0 && <li class="quiet">nothing of these kinds</li>}
      </ul>
    </>
  );
}

function Name({ knowledge, options, id }: { knowledge: Knowledge; options: Options; id: Id }) {
  return <a href={linkOf({ ...options, focus: id, to: null })}>{labelOf(knowledge, id)}</a>;
}
