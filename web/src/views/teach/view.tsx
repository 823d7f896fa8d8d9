import type { ViewProps } from "..";

export function TeachView(_props: ViewProps) {
  return <h1>Teach</h1>;
}
