import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";
import { Thumbs } from "../atlas/around";
import { Bar } from "./bar";
import { teachOf, type Pair, type Side } from "./data";
import { termsOf } from "./lessons";

const IMAGING: Readonly<Record<string, string>> = {
  decides: "Images alone can decide",
  excludes: "Images alone can exclude one",
  tells: "Images tell, but do not decide",
  cannot: "Images cannot tell them apart",
};

/** Diseases that are taken for one another: what both show, and what speaks for either. */
export function PairsView({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const all = teachOf(knowledge)?.confusable_pairs ?? [];
  const about = route.options["about"] ?? "";
  const pairs = all.filter((pair) => !about || pair.diseases.includes(about));
  return (
    <>
      <h1>Look-alikes</h1>
      <p class="quiet teach-intro">
        Pairs that share most of the evidence on images, or that a source calls indistinguishable; those come first. The number beside a
        finding says by how many bits at least it speaks more for this disease.
      </p>
      <div class="teach-bar">
        <About all={all} about={about} />
      </div>
      <p class="quiet small" role="status">
        {pairs.length} {pairs.length === 1 ? "pair" : "pairs"}
      </p>
      <ol class="teach-pairs">
        {pairs.map((pair) => (
          <li key={pair.diseases.join(" ")} class="card">
            <PairCard knowledge={knowledge} pair={pair} />
          </li>
        ))}
      </ol>
    </>
  );
}

function About({ all, about }: { all: readonly Pair[]; about: Id }) {
  const labels = new Map(all.flatMap((pair) => pair.diseases.map((id, at) => [id, pair.labels[at] ?? id] as const)));
  const ordered = [...labels].sort((a, b) => a[1].localeCompare(b[1], "en"));
  return (
    <label class="teach-field">
      <span>Disease</span>
      <select class="field" value={about} onChange={(event) => replaceLink(linkTo("teach", ["pairs"], event.currentTarget.value ? { about: event.currentTarget.value } : {}))}>
        <option value="">all pairs</option>
        {ordered.map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function PairCard({ knowledge, pair }: { knowledge: Knowledge; pair: Pair }) {
  const shared = termsOf(knowledge, pair.shared.map((each) => each.id));
  return (
    <>
      <header class="teach-pair-head">
        <h2>
          {pair.labels[0]} <span class="quiet">or</span> {pair.labels[1]}
        </h2>
        {pair.stated && <span class="badge must">stated to look alike</span>}
        <Bar share={pair.likeness} text={`${Math.round(pair.likeness * 100)} % alike on images`} />
      </header>
      <p>
        <strong>{IMAGING[pair.imaging] ?? pair.imaging}</strong>
        {pair.decided_by.length > 0 && <>; a source names as deciding: {pair.decided_by.join(", ")}</>}.
      </p>
      <div class="teach-sides">
        {pair.separates.map((side) => (
          <SideCard key={side.disease} knowledge={knowledge} side={side} />
        ))}
      </div>
      <details class="teach-shared">
        <summary>
          {pair.shared_count} {pair.shared_count === 1 ? "sign" : "signs"} of both{shared.length < pair.shared_count && `; the ${shared.length} that tell most`}
        </summary>
        <Thumbs knowledge={knowledge} terms={shared} />
      </details>
      <p class="teach-links">
        <a href={linkTo("compare", pair.diseases)}>Compare in full</a>
      </p>
    </>
  );
}

function SideCard({ knowledge, side }: { knowledge: Knowledge; side: Side }) {
  const most = Math.max(1, ...side.tells.map((each) => each.margin));
  return (
    <section class="teach-side">
      <h3>
        For <a href={linkTo("teach", ["order", side.disease])}>{side.label}</a>
        {knowledge.terms.get(side.disease)?.mustNotMiss && <span class="badge must">must not be missed</span>}
      </h3>
      {side.tells.length === 0 && <p class="quiet">Nothing stated speaks for it more than for the other.</p>}
      <ul class="teach-tells">
        {side.tells.map((each) => (
          <li key={each.finding}>
            <span>
              {each.finding} <span class="quiet small">{each.kind}</span>
            </span>
            <Bar share={each.margin / most} text={`+${each.margin.toFixed(1)} bits`} tone="for" />
          </li>
        ))}
      </ul>
      {side.decides.length > 0 && (
        <>
          <h4>Decides</h4>
          <ul class="teach-decides">
            {side.decides.map((each) => (
              <li key={each.findings.join()}>
                {each.findings.join(" + ")}{" "}
                <span class="quiet small">
                  {each.kind === "excludes" ? "excludes the other" : "suffices to support it"}
                  {each.images && ", on images alone"}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
