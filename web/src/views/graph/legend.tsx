import { Glyph } from "./glyph";
import type { Shown } from "./shown";
import { kindName } from "./words";

/** What shapes and lines of the picture mean, of those that are drawn. */
export function GraphLegend({ shown }: { shown: Shown }) {
  const kinds = [...new Set(shown.nodes.map((node) => node.kind))];
  return (
    <ul class="graph-legend small" aria-label="Legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <Glyph kind={kind} /> {kindName(kind)}
        </li>
      ))}
      {shown.nodes.some((node) => node.mustNotMiss) && <li>! double frame: must not be missed</li>}
      <Line style="article">stated by the article (thicker: more often)</Line>
      <Line style="supplementary">by other sources alone</Line>
      {shown.edges.some((edge) => edge.share === null) && <Line style="between">relation of two diseases</Line>}
      {shown.edges.some((edge) => !edge.present) && <Line style="denied">stated not to be shown</Line>}
    </ul>
  );
}

function Line({ style, children }: { style: string; children: string }) {
  return (
    <li>
      <svg class="graph-sample" viewBox="0 0 34 10" aria-hidden="true">
        <path class={`graph-line-${style}`} d="M1 5H33" />
      </svg>{" "}
      {children}
    </li>
  );
}
