import type { Id, Knowledge } from "../../knowledge/types";
import { TermLink } from "../../ui/term-link";
import { Layer, SourceOf } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { notShownBy, shownBy, type ShownBy } from "./shown-by";

/** The diseases that show a sign, ordered by how telling it is, each with statement and source. */
export function SignDiseases({ knowledge, sign }: { knowledge: Knowledge; sign: Id }) {
  const shown = shownBy(knowledge, sign);
  const denied = notShownBy(knowledge, sign);
  const most = Math.max(1, ...shown.map((each) => Math.abs(each.weight.present[1])));
  return (
    <section class="atlas-diseases" aria-labelledby="atlas-diseases">
      <h2 id="atlas-diseases">Diseases that show it</h2>
      {shown.length === 0 ? (
        <p class="quiet">No source states it of a disease of this ontology by this name.</p>
      ) : (
        <>
          <p class="quiet small">Most telling first: bits say how much seeing it speaks for the disease against the others; 1 bit doubles the odds.</p>
          <ol class="atlas-list">
            {shown.map((each) => (
              <Row key={each.disease} knowledge={knowledge} shown={each} most={most} />
            ))}
          </ol>
        </>
      )}
      {denied.length > 0 && (
        <>
          <h3>Stated not to show it</h3>
          <ul class="atlas-list">
            {denied.map((each) => (
              <Row key={each.disease} knowledge={knowledge} shown={each} most={most} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Row({ knowledge, shown, most }: { knowledge: Knowledge; shown: ShownBy; most: number }) {
  const { statement, through } = shown;
  return (
    <li class="atlas-row">
      <div class="atlas-row-head">
        <TermLink knowledge={knowledge} id={shown.disease} />
        {knowledge.terms.get(shown.disease)?.mustNotMiss && <span class="badge must">must not be missed</span>}
        <span class="atlas-often">{oftenIn(shown)}</span>
        <Bits bits={shown.weight.present[1]} most={most} />
      </div>
      <p class="atlas-row-text">
        {through && <span class="quiet">as {labelOf(knowledge, through)}: </span>}
        {statement.paraphrase} <Layer layer={statement.layer} /> <SourceOf knowledge={knowledge} where={statement.where} />
      </p>
    </li>
  );
}

function oftenIn({ statement, weight }: ShownBy): string {
  if (weight.reach === "contrary") return "stated absent";
  return statement.frequency === "unstated" ? "how often: not stated" : statement.frequency;
}

/** A weight as a bar with its number: to the right of the middle it speaks for, to the left against. */
export function Bits({ bits, most }: { bits: number; most: number }) {
  const share = Math.min(1, Math.abs(bits) / most) * 50;
  const style = bits < 0 ? { left: `${50 - share}%`, width: `${share}%` } : { left: "50%", width: `${share}%` };
  return (
    <span class={`atlas-bits ${bits < 0 ? "atlas-against" : "atlas-for"}`}>
      <span class="atlas-bar" aria-hidden="true">
        <span style={style} />
      </span>
      <span class="atlas-bits-number">{`${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)} bits`}</span>
    </span>
  );
}
