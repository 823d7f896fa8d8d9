import { useEffect, useState } from "preact/hooks";

const REST = 150; // milliseconds: the hand that types has come to rest

/** Return the first of many items at once, and when nothing has changed for a moment the others, part by part: a screen shows no more anyway. */
export function useStaged<Item>(items: readonly Item[], atOnce: number): readonly Item[] {
  const [stage, setStage] = useState({ items, many: atOnce });
  const many = stage.items === items ? stage.many : atOnce;
  useEffect(() => {
    if (many >= items.length) return;
    const later = setTimeout(() => setStage({ items, many: many + atOnce }), many === atOnce ? REST : 0);
    return () => clearTimeout(later);
  }, [items, many]);
  return many >= items.length ? items : items.slice(0, many);
}
