import { useMemo } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";
import { useStaged } from "../../ui/staged";
import { labelOf } from "../../ui/words";
import { HiddenCard, SignCard } from "./card";
import { chosen, optionsOf, readChoice, type Choice } from "./choice";
import { Filters } from "./filters";
import { byChapter, type AtlasSign } from "./signs";

const AT_ONCE = 16; // cards: about a screen

/** All signs as cards, or those that the link's options choose. */
export function Gallery({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const query = JSON.stringify(route.options);
  const choice = useMemo(() => readChoice(route.options), [query]);
  const signs = useMemo(() => chosen(knowledge, choice), [knowledge, choice]);
  const drawn = useStaged(signs, AT_ONCE);
  const choose = (next: Choice) => replaceLink(linkTo("atlas", [], optionsOf(next)));
  return (
    <div class="atlas">
      <header class="atlas-head">
        <h1>Atlas of signs</h1>
        <p class="quiet">
          What the words mean, in schematic drawings of our own: each shows the one feature that makes a sign, at one place and at its
          clearest; not its range, and not its mimics.
        </p>
      </header>
      <Filters knowledge={knowledge} choice={choice} found={signs.length} onChoose={choose} />
      {signs.length === 0 ? <Nothing onClear={() => choose(readChoice({}))} /> : <Cards knowledge={knowledge} signs={drawn} choice={choice} />}
    </div>
  );
}

function Cards({ knowledge, signs, choice }: { knowledge: Knowledge; signs: readonly AtlasSign[]; choice: Choice }) {
  const options = optionsOf(choice);
  if (choice.namesHidden) {
    return (
      <ol class="atlas-grid">
        {signs.map((sign, at) => (
          <HiddenCard key={`${choice.seed} ${sign.term.id}`} sign={sign} options={options} number={at + 1} />
        ))}
      </ol>
    );
  }
  const cards = (some: readonly AtlasSign[]) => (
    <ul class="atlas-grid">
      {some.map((sign) => (
        <SignCard key={sign.term.id} knowledge={knowledge} sign={sign} options={options} />
      ))}
    </ul>
  );
  if (choice.words.trim()) return cards(signs);
  return (
    <>
      {byChapter(signs).map((chapter) => (
        <section key={chapter.id ?? ""} class="atlas-chapter">
          <h2>
            {chapter.id === null ? "further signs" : labelOf(knowledge, chapter.id)} <span class="quiet small">{chapter.members}</span>
          </h2>
          {cards(chapter.signs)}
        </section>
      ))}
    </>
  );
}

function Nothing({ onClear }: { onClear: () => void }) {
  return (
    <section class="card">
      <p>No sign fits all of this. Try one word of its name, another kind, or any examination.</p>
      <button type="button" class="button" onClick={onClear}>
        Show all signs
      </button>
    </section>
  );
}
