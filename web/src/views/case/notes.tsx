import type { Notes } from "../../case/store";

/** What a case file had to say beside the case: what to mend, what was not read, what was read as something near. */
export function FileNotes({ notes }: { notes: Notes | null }) {
  if (!notes) return null;
  const { problems, unread, approximated } = notes;
  return (
    <>
      {problems.length > 0 && (
        <section class="case-notes is-problem" role="alert">
          <h3>
            {notes.name}: {problems.length === 1 ? "one thing to mend" : `${problems.length} things to mend`}
          </h3>
          <ul>
            {problems.map((each, at) => (
              <li key={at}>
                {each.path && <code>{each.path}</code>} {each.message}
                {each.found && <span class="quiet"> – found: {each.found}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Words title="Not read: no term is known for these words" words={unread} open />
      <Words title="Read otherwise than written" words={approximated} />
    </>
  );
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
