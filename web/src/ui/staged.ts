import { useEffect, useState } from "preact/hooks";

const REST = 150; // milliseconds: the hand that types has come to rest

/** Return the first of many items at once, and all of them when nothing has changed for a moment: a screen shows no more anyway. */
export function useStaged<Item>(items: readonly Item[], atOnce: number): readonly Item[] {
  const [whole, setWhole] = useState<readonly Item[] | null>(null);
  useEffect(() => {
    const later = setTimeout(() => setWhole(items), REST);
    return () => clearTimeout(later);
  }, [items]);
  return whole === items ? items : items.slice(0, atOnce);
}
