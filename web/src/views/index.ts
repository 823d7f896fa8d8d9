import type { FunctionComponent } from "preact";
import type { Knowledge } from "../knowledge/types";
import type { Route } from "../router";
import { AtlasView } from "./atlas/view";
import { CaseView } from "./case/view";
import { CompareView } from "./compare/view";
import { FlowchartView } from "./flowchart/view";
import { GraphView } from "./graph/view";
import { TeachView } from "./teach/view";

export interface ViewProps {
  readonly knowledge: Knowledge;
  readonly route: Route;
}

/** A view of the page: its name in links, what the reader calls it, what shows it. */
export interface View {
  readonly name: string;
  readonly label: string;
  readonly show: FunctionComponent<ViewProps>;
  /** It follows its own links without being made anew, so that whoever works by keyboard keeps the focus. */
  readonly steady?: true;
}

export const VIEWS: readonly View[] = [
  { name: "case", label: "Case", show: CaseView, steady: true },
  { name: "flowchart", label: "Flowchart", show: FlowchartView, steady: true },
  { name: "graph", label: "Graph", show: GraphView, steady: true },
  { name: "compare", label: "Compare", show: CompareView, steady: true },
  { name: "atlas", label: "Atlas", show: AtlasView },
  { name: "teach", label: "Teach", show: TeachView },
];
