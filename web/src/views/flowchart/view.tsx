import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ViewProps } from "..";
import { useCase, useDerived } from "../../case/store";
import type { Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink } from "../../router";
import { bringBelow, bringNear } from "../../ui/bring";
import { svgTextOf } from "../../ui/picture-file";
import { SavePicture } from "../../ui/save-picture";
import { chartOf, nodesOf } from "./chart";
import { CaseChoice } from "./case-choice";
import { Drawing } from "./drawing";
import { Faults } from "./faults";
import { layOut, type Drawn } from "./layout";
import { Legend } from "./legend";
import { lightOf, type Light } from "./light";
import { countedChecks, FIRST_CHECKS, marksOf, type Mark } from "./marks";
import { NodePanel } from "./panel";
import { ChartTwin } from "./twin";

/** The article's way from distribution through laboratory values and history to groups and diseases, lit by the current case. */
export function FlowchartView({ knowledge, route }: ViewProps) {
  const { told } = useCase();
  const result = useDerived(knowledge, route);
  const tops = useMemo(() => chartOf(knowledge), [knowledge]);
  const nodes = useMemo(() => nodesOf(tops), [tops]);
  const light = useMemo(() => lightOf(knowledge, nodes, result), [knowledge, nodes, result]);
  const checks = useMemo(() => countedChecks(knowledge, nodes), [knowledge, nodes]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(FIRST_CHECKS.filter((id) => checks.some(([check]) => check.id === id))));
  const marks = useMemo(() => marksOf(knowledge, nodes, chosen), [knowledge, nodes, chosen]);
  const [pointed, setPointed] = useState<number | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [room, place] = useRoom();
  const drawn = useDrawn(knowledge, tops, light, marks, room);
  const named = route.path[0];
  const open = nodes.find((each) => each.key === key && each.id === named) ?? nodes.find((each) => each.id === named) ?? null;
  const mark = marks.find((each) => each.number === pointed) ?? null;
  return (
    <div class="flow-view">
      <div class="flow-top">
        <h1>Flowchart</h1>
        <p class="quiet">
          The article’s way from distribution through laboratory values and history to groups and diseases, drawn from the graph. Several groups may fit one patient.
        </p>
        <CaseChoice knowledge={knowledge} told={told} light={light} nodes={nodes} />
        <Legend isLit={light.conditions.size > 0} />
      </div>
      <div class="flow-room" ref={place}>
        {drawn && (
          <Drawing
            knowledge={knowledge}
            drawn={drawn}
            light={light}
            marks={marks}
            open={open?.key ?? null}
            pointed={mark}
            onMark={(number) => {
              setPointed(number === pointed ? null : number);
              bringNear(`[data-number="${number}"]`);
            }}
            onOpen={({ node }) => {
              setKey(node.key);
              bringBelow(".flow-panel");
              replaceLink(linkTo("flowchart", node.id === named && node.key === open?.key ? [] : [node.id], route.options));
            }}
          />
        )}
        <SavePicture name="flowchart" svg={() => pictureOf(place.current, knowledge.disclaimer)} />
        <ChartTwin knowledge={knowledge} nodes={nodes} light={light} marks={marks} />
      </div>
      <div class="flow-side" role="group" aria-label="Beside the chart">
        {open && <NodePanel knowledge={knowledge} node={open} light={light} result={result} marks={marks} onMark={setPointed} />}
        <Faults
          knowledge={knowledge}
          marks={marks}
          checks={checks}
          chosen={chosen}
          pointed={pointed}
          onPoint={(number) => {
            setPointed(number);
            if (number !== null) bringNear(".flow-box.pointed");
          }}
          onChoose={(check) => {
            setChosen(new Set(chosen.has(check) ? [...chosen].filter((each) => each !== check) : [...chosen, check]));
            setPointed(null);
          }}
        />
      </div>
    </div>
  );
}

function pictureOf(place: HTMLElement | null, note: string): string | null {
  const picture = place?.querySelector<SVGSVGElement>("svg.flow");
  return picture ? svgTextOf(picture, "The published scheme of soft-tissue calcifications", note) : null;
}

function useDrawn(knowledge: Knowledge, tops: ReturnType<typeof chartOf>, light: Light, marks: readonly Mark[], room: number): Drawn | null {
  return useMemo(() => (room > 0 ? layOut({ knowledge, light, marks }, tops, room) : null), [knowledge, tops, light, marks, room]);
}

/** How wide the place of the picture is, as the window changes. */
function useRoom() {
  const [room, setRoom] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const watch = new ResizeObserver(([entry]) => setRoom(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return [room, place] as const;
}
