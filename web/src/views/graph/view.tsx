import type { ViewProps } from "..";

export function GraphView(_props: ViewProps) {
  return <h1>Graph</h1>;
}
