import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface FoldProps {
  readonly class: string;
  readonly summary: ComponentChildren;
  readonly isOpen?: boolean;
  /** What is folded away; made when it is opened for the first time, so that long lists cost nothing unread. */
  readonly children: () => ComponentChildren;
}

/** Something long that is shown when the reader asks for it. */
export function Fold({ class: name, summary, isOpen = false, children }: FoldProps) {
  const [wasOpened, setOpened] = useState(isOpen);
  return (
    <details class={name} open={isOpen} onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {wasOpened && children()}
    </details>
  );
}
