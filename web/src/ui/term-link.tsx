import type { Id, Knowledge } from "../knowledge/types";
import { linkTo } from "../router";
import { labelOf } from "./words";

/** A term that leads to its place in the graph. */
export function TermLink({ knowledge, id, children }: { knowledge: Knowledge; id: Id; children?: string }) {
  return <a href={linkTo("graph", [id])}>{children ?? labelOf(knowledge, id)}</a>;
}
