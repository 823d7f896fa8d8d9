import type { ViewProps } from "..";

export function AtlasView(_props: ViewProps) {
  return <h1>Atlas</h1>;
}
