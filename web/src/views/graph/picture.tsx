import cytoscape, { type Core, type ElementDefinition } from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import type { Id } from "../../knowledge/types";
import { Drawing } from "./drawing";
import { bringIntoView, joinedTo, reveal, showAll } from "./into-view";
import { LineLayer } from "./line-layer";
import type { Line } from "./lines";
import { nextNode } from "./picture-keys";
import { styleOf } from "./picture-style";

/** What the toolbar may ask of the picture. */
export interface PictureHandle {
  readonly zoom: (by: number) => void;
  readonly fit: () => void;
  /** The picture as it stands, with all its nodes. */
  readonly core: () => Core | null;
}

interface PictureProps {
  readonly elements: readonly ElementDefinition[];
  readonly lines: readonly Line[];
  /** Names the arrangement: when it changes, the whole is brought into view. */
  readonly arrangement: string;
  readonly label: string;
  readonly focus: Id | null;
  /** What is to be in view: a node with what is near it, or several nodes; none: the whole. */
  readonly about: readonly Id[];
  readonly onPick: (id: Id | null) => void;
  /** Told after a node was picked by mouse or touch. */
  readonly onTap: () => void;
  readonly handle: { current: PictureHandle | null };
}

interface Drawn {
  readonly core: Core;
  readonly nodes: Drawing;
  readonly lines: LineLayer;
}

/** The picture: nodes where the layout puts them, moved and zoomed as a whole, picked by mouse, touch or arrow keys. */
export function Picture({ elements, lines, arrangement, label, focus, about, onPick, onTap, handle }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const under = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const at = useRef<Id | null>(focus);
  at.current = focus;
  const now = useRef(elements);
  now.current = elements;
  useEffect(() => {
    if (!place.current || !under.current) return;
    const core = cytoscape({ container: place.current, style: styleOf(), minZoom: 0.08, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true });
    const made = { core, nodes: new Drawing(core), lines: new LineLayer(core, under.current) };
    core.on("tap", (event) => {
      pick.current(event.target === core ? null : picked(event.target));
      if (event.target !== core) onTap();
    });
    const whole = () => {
      made.nodes.finish();
      return core;
    };
    drawn.current = made;
    handle.current = { zoom: (by) => zoomed(core, by), fit: () => showAll(core, now.current), core: whole };
    const stop = followTheme(() => {
      core.style(styleOf());
      made.lines.refresh();
    });
    return () => {
      stop();
      made.nodes.stop();
      drawn.current = handle.current = null;
      core.destroy();
    };
  }, []);
  useEffect(() => drawn.current?.nodes.draw(elements), [elements]);
  useEffect(() => drawn.current?.lines.show(lines), [lines]);
  useEffect(() => {
    if (drawn.current) bringIntoView(drawn.current.core, elements, lines, about);
  }, [arrangement]);
  useEffect(() => {
    if (drawn.current) reveal(drawn.current.core, elements, lines, about, false);
  }, [about.join(), elements]);
  const onKeyDown = (event: KeyboardEvent) => {
    const core = drawn.current?.core;
    if (!core) return;
    if (event.key === "+" || event.key === "=") zoomed(core, 1.25);
    else if (event.key === "-") zoomed(core, 0.8);
    else if (event.key === "0") showAll(core, elements);
    else if (event.key === "Escape") onPick(null);
    else {
      const next = nextNode(elements, (id) => joinedTo(lines, id), at.current, event.key);
      if (!next) return;
      at.current = next; // keys may come faster than the link is followed
      onPick(next);
    }
    event.preventDefault();
  };
  return (
    <div class="graph-picture" role="application" aria-label={label} aria-describedby="graph-keys" tabIndex={0} onKeyDown={onKeyDown}>
      <canvas class="graph-lines" aria-hidden="true" ref={under} />
      <div class="graph-canvas __________cytoscape_container" ref={place} />
    </div>
  );
}

/** What a node stands for; the box of a group for its group. */
function picked(node: { id: () => string; data: (name: string) => unknown }): Id {
  const group = node.data("group");
  return typeof group === "string" ? group : node.id();
}

function zoomed(core: Core, by: number): void {
  core.zoom({ level: core.zoom() * by, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
}

function followTheme(change: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(change);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  dark.addEventListener("change", change);
  return () => {
    chosen.disconnect();
    dark.removeEventListener("change", change);
  };
}
