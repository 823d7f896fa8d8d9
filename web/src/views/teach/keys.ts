import { useLayoutEffect, useRef } from "preact/hooks";

/** Listen to keys anywhere on the page while a view is shown; keys with a modifier are left to the browser. */
export function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && !event.altKey && !event.ctrlKey && !event.metaKey) latest.current(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Tell whether a key goes to a field, a list or a scrolled region, which have uses of their own for it. */
export function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("input, select, textarea, .scroll") !== null;
}

/** Tell whether Enter already has a use where the focus is: to follow a link or to press a button. */
export function hasOwnEnter(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, summary, input, select, textarea") !== null;
}
