/** Which signs the gallery shows: read from the link, so that a choice can be sent to a class. */

import type { Knowledge } from "../../knowledge/types";
import { findTerms } from "../../ui/term-search";
import { shuffled } from "../teach/shuffle";
import { atlasSigns, type AtlasSign } from "./signs";

/** What narrows the gallery. */
export interface Choice {
  readonly words: string;
  /** A kind of sign; "" for all. */
  readonly kind: string;
  /** An examination; "" for any. */
  readonly by: string;
  readonly drawnOnly: boolean;
  readonly namesHidden: boolean;
  /** Order of the cards while names are hidden: an order by name would give them away. */
  readonly seed: string;
}

/** Read a choice from the options of a link. */
export function readChoice(options: Readonly<Record<string, string>>): Choice {
  return {
    words: options["q"] ?? "",
    kind: options["kind"] ?? "",
    by: options["by"] ?? "",
    drawnOnly: options["drawn"] === "only",
    namesHidden: options["names"] === "hidden",
    seed: options["seed"] ?? "1",
  };
}

/** Write a choice as options of a link; what is not narrowed is left out. */
export function optionsOf(choice: Choice): Record<string, string> {
  return {
    ...(choice.words && { q: choice.words }),
    ...(choice.kind && { kind: choice.kind }),
    ...(choice.by && { by: choice.by }),
    ...(choice.drawnOnly && { drawn: "only" }),
    ...(choice.namesHidden && { names: "hidden", seed: choice.seed }),
  };
}

/** Return the signs of a choice, in the order of the atlas, of the fit to the words, or of the seed. */
export function chosen(knowledge: Knowledge, choice: Choice): readonly AtlasSign[] {
  const fitting = atlasSigns(knowledge).filter((sign) => fits(sign, choice));
  const ordered = choice.words.trim() ? byFit(knowledge, choice.words, fitting) : fitting;
  return choice.namesHidden ? shuffled(ordered, choice.seed) : ordered;
}

function fits({ term, drawn, foundBy }: AtlasSign, choice: Choice): boolean {
  if (choice.kind && !term.kindOf.has(choice.kind)) return false;
  if (choice.by && !foundBy.has(choice.by)) return false;
  return drawn?.isOwn === true || !(choice.drawnOnly || choice.namesHidden);
}

function byFit(knowledge: Knowledge, words: string, signs: readonly AtlasSign[]): AtlasSign[] {
  const known = new Map(signs.map((sign) => [sign.term.id, sign]));
  const hits = findTerms(knowledge, words, ["sign"], known.size, (term) => known.has(term.id));
  return hits.map((hit) => known.get(hit.term.id)).filter((sign) => sign !== undefined);
}
