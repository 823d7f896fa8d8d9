import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ViewProps } from "..";
import type { Id, Knowledge } from "../../knowledge/types";
import { replaceLink } from "../../router";
import { bringBelow } from "../../ui/bring";
import { SavePicture } from "../../ui/save-picture";
import { labelOf } from "../../ui/words";
import { Controls } from "./controls";
import { elementsOf } from "./elements";
import { GraphLegend } from "./legend";
import { linesOf } from "./lines";
import { networkOf, type Network } from "./network";
import { linkOf, readOptions, type Options } from "./options";
import { TermPanel } from "./panel";
import { Picture, type PictureHandle } from "./picture";
import { svgOf } from "./picture-svg";
import { sceneOf } from "./scene";
import { ContrastTold, WayTold } from "./told";
import { GraphTwin } from "./twin";
import { kindName } from "./words";

const NARROW = 620;

/** The graph of what diseases show: filtered, searched, walked along, and read beside the picture. */
export function GraphView({ knowledge, route }: ViewProps) {
  const network = useMemo(() => (knowledge.graph ? networkOf(knowledge.graph) : null), [knowledge]);
  if (!network) return <p>This page was made without its graph.</p>;
  return <GraphOf knowledge={knowledge} network={network} options={readOptions(knowledge, network, route)} />;
}

function GraphOf({ knowledge, network, options }: { knowledge: Knowledge; network: Network; options: Options }) {
  const narrow = useNarrow();
  const key = `${linkOf(options)} ${narrow}`;
  const scene = useMemo(() => sceneOf(knowledge, network, options, narrow), [knowledge, network, key]);
  const elements = useMemo(() => elementsOf(knowledge, scene.shown, scene.spots, scene.pointed, scene.withBoxes), [knowledge, scene]);
  const lines = useMemo(() => linesOf(scene.shown, scene.spots, scene.pointed, scene.curved), [scene]);
  const handle = useRef<PictureHandle | null>(null);
  const change = (part: Partial<Options>) => replaceLink(linkOf({ ...options, ...part }));
  const svg = () => {
    const core = handle.current?.core();
    return core ? svgOf(core, lines, "Graph of soft-tissue calcifications", knowledge.disclaimer) : null;
  };
  return (
    <div class={`graph-view${options.focus ? " graph-open" : ""}`}>
      <div class="graph-top">
        <h1>Graph</h1>
        <Controls knowledge={knowledge} network={network} options={options} onChange={change} />
      </div>
      <div class="graph-main">
        <div class="graph-frame">
          <Picture
            elements={elements}
            lines={lines}
            arrangement={scene.arrangement}
            label={`Graph: ${scene.shown.nodes.length} nodes, ${scene.shown.edges.length} facts`}
            focus={options.focus}
            about={scene.about}
            handle={handle}
            onPick={(id) => change({ focus: id, to: null })}
            onTap={() => bringBelow(".graph-side .card")}
          />
          <ZoomButtons handle={handle} />
        </div>
        <p id="graph-keys" class="quiet small">
          Arrow keys go from node to node, + and − zoom, 0 shows all, Escape lets go. <Count knowledge={knowledge} scene={scene} options={options} />
        </p>
        <p class="quiet graph-lead">
          Diseases stand by their group: outside what only one of them shows, between the columns what several show. At first what speaks most for each is drawn. Choose a node for its statements and sources, the way to another node, or a second disease beside it.
        </p>
        <GraphLegend shown={scene.shown} />
        <SavePicture name="graph" svg={svg} />
        <GraphTwin knowledge={knowledge} options={options} shown={scene.shown} />
      </div>
      <div class="graph-side" role="group" aria-label="Beside the picture">
        <p class="visually-hidden" role="status">
          {options.focus ? spoken(knowledge, network, options.focus, scene.shown.edges.length) : ""}
        </p>
        {options.focus && options.to && scene.contrast && (
          <ContrastTold knowledge={knowledge} options={options} from={options.focus} to={options.to} contrast={scene.contrast} onEnd={() => change({ to: null })} />
        )}
        {options.focus && options.to && !scene.contrast && (
          <WayTold knowledge={knowledge} options={options} from={options.focus} to={options.to} way={scene.way} onEnd={() => change({ to: null })} />
        )}
        {options.focus && <TermPanel knowledge={knowledge} network={network} options={options} id={options.focus} onChange={change} />}
      </div>
    </div>
  );
}

function ZoomButtons({ handle }: { handle: { readonly current: PictureHandle | null } }) {
  return (
    <div class="graph-zoom" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom in" onClick={() => handle.current?.zoom(1.3)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => handle.current?.zoom(1 / 1.3)}>
        −
      </button>
      <button type="button" aria-label="Show all" onClick={() => handle.current?.fit()}>
        Fit
      </button>
    </div>
  );
}

function Count({ knowledge, scene, options }: { knowledge: Knowledge; scene: ReturnType<typeof sceneOf>; options: Options }) {
  const missing = scene.shown.nodes.filter((node) => !scene.spots.has(node.id)).length;
  return (
    <span>
      {scene.shown.nodes.length} nodes, {scene.shown.edges.length} facts
      {options.group && ` of ${labelOf(knowledge, options.group)}`}.{missing > 0 && ` ${missing} have no place in this layout.`}
    </span>
  );
}

function spoken(knowledge: Knowledge, network: Network, id: Id, edges: number): string {
  const node = network.nodes.get(id);
  return `${labelOf(knowledge, id)}, ${node ? kindName(node.kind) : "not drawn"}, ${network.at.get(id)?.length ?? 0} facts; ${edges} drawn`;
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => innerWidth < NARROW);
  useEffect(() => {
    const follow = () => setNarrow(innerWidth < NARROW);
    addEventListener("resize", follow);
    return () => removeEventListener("resize", follow);
  }, []);
  return narrow;
}
