import type { Coverage, Result } from "../../derive/result";

const SAYS: Readonly<Record<Coverage, readonly [mark: string, title: string, meaning: string]>> = {
  covered: ["✓", "Covered", "the first disease explains what was found"],
  weak: ["!", "Weakly covered", "little speaks for the first disease, or it leaves much unexplained: read with care"],
  outside: ["?", "Outside", "probably none of the diseases known here: think of others"],
};

/** How well the diseases known here explain the case, in words. */
export function CoverageNote({ result }: { result: Result }) {
  const [mark, title, meaning] = SAYS[result.coverage];
  return (
    <p class={`case-coverage is-${result.coverage}`}>
      <span class="case-coverage-mark" aria-hidden="true">
        {mark}
      </span>
      <span>
        <b>{title}</b> <span class="quiet">– {meaning}</span>
      </span>
    </p>
  );
}
