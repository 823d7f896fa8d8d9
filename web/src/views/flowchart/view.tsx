import type { ViewProps } from "..";

export function FlowchartView(_props: ViewProps) {
  return <h1>Flowchart</h1>;
}
