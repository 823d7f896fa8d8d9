import { groupedBy } from "../../knowledge/grouped";
import type { Id, Knowledge } from "../../knowledge/types";
import { Fold } from "../../ui/fold";
import { StatementLine } from "../../ui/source";
import { labelOf } from "../../ui/words";
import { Glyph } from "./glyph";
import type { Edge, Network } from "./network";
import { linkOf, type Options } from "./options";
import { neighboursOf } from "./shown";
import { kindsName, oftenWords, plainRelation } from "./words";

interface NeighboursProps {
  readonly knowledge: Knowledge;
  readonly network: Network;
  readonly options: Options;
  readonly id: Id;
}

/** What a node is joined to in the graph, by kind, each with the statements that say so. */
export function Neighbours({ knowledge, network, options, id }: NeighboursProps) {
  const near = [...neighboursOf(network, id, options.layer)];
  const groups = groupedBy(near, ([other]) => network.nodes.get(other)?.kind ?? "");
  return (
    <>
      <h3>Neighbours ({near.length})</h3>
      {network.kinds
        .filter((kind) => groups.has(kind))
        .map((kind, at) => (
          <Fold key={`${id} ${kind}`} class="graph-near" isOpen={at === 0} summary={<KindHead kind={kind} count={groups.get(kind)?.length ?? 0} />}>
            {() => (
              <ul>
                {[...(groups.get(kind) ?? [])].sort(([, a], [, b]) => strongest(b) - strongest(a)).map(([other, edges]) => (
                  <Neighbour key={other} knowledge={knowledge} options={options} other={other} edges={edges} />
                ))}
              </ul>
            )}
          </Fold>
        ))}
    </>
  );
}

function KindHead({ kind, count }: { kind: string; count: number }) {
  return (
    <>
      <Glyph kind={kind} /> {kindsName(kind)} ({count})
    </>
  );
}

function strongest(edges: readonly Edge[]): number {
  return Math.max(...edges.map((edge) => (edge.present ? (edge.share ?? 1) : 0)));
}

function Neighbour({ knowledge, options, other, edges }: Omit<NeighboursProps, "network" | "id"> & { other: Id; edges: readonly Edge[] }) {
  const related = (edge: Edge) => `${labelOf(knowledge, edge.source)} is ${plainRelation(edge)} ${labelOf(knowledge, edge.target)}`;
  const says = edges.map((edge) => (edge.share === null ? related(edge) : oftenWords(edge))).join("; ");
  return (
    <li>
      <a href={linkOf({ ...options, focus: other, to: null })}>{labelOf(knowledge, other)}</a> <span class="quiet small">{says}</span>
      <Said knowledge={knowledge} edges={edges} />
    </li>
  );
}

/** The statements behind edges, folded away. */
export function Said({ knowledge, edges }: { knowledge: Knowledge; edges: readonly Edge[] }) {
  const ids = [...new Set(edges.flatMap((edge) => edge.statements))];
  return (
    <Fold class="graph-said small" summary={`${ids.length} ${ids.length === 1 ? "statement" : "statements"}`}>
      {() => (
        <ul>
          {ids.map((id) => (
            <li key={id}>
              <Line knowledge={knowledge} id={id} />
            </li>
          ))}
        </ul>
      )}
    </Fold>
  );
}

function Line({ knowledge, id }: { knowledge: Knowledge; id: Id }) {
  const relation = knowledge.relations.find((each) => each.id === id);
  return relation ? <q class="graph-relation">{relation.paraphrase}</q> : <StatementLine knowledge={knowledge} id={id} />;
}
