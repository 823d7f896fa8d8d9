import type { Notes } from "../../case/store";

/** What a case file had to say beside the case: what to mend and what was not read. */
export function FileNotes({ notes }: { notes: Notes | null }) {
  if (!notes) return null;
  const { problems, unread } = notes;
  return (
    <>
      {problems.length > 0 && (
        <section class="case-notes is-problem" role="alert">
          <h2 class="case-part-head">
            {notes.name}: {problems.length === 1 ? "one thing to mend" : `${problems.length} things to mend`}
          </h2>
          <ul>
            {problems.map((each, at) => (
              <li key={at}>
                {each.line !== null && each.path !== `line ${each.line}` && <span class="quiet">line {each.line}, </span>}
                {each.path && <code>{each.path}</code>}: {each.message}
                {each.found && <span class="quiet"> – found: {each.found}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Words title="Not read: no term is known for these words" words={unread} open />
    </>
  );
}

/** Words of a case file that were read as something wider, narrower or near. */
export function Approximations({ notes }: { notes: Notes | null }) {
  return <Words title="Read otherwise than written" words={notes?.approximated ?? []} />;
}

function Words({ title, words, open }: { title: string; words: readonly string[]; open?: boolean }) {
  if (words.length === 0) return null;
  return (
    <details class="case-notes" open={open ?? false}>
      <summary>
        {title} ({words.length})
      </summary>
      <ul>
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
