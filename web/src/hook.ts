import type { Knowledge } from "./knowledge/types";

/** Let a script in the page's console derive what the page derives; the test that holds it against Python does. */
export function deriveForTests(_knowledge: Knowledge): void {
  // filled by the derivation
}
