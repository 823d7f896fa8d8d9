import { useEffect, useState } from "preact/hooks";

/** Where in the page one is: the view, what follows it in the path, and its options. */
export interface Route {
  readonly view: string;
  readonly path: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** Read a link such as `#/compare/A/B?layer=article`; whatever cannot be read is left out. */
export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/").filter(Boolean).map(decoded);
  return { view, path: rest, options: Object.fromEntries(new URLSearchParams(query)) };
}

/** Write the link of a view. */
export function linkTo(view: string, path: readonly string[] = [], options: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(options).toString();
  return `#/${[view, ...path].map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

/** Go to a link without a new entry in the browser's history, as when an option changes. */
export function replaceLink(link: string): void {
  history.replaceState(null, "", link);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Follow the link in the address. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone % in a link that someone typed
  }
}
