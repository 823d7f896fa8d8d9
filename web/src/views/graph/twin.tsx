import { groupedBy } from "../../knowledge/grouped";
import type { Knowledge } from "../../knowledge/types";
import { TableTwin } from "../../ui/table-twin";
import { labelOf } from "../../ui/words";
import { linkOf, type Options } from "./options";
import type { Shown } from "./shown";
import { kindName, oftenWords, relationWords } from "./words";

interface TwinProps {
  readonly knowledge: Knowledge;
  readonly options: Options;
  readonly shown: Shown;
}

/** The picture as two tables: a row a node, with a link that points it out, and a row an edge. */
export function GraphTwin({ knowledge, options, shown }: TwinProps) {
  const nodeRows = () => {
    const joined = groupedBy(shown.edges.flatMap((edge) => [edge.source, edge.target]), (id) => id);
    const nodes = [...shown.nodes].sort((a, b) => a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label));
    return nodes.map((node) => [
      <a key={node.id} href={linkOf({ ...options, focus: node.id, to: null })}>
        {node.label}
      </a>,
      kindName(node.kind) + (node.mustNotMiss ? ", must not be missed" : ""),
      node.layer,
      joined.get(node.id)?.length ?? 0,
    ]);
  };
  return (
    <>
      <TableTwin caption={`${shown.nodes.length} nodes of the picture`} head={["Name", "Kind", "Layer", "Joined to"]} rows={nodeRows} />
      <TableTwin
        caption={`${shown.edges.length} facts of the picture`}
        head={["Disease", "Relation", "To", "How often", "Layer", "Statements"]}
        rows={() => shown.edges.map((edge) => [
          labelOf(knowledge, edge.source), relationWords(edge, true), labelOf(knowledge, edge.target), oftenWords(edge), edge.layer, edge.statements.join(", "),
        ])}
      />
    </>
  );
}
