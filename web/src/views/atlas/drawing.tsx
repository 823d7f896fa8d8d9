import { useLayoutEffect, useRef } from "preact/hooks";

const PARSED = new Map<string, SVGElement | null>();

/** How a drawing is told to who cannot see it: by its sign's name and what is seen, by what is seen alone, or not at all. */
export type Telling = "named" | "described" | "silent";

/**
 * A schematic drawing of a sign: a parsed copy of the text that our own generator wrote, never set as markup.
 *
 * With `later` it is drawn when it comes near the screen, or when the page is printed: a gallery has more drawings than one sees.
 */
export function SignDrawing({ text, telling = "named", later = false }: { text: string; telling?: Telling; later?: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const draw = () => place.current?.replaceChildren(...[copyOf(text, telling)].filter((drawn) => drawn !== null));
    if (!later || !place.current) {
      draw();
      return;
    }
    return whenNear(place.current, draw);
  }, [text, telling, later]);
  return <span class="atlas-drawing" ref={place} />;
}

function whenNear(place: HTMLElement, draw: () => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      draw();
      leave();
    },
    { rootMargin: "100% 0%" },
  );
  const leave = () => {
    observer.disconnect();
    window.removeEventListener("beforeprint", draw);
  };
  window.addEventListener("beforeprint", draw);
  observer.observe(place);
  return leave;
}

/** What a drawing shows, in the sentence that it carries; it never holds the sign's name. */
export function seenIn(text: string): string {
  return parse(text)?.querySelector("desc")?.textContent ?? "";
}

function copyOf(text: string, telling: Telling): SVGElement | null {
  const drawn = parse(text)?.cloneNode(true) as SVGElement | undefined;
  if (!drawn) return null;
  const title = drawn.querySelector("title");
  // A title is shown where the pointer rests, so it must not give away the name that is asked for.
  if (telling === "described" && title) title.textContent = seenIn(text);
  if (telling === "silent") {
    title?.remove();
    drawn.removeAttribute("role");
    drawn.setAttribute("aria-hidden", "true");
  }
  return drawn;
}

function parse(text: string): SVGElement | null {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const drawn = root instanceof SVGElement ? (document.adoptNode(root) as SVGElement) : null;
  PARSED.set(text, drawn);
  return drawn;
}
