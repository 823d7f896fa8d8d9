import type { Knowledge } from "../../knowledge/types";
import { TableTwin } from "../../ui/table-twin";
import { TermLink } from "../../ui/term-link";
import { labelOf } from "../../ui/words";
import type { ChartNode } from "./chart";
import { gateWords, lightInWords, marksAt } from "./in-words";
import type { Light } from "./light";
import type { Mark } from "./marks";

interface TwinProps {
  readonly knowledge: Knowledge;
  readonly nodes: readonly ChartNode[];
  readonly light: Light;
  readonly marks: readonly Mark[];
}

const HEAD = ["Step", "Group or disease", "Stands in", "How known", "If", "In this case", "Faults"];

/** The chart as a table: a row a box. */
export function ChartTwin({ knowledge, nodes, light, marks }: TwinProps) {
  const rows = () => nodes.map((node) => [
    node.key.split("/").length,
    <TermLink key={node.key} knowledge={knowledge} id={node.id} />,
    node.edge ? labelOf(knowledge, node.edge.parent) : "",
    node.edge ? `${node.edge.how}${node.edge.statements.length > 0 ? ` (${node.edge.statements.join(", ")})` : ""}` : "",
    gateWords(knowledge, node),
    lightInWords(light, node),
    marksAt(marks, node).join(", "),
  ]);
  return <TableTwin caption="The scheme, a row a box" head={HEAD} rows={rows} />;
}
