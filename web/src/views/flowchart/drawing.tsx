import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Knowledge } from "../../knowledge/types";
import { labelOf } from "../../ui/words";
import type { CardLine } from "./cards";
import { nearestBox } from "./keys";
import { nodeInWords } from "./in-words";
import type { Box, Drawn, Link } from "./layout";
import type { Light } from "./light";
import { edgeName, type Mark } from "./marks";

interface DrawingProps {
  readonly knowledge: Knowledge;
  readonly drawn: Drawn;
  readonly light: Light;
  readonly marks: readonly Mark[];
  /** Key of the box that is open beside the chart. */
  readonly open: string | null;
  /** The fault that is pointed out. */
  readonly pointed: Mark | null;
  readonly onOpen: (box: Box) => void;
  readonly onMark: (number: number) => void;
}

const GLYPHS = { met: "✓", refuted: "✗", unknown: "?" } as const;

/** The chart: boxes that can be opened by mouse or keyboard, joined by lines whose style tells what gives them. */
export function Drawing(props: DrawingProps) {
  const { drawn, pointed } = props;
  const [focused, setFocused] = useState<string | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const stop = focused ?? props.open ?? drawn.boxes[0]?.node.key ?? null;
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<SVGSVGElement>) => {
    const at = (event.target as Element).getAttribute("data-key") ?? stop;
    const from = drawn.boxes.find((each) => each.node.key === at);
    const to = from && nearestBox(drawn.boxes, from, event.key);
    if (!to) return;
    event.preventDefault();
    svg.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(to.node.key)}"]`)?.focus();
  };
  return (
    <svg
      ref={svg}
      class={`flow${pointed ? " flow-pointing" : ""}`}
      viewBox={`0 0 ${drawn.width} ${drawn.height}`}
      style={{ maxWidth: `${drawn.width * 1.15}px` }}
      role="group"
      aria-label="Flowchart: arrow keys go from box to box, Enter opens a box"
      onKeyDown={onKeyDown}
    >
      <rect class="flow-page" width={drawn.width} height={drawn.height} />
      {drawn.heads.map((head) => (
        <text key={head.x} class="flow-column" x={head.x} y="14">
          {head.text}
        </text>
      ))}
      {lastLit(drawn.links, props.light).map((link) => (
        <Line key={link.node.key} link={link} light={props.light} pointed={pointed} />
      ))}
      {drawn.boxes.map((box) => (
        <BoxShape key={box.node.key} box={box} isStop={box.node.key === stop} {...props} onFocus={() => setFocused(box.node.key)} />
      ))}
    </svg>
  );
}

// What is lit is drawn over what is not.
function lastLit(links: readonly Link[], light: Light): readonly Link[] {
  const weight = ({ node }: Link) => (light.fits.has(node.id) ? 2 : light.holdsFirst.has(node.id) ? 1 : 0);
  return [...links].sort((a, b) => weight(a) - weight(b));
}

function Line({ link, light, pointed }: { link: Link; light: Light; pointed: Mark | null }) {
  const { node } = link;
  const way = node.key.split("/");
  const isLit = light.fits.has(node.id) && way.every((id) => light.fits.has(id));
  const leads = light.holdsFirst.has(node.id);
  const isPointed = pointed?.edges.has(edgeName(node)) ?? false;
  const classes = ["flow-line", `flow-${node.edge?.how}`, isLit ? "lit" : "", leads && !isLit ? "leads" : "", isPointed ? "pointed" : ""];
  return <path class={classes.filter(Boolean).join(" ")} d={link.path} />;
}

type BoxProps = DrawingProps & { readonly box: Box; readonly isStop: boolean; readonly onFocus: () => void };

function BoxShape({ box, isStop, onFocus, ...props }: BoxProps) {
  const { node } = box;
  const { light, pointed } = props;
  const rank = node.kind === "disease" ? light.ranks.get(node.id) : undefined;
  const classes = [
    "flow-box", `flow-${node.kind}`,
    light.fits.has(node.id) ? "lit" : "", rank === 1 ? "first" : "", props.open === node.key ? "open" : "",
    pointed?.nodes.has(node.id) ? "pointed" : "",
  ];
  const activate = (event: JSX.TargetedKeyboardEvent<SVGGElement>) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    props.onOpen(box);
  };
  return (
    <g class={classes.filter(Boolean).join(" ")} transform={`translate(${box.x} ${box.y})`}>
      <g
        class="flow-target"
        data-key={node.key}
        data-id={node.id}
        role="button"
        tabIndex={isStop ? 0 : -1}
        aria-pressed={props.open === node.key}
        aria-label={nodeInWords(props.knowledge, light, props.marks, node)}
        onClick={() => props.onOpen(box)}
        onFocus={onFocus}
        onKeyDown={activate}
      >
        <rect class="flow-ground" width={box.width} height={box.height} rx={node.kind === "step" ? 9 : 6} />
        {box.gateEnds > 0 && <path class="flow-gate" d={gateShape(box.width, box.gateEnds)} />}
        {box.lines.map((line, number) => (
          <Words key={number} line={line} pointed={pointed} />
        ))}
        {rank !== undefined && <Rank rank={rank} />}
        {node.kind === "disease" && node.alsoIn.length > 0 && (
          <title>{`stands in ${node.alsoIn.map((id) => labelOf(props.knowledge, id)).join(", ")}, too`}</title>
        )}
      </g>
      {box.marks.map((mark) => (
        <g key={mark.number} class={`flow-mark${pointed?.number === mark.number ? " pointed" : ""}`} aria-hidden="true" onClick={() => props.onMark(mark.number)}>
          <circle cx={mark.x} cy={mark.y} r="8" />
          <text x={mark.x} y={mark.y + 3.8}>
            {mark.number}
          </text>
        </g>
      ))}
      {box.fitsAt !== null && <Fits box={box} at={box.fitsAt} />}
    </g>
  );
}

function Words({ line, pointed }: { line: CardLine; pointed: Mark | null }) {
  const isPointed = line.criterion !== "" && pointed?.gates.has(line.criterion);
  return (
    <>
      {line.state && (
        <text class={`flow-glyph flow-${line.state}`} x={line.x - 9} y={line.y}>
          {GLYPHS[line.state]}
        </text>
      )}
      {line.begins && !line.state && <circle class="flow-dot" cx={line.x - 9} cy={line.y - 4} r="2.4" />}
      <text class={`flow-${line.role}${line.state ? ` flow-${line.state}` : ""}${isPointed ? " pointed" : ""}`} x={line.x} y={line.y}>
        {line.text}
      </text>
    </>
  );
}

function Rank({ rank }: { rank: number }) {
  return (
    <g class={`flow-rank flow-rank-${rank}`}>
      <rect x="7" y="4" width="20" height="16" rx="8" />
      <text x="17" y="16">
        {rank}
      </text>
    </g>
  );
}

function Fits({ box, at }: { box: Box; at: number }) {
  return (
    <g class="flow-fits" aria-hidden="true">
      <rect x={box.width - 50} y={at - 11.5} width="43" height="15" rx="7.5" />
      <text x={box.width - 28.5} y={at - 0.2}>
        ✓ fits
      </text>
    </g>
  );
}

function gateShape(width: number, ends: number): string {
  return `M0 ${ends}V9Q0 0 9 0H${width - 9}Q${width} 0 ${width} 9V${ends}Z`;
}
