/** Words brought to one form, as reports vary them. Mirrors `calcgraph/wording.py`, whose lists the page is given. */

/** The lists that words are read by. */
export interface Wording {
  /** Spelling variants of British and American reports, brought to one form on both sides of a comparison. */
  readonly spellings: readonly (readonly [string, string])[];
  readonly fillers: readonly string[];
  /** Words before and after a term that change neither what is found nor where; taken off only if the whole text names no term. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** A regular expression. */
  readonly duration: string;
  readonly keepsS: readonly string[];
  readonly plurals: readonly (readonly [string, string])[];
}

/** Brings words to one form by some lists. */
export class Normaliser {
  private readonly fillers: ReadonlySet<string>;
  private readonly duration: RegExp;

  constructor(private readonly wording: Wording) {
    this.fillers = new Set(wording.fillers);
    this.duration = new RegExp(wording.duration);
  }

  /** Bring words to one form: case, accents, hyphens, plural and British or American spelling do not matter. */
  normalise(text: string): string {
    const plain = withoutAccents(text.toLowerCase());
    const words = plain.replace(/['’]s(?![\p{L}\p{N}_])/gu, " ").match(/[a-z0-9<>+%]+/g) ?? [];
    const result = words.filter((word) => !this.fillers.has(word)).map((word) => this.singular(word)).join(" ");
    return this.wording.spellings.reduce((form, [variant, plainer]) => form.replaceAll(variant, plainer), result);
  }

  /** Return the ways in which a text loses one word, or words, before or after a term. */
  shortened(text: string): string[] {
    const { prefixes, suffixes } = this.wording;
    const found = prefixes.filter((prefix) => text.startsWith(`${prefix} `)).map((prefix) => text.slice(prefix.length + 1));
    found.push(...suffixes.filter((suffix) => text.endsWith(` ${suffix}`)).map((suffix) => text.slice(0, -suffix.length - 1)));
    const withoutDuration = text.replace(this.duration, "");
    return withoutDuration === text ? found : [...found, withoutDuration];
  }

  private singular(word: string): string {
    const { plurals, keepsS } = this.wording;
    const irregular = plurals.find(([ending]) => word.endsWith(ending));
    if (irregular) return word.slice(0, -irregular[0].length) + irregular[1];
    if (word.length <= 3 || !word.endsWith("s") || keepsS.some((ending) => word.endsWith(ending))) return word;
    if (word.endsWith("sses")) return word.slice(0, -2);
    return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  }
}

function withoutAccents(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
}
