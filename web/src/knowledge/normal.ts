/** Words brought to one form, as reports vary them. Mirrors the first half of `calcgraph/terms.py`. */

/** Spelling variants of British and American reports, brought to one form on both sides of a comparison. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ["aem", "em"], ["oed", "ed"], ["oes", "es"], ["ae", "e"], ["our", "or"], ["ise", "ize"], ["isa", "iza"], ["centre", "center"],
];
const FILLERS: ReadonlySet<string> = new Set(["a", "an", "the"]);
/** Words before and after a term that change neither what is found nor where; taken off only if the whole text names no term. */
const PREFIXES: readonly string[] = [
  "soft",
  "left", "right", "bilateral", "both", "unilateral", "near", "around", "about", "along", "at", "in", "within", "over",
  "overlying", "abutting", "adjacent to", "next to", "close to", "region of", "tissue of", "tissue around",
  "multiple", "several", "numerous", "many", "single", "large", "huge", "big", "small", "tiny", "mild", "moderate",
  "marked", "severe", "subtle", "known", "history of", "previous", "prior", "past", "chronic", "longstanding",
  "long standing", "established", "recurrent", "repeated", "progressive", "persistent", "firm", "solid", "discrete",
  "worsening", "increasing", "significant", "relevant", "slight", "localized",
  "newly diagnosed", "poorly controlled", "therapy resistant",
];
const SUFFIXES: readonly string[] = ["region", "area", "side", "pattern"];
const COUNT = String.raw`(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|many|several|few|some)`;
const LEADING = "(?:(?:for|since|over|in) (?:about |last |past |over |more than )*)?";
const DURATION = new RegExp(` ${LEADING}${COUNT} (?:year|month|week|day)(?: ago| before| earlier)?$`);
const KEEPS_S: readonly string[] = ["ss", "us", "is"];
const PLURALS: readonly (readonly [string, string])[] = [["foci", "focus"], ["ae", "a"], ["nges", "nx"], ["yses", "ysis"], ["tases", "tasis"]];

/** Bring words to one form: case, accents, hyphens, plural and British or American spelling do not matter. */
export function normalise(text: string): string {
  const plain = withoutAccents(text.toLowerCase());
  const words = plain.replace(/['’]s(?![\p{L}\p{N}_])/gu, " ").match(/[a-z0-9<>+%]+/g) ?? [];
  const result = words.filter((word) => !FILLERS.has(word)).map(singular).join(" ");
  return SPELLINGS.reduce((form, [variant, plainer]) => form.replaceAll(variant, plainer), result);
}

function withoutAccents(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
}

function singular(word: string): string {
  const irregular = PLURALS.find(([ending]) => word.endsWith(ending));
  if (irregular) return word.slice(0, -irregular[0].length) + irregular[1];
  if (word.length <= 3 || !word.endsWith("s") || KEEPS_S.some((ending) => word.endsWith(ending))) return word;
  if (word.endsWith("sses")) return word.slice(0, -2);
  return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** Return the ways in which a text loses one word, or words, before or after a term. */
export function shortened(text: string): string[] {
  const found = PREFIXES.filter((prefix) => text.startsWith(`${prefix} `)).map((prefix) => text.slice(prefix.length + 1));
  found.push(...SUFFIXES.filter((suffix) => text.endsWith(` ${suffix}`)).map((suffix) => text.slice(0, -suffix.length - 1)));
  const withoutDuration = text.replace(DURATION, "");
  return withoutDuration === text ? found : [...found, withoutDuration];
}
