import type { ViewProps } from "..";

export function CompareView(_props: ViewProps) {
  return <h1>Compare</h1>;
}
