import cytoscape, { type Core, type ElementDefinition, type NodeSingular, type Position } from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import type { Id } from "../../knowledge/types";
import { nextNode } from "./picture-keys";
import { styleOf } from "./picture-style";

/** What the toolbar may ask of the picture. */
export interface PictureHandle {
  readonly zoom: (by: number) => void;
  readonly fit: () => void;
  readonly core: () => Core | null;
}

interface PictureProps {
  readonly elements: readonly ElementDefinition[];
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

const ROOM = 24;
const MOST_ZOOM = 1.15;
const LEAST_ZOOM = 0.78; // below it labels cannot be read: a tall picture is shown from its top instead

/** The picture: nodes where the layout puts them, moved and zoomed as a whole, picked by mouse, touch or arrow keys. */
export function Picture({ elements, arrangement, label, focus, about, onPick, onTap, handle }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const at = useRef<Id | null>(focus);
  at.current = focus;
  useEffect(() => {
    if (!place.current) return;
    const made = cytoscape({ container: place.current, style: styleOf(), minZoom: 0.08, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true });
    made.on("tap", (event) => {
      pick.current(event.target === made ? null : picked(event.target));
      if (event.target !== made) onTap();
    });
    core.current = made;
    handle.current = { zoom: (by) => zoomed(made, by), fit: () => made.fit(undefined, ROOM), core: () => core.current };
    const stop = followTheme(() => made.style(styleOf()));
    return () => {
      stop();
      core.current = handle.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const made = core.current;
    if (!made) return;
    made.batch(() => redraw(made, elements));
  }, [elements]);
  useEffect(() => {
    if (core.current) bringIntoView(core.current, about);
  }, [arrangement]);
  useEffect(() => {
    if (core.current) reveal(core.current, about, false);
  }, [about.join(), elements]);
  const onKeyDown = (event: KeyboardEvent) => {
    const made = core.current;
    if (!made) return;
    if (event.key === "+" || event.key === "=") zoomed(made, 1.25);
    else if (event.key === "-") zoomed(made, 0.8);
    else if (event.key === "0") made.fit(undefined, ROOM);
    else if (event.key === "Escape") onPick(null);
    else {
      const next = nextNode(made, at.current, event.key);
      if (!next) return;
      at.current = next; // keys may come faster than the link is followed
      onPick(next);
    }
    event.preventDefault();
  };
  return (
    <div class="graph-picture" role="application" aria-label={label} aria-describedby="graph-keys" tabIndex={0} onKeyDown={onKeyDown}>
      <div class="graph-canvas __________cytoscape_container" ref={place} />
    </div>
  );
}

/** Draw other elements: what is drawn already stays, and only what differs of it is changed, for to make an element is dear. */
function redraw(core: Core, elements: readonly ElementDefinition[]): void {
  const wanted = new Map(elements.map((each) => [each.data.id, each]));
  const isOther = (now: ElementDefinition | undefined, box: unknown) => now === undefined || now.data.parent !== box;
  core.elements().filter((drawn) => isOther(wanted.get(drawn.id()), drawn.data("parent"))).remove();
  const isDrawn = new Set(core.elements().map((drawn) => drawn.id()));
  for (const { data, position, classes } of elements.filter((each) => isDrawn.has(each.data.id ?? ""))) {
    const drawn = core.getElementById(data.id ?? "");
    drawn.classes(classes ?? "");
    if (position && !isAt(drawn.position(), position)) drawn.position(position);
    if (differs(drawn.data(), data)) drawn.data(data);
  }
  core.add(elements.filter((each) => !isDrawn.has(each.data.id ?? "")));
}

function isAt(one: Position, other: Position): boolean {
  return one.x === other.x && one.y === other.y;
}

function differs(drawn: Readonly<Record<string, unknown>>, data: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(data).some(([name, value]) => String(drawn[name]) !== String(value));
}

function picked(target: { id: () => string; isNode: () => boolean; data: (name: string) => unknown; source?: () => { id: () => string } }): Id | null {
  const group = target.data("group");
  if (typeof group === "string") return group;
  return target.isNode() ? target.id() : (target.source?.().id() ?? null);
}

function zoomed(core: Core, by: number): void {
  core.zoom({ level: core.zoom() * by, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
}

/** Show the whole if it can be read so; else its upper part, as wide as it is; of a node that is pointed out its neighbourhood. */
function bringIntoView(core: Core, about: readonly Id[]): void {
  core.resize();
  if (reveal(core, about, true)) return;
  const nodes = core.nodes(); // edges bow out but little, and where they bow is dear to work out
  core.fit(nodes, ROOM);
  if (core.zoom() > MOST_ZOOM) core.zoom(MOST_ZOOM);
  const box = nodes.boundingBox();
  const level = Math.min(1, Math.max(core.zoom(), Math.min(LEAST_ZOOM, (core.width() - 2 * ROOM) / box.w)));
  if (level <= core.zoom()) {
    core.center(nodes);
    return;
  }
  core.zoom(level);
  const left = box.w * level <= core.width() ? (core.width() - box.w * level) / 2 : ROOM;
  core.pan({ x: left - box.x1 * level, y: ROOM - box.y1 * level });
}

/** Bring nodes into view, one with what is near it, unless they are there already; false if none of them is drawn. */
function reveal(core: Core, about: readonly Id[], always: boolean): boolean {
  const nodes = core.nodes().filter((node) => about.includes(node.id()));
  if (nodes.empty()) return false;
  const isInside = nodes.toArray().every((node) => {
    const { x, y } = (node as NodeSingular).renderedPosition();
    return x > ROOM && y > ROOM && x < core.width() - ROOM && y < core.height() - ROOM;
  });
  if (isInside && !always) return true;
  const wanted = nodes.length > 1 ? nodes : nodes.closedNeighborhood();
  core.fit(wanted, 2 * ROOM);
  if (core.zoom() > MOST_ZOOM) core.zoom(MOST_ZOOM);
  if (core.zoom() < LEAST_ZOOM) core.zoom(LEAST_ZOOM);
  const { w, h } = wanted.renderedBoundingBox();
  core.center(w <= core.width() && h <= core.height() ? wanted : nodes);
  return true;
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
