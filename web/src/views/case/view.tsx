import type { ViewProps } from "..";

export function CaseView(_props: ViewProps) {
  return <h1>Case</h1>;
}
