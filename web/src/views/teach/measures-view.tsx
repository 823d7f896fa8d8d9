import type { ComponentChildren } from "preact";
import type { Id, Knowledge } from "../../knowledge/types";
import { linkTo } from "../../router";
import { TableTwin } from "../../ui/table-twin";
import { labelOf } from "../../ui/words";
import { Bar } from "./bar";
import { teachOf, type MeasuredFeature, type Measures } from "./data";

const SHOWN = 15;

/** What a teacher reads off the graph, each measure with the sentence that says what it means. */
export function MeasuresView({ knowledge }: { knowledge: Knowledge }) {
  const measures = teachOf(knowledge)?.measures;
  if (!measures) return null;
  const says = (name: string): string => measures.explanations[name] ?? "";
  return (
    <>
      <h1>Measures</h1>
      <div class="teach-measures">
        <Section title="Which findings tell most" says={says("features")}>
          <Bars rows={measures.features.slice(0, SHOWN).map((each) => ({ ...each, share: each.bits / (measures.features[0]?.bits || 1), text: `${each.bits.toFixed(2)} bits` }))} />
          <FeatureTable features={measures.features} />
        </Section>
        <div class="teach-stack">
          <Section title="Seen in many diseases" says={says("hubs")}>
            <Bars rows={measures.hubs.slice(0, SHOWN).map((each) => ({ ...each, share: each.diseases / knowledge.diseases.length, text: `${each.diseases} of ${knowledge.diseases.length} diseases` }))} />
          </Section>
          <Section title="No sign of their own" says={says("without_own_sign")}>
            <ul class="teach-chips">
              {measures.without_own_sign.map((each) => (
                <li key={each.id}>
                  <a href={linkTo("teach", ["order", each.id])}>{each.label}</a>
                </li>
              ))}
            </ul>
          </Section>
        </div>
        <Section title="Bridges between families" says={says("bridges")}>
          <Bars rows={measures.bridges.map((each) => ({ ...each, share: each.betweenness / (measures.bridges[0]?.betweenness || 1), text: each.betweenness.toFixed(3) }))} />
        </Section>
        <Section title="Diseases that belong side by side" says={says("communities")}>
          <Communities knowledge={knowledge} measures={measures} />
        </Section>
        <Section title="The nearest of each" says={says("nearest")} wide>
          <Nearest knowledge={knowledge} measures={measures} />
        </Section>
      </div>
    </>
  );
}

function Section({ title, says, wide, children }: { title: string; says: string; wide?: boolean; children: ComponentChildren }) {
  return (
    <section class={`card ${wide ? "teach-wide" : ""}`}>
      <h2>{title}</h2>
      <p class="quiet small">{says}</p>
      {children}
    </section>
  );
}

interface Measured {
  readonly id: Id;
  readonly label: string;
  readonly kind: string;
  readonly share: number;
  readonly text: string;
}

function Bars({ rows }: { rows: readonly Measured[] }) {
  return (
    <ol class="teach-bars">
      {rows.map((row) => (
        <li key={row.id}>
          <span>
            <a href={linkTo(row.kind === "sign" ? "atlas" : "graph", [row.id])}>{row.label}</a> <span class="quiet small">{row.kind}</span>
          </span>
          <Bar share={row.share} text={row.text} />
        </li>
      ))}
    </ol>
  );
}

function FeatureTable({ features }: { features: readonly MeasuredFeature[] }) {
  return (
    <TableTwin
      caption={`all ${features.length} features`}
      head={["feature", "kind", "diseases", "bits", "pairs told apart"]}
      rows={features.map((each) => [each.label, each.kind, each.diseases, each.bits.toFixed(3), each.pairs])}
    />
  );
}

function Communities({ knowledge, measures }: { knowledge: Knowledge; measures: Measures }) {
  const families = measures.communities.filter((each) => each.diseases.length > 1);
  const alone = measures.communities.filter((each) => each.diseases.length === 1).flatMap((each) => each.diseases);
  const names = (ids: readonly Id[]) => (
    <ul class="teach-chips">
      {ids.map((id) => (
        <li key={id}>
          <a href={linkTo("teach", ["order", id])}>{labelOf(knowledge, id)}</a>
        </li>
      ))}
    </ul>
  );
  return (
    <ol class="teach-families">
      {families.map((family) => (
        <li key={family.name}>
          {names(family.diseases)}
          <a class="small" href={linkTo("compare", family.diseases.slice(0, 4))}>
            Compare {family.diseases.length > 4 ? "the first four" : "them"}
          </a>
        </li>
      ))}
      {alone.length > 0 && (
        <li>
          <span class="quiet small">Like no other:</span> {names(alone)}
        </li>
      )}
    </ol>
  );
}

function Nearest({ knowledge, measures }: { knowledge: Knowledge; measures: Measures }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="The nearest diseases of each">
      <table class="teach-nearest">
        <thead>
          <tr>
            <th scope="col">Disease</th>
            <th scope="col">Nearest on images, with the share of evidence in common</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(measures.nearest).map(([id, near]) => (
            <tr key={id}>
              <th scope="row">{labelOf(knowledge, id)}</th>
              <td>
                {near.length === 0 && <span class="quiet">none</span>}
                {near.map((each, at) => (
                  <span key={each.id}>
                    {at > 0 && " · "}
                    <a href={linkTo("compare", [id, each.id])}>{each.label}</a> {Math.round(each.likeness * 100)} %
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
