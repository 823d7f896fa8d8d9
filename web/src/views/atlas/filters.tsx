import type { Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import { nextSeed } from "../teach/shuffle";
import type { Choice } from "./choice";
import { atlasSigns, kindsOfSign } from "./signs";

interface FiltersProps {
  readonly knowledge: Knowledge;
  readonly choice: Choice;
  readonly found: number;
  readonly onChoose: (choice: Choice) => void;
}

/** What narrows the gallery, and the switch that makes a test of it. */
export function Filters({ knowledge, choice, found, onChoose }: FiltersProps) {
  return (
    <form class="atlas-filters card" role="search" aria-label="Signs" onSubmit={(event) => event.preventDefault()}>
      <label class="atlas-search">
        <span>Search signs</span>
        <input class="field" type="search" value={choice.words} placeholder="name, synonym or code" autocomplete="off" spellcheck={false}
          onInput={(event) => onChoose({ ...choice, words: event.currentTarget.value })} />
      </label>
      <label>
        <span>Kind of sign</span>
        <select class="field" value={choice.kind} onChange={(event) => onChoose({ ...choice, kind: event.currentTarget.value })}>
          <option value="">all kinds</option>
          {kindsOfSign(knowledge).map(({ id, depth, members }) => (
            <option key={id} value={id}>{`${"\u2003".repeat(depth)}${labelOf(knowledge, id)} (${members})`}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Found by</span>
        <select class="field" value={choice.by} onChange={(event) => onChoose({ ...choice, by: event.currentTarget.value })}>
          <option value="">any examination</option>
          {examinationsOf(knowledge).map(([id, members]) => (
            <option key={id} value={id}>{`${labelOf(knowledge, id)} (${members})`}</option>
          ))}
        </select>
      </label>
      <div class="atlas-switches">
        <label class="atlas-switch">
          <input type="checkbox" checked={choice.drawnOnly} onChange={(event) => onChoose({ ...choice, drawnOnly: event.currentTarget.checked })} />
          <span>Only with a drawing of their own</span>
        </label>
        <label class="atlas-switch">
          <input type="checkbox" checked={choice.namesHidden} onChange={(event) => onChoose({ ...choice, namesHidden: event.currentTarget.checked })} />
          <span>Hide names, to test yourself</span>
        </label>
      </div>
      <p class="atlas-count quiet" role="status">
        {found === 1 ? "1 sign" : `${found} signs`}
        {choice.namesHidden && (
          <button type="button" class="button small" onClick={() => onChoose({ ...choice, seed: nextSeed(choice.seed) })}>
            Another order
          </button>
        )}
      </p>
    </form>
  );
}

function examinationsOf(knowledge: Knowledge): [string, number][] {
  const counts = new Map<string, number>();
  for (const { foundBy } of atlasSigns(knowledge)) for (const each of foundBy) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
