import { useLayoutEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/** Give the focus to what the reference is set on, before it is painted: once, or anew whenever the key is another. */
export function useFocused<Element extends HTMLElement>(key: unknown = null): RefObject<Element> {
  const place = useRef<Element>(null);
  useLayoutEffect(() => place.current?.focus({ preventScroll: true }), [key]);
  return place;
}
