import type { Code, Id, Knowledge, Term } from "../../knowledge/types";
import { linkTo } from "../../router";
import { Fold } from "../../ui/fold";
import { DefinitionSource } from "../../ui/source";
import { TermPicker } from "../../ui/term-picker";
import { FACET_NAMES, labelOf } from "../../ui/words";
import { Stated } from "../flowchart/panel";
import type { Network } from "./network";
import { Neighbours } from "./neighbours";
import { linkOf, type Options } from "./options";
import { kindName } from "./words";

interface PanelProps {
  readonly knowledge: Knowledge;
  readonly network: Network;
  readonly options: Options;
  readonly id: Id;
  readonly onChange: (change: Partial<Options>) => void;
}

/** All that the graph knows of a term: definition, words, place among terms, what it shows or is shown by, codes. */
export function TermPanel({ knowledge, network, options, id, onChange }: PanelProps) {
  const term = knowledge.terms.get(id);
  const node = network.nodes.get(id);
  if (!term) return null;
  return (
    <section class="card graph-panel" aria-label={`About ${term.label}`}>
      <p class="graph-panel-top">
        <span class="quiet small">{node ? kindName(node.kind) : (FACET_NAMES[term.facet] ?? term.facet)}</span>
        {term.mustNotMiss && <span class="badge must">must not be missed</span>}
        <button type="button" class="graph-close" aria-label="Close" onClick={() => onChange({ focus: null, to: null })}>
          ✕
        </button>
      </p>
      <h2>{term.label}</h2>
      <p>
        {term.definition} <DefinitionSource knowledge={knowledge} id={term.definitionSource} />
      </p>
      <Words term={term} />
      <Kin knowledge={knowledge} term={term} options={options} />
      {node?.kind === "group" && (
        <p>
          <a href={linkOf({ ...options, focus: null, to: null, group: id })}>Show this group alone</a> · <a href={linkTo("flowchart", [id])}>Show in the flowchart</a>
        </p>
      )}
      {!node && <p class="quiet">It is not drawn: no disease is stated to show it as such.</p>}
      {node && node.kind !== "group" && <Towards knowledge={knowledge} network={network} options={options} id={id} onChange={onChange} />}
      {node && node.kind !== "group" && <Neighbours knowledge={knowledge} network={network} options={options} id={id} />}
      {term.facet === "diagnosis" && <Stated knowledge={knowledge} id={id} />}
      {term.codes.length > 0 && <Codes key={id} knowledge={knowledge} codes={term.codes} />}
      {term.ranked && (
        <p>
          <a href={linkTo("compare", [id])}>Compare it with others</a>
        </p>
      )}
    </section>
  );
}

function Words({ term }: { term: Term }) {
  const words = [...term.exact];
  return words.length > 0 ? <p class="small">Also called: {words.join(", ")}.</p> : null;
}

function Kin({ knowledge, term, options }: { knowledge: Knowledge; term: Term; options: Options }) {
  const rows: readonly (readonly [string, readonly Id[]])[] = [
    ["A kind of", term.parents.filter((id) => !knowledge.terms.get(id)?.isRoot)],
    ["Part of", term.partOf],
    ["Kinds and parts", term.children],
    ["Found by", term.foundBy],
  ];
  return (
    <dl class="graph-kin small">
      {rows
        .filter(([, ids]) => ids.length > 0)
        .map(([name, ids]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {ids.map((id, at) => (
                <span key={id}>
                  {at > 0 && ", "}
                  <a href={linkOf({ ...options, focus: id, to: null })}>{labelOf(knowledge, id)}</a>
                </span>
              ))}
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Towards({ knowledge, network, options, id, onChange }: PanelProps) {
  const isDisease = network.nodes.get(id)?.kind === "disease";
  return (
    <div class="graph-towards">
      <div class="graph-depth" role="group" aria-label="Neighbourhood">
        {([1, 2] as const).map((depth) => (
          <button key={depth} type="button" class="button small" aria-pressed={options.depth === depth} onClick={() => onChange({ depth })}>
            {depth} {depth === 1 ? "step" : "steps"}
          </button>
        ))}
        <button type="button" class="button small" aria-pressed={options.only} onClick={() => onChange({ only: !options.only })}>
          Leave the others out
        </button>
      </div>
      <TermPicker
        knowledge={knowledge}
        facets={FACETS}
        label={isDisease ? "Way to, or side by side with" : "Way to"}
        placeholder={isDisease ? "another disease, sign, place …" : "a disease, sign, place …"}
        accept={(term) => network.nodes.has(term.id) && term.id !== id && network.nodes.get(term.id)?.kind !== "group"}
        onPick={({ term }) => onChange({ to: term.id })}
      />
    </div>
  );
}

type Facets = Parameters<typeof TermPicker>[0]["facets"];
const FACETS = Object.keys(FACET_NAMES).filter((each) => each !== "analyte" && each !== "modality") as unknown as Facets;

function Codes({ knowledge, codes }: { knowledge: Knowledge; codes: readonly Code[] }) {
  return (
    <Fold class="graph-codes" summary={`Codes of public vocabularies (${codes.length})`}>
      {() => (
      <table class="small">
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Match</th>
            <th scope="col">Its label</th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={`${code.curie} ${code.match}`}>
              <td>
                <CodeLink knowledge={knowledge} curie={code.curie} />
              </td>
              <td>{code.match}</td>
              <td>{code.label ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      )}
    </Fold>
  );
}

function CodeLink({ knowledge, curie }: { knowledge: Knowledge; curie: string }) {
  const [prefix = "", ...rest] = curie.split(":");
  const vocabulary = knowledge.vocabularies.find((each) => each.prefix === prefix);
  if (!vocabulary || !/^https?:/.test(vocabulary.namespace)) return <span title={vocabulary?.label}>{curie}</span>;
  return (
    <a href={`${vocabulary.namespace}${encodeURIComponent(rest.join(":"))}`} title={vocabulary.label} rel="noreferrer">
      {curie}
    </a>
  );
}
