/** On a page where what was opened stands below the picture, out of sight: bring it into view. */
export function bringBelow(selector: string): void {
  requestAnimationFrame(() => {
    const opened = document.querySelector(selector);
    if (opened && opened.getBoundingClientRect().top > innerHeight * 0.75) opened.scrollIntoView({ block: "start" });
  });
}

/** Bring what was pointed at into view, if it is not. */
export function bringNear(selector: string): void {
  requestAnimationFrame(() => document.querySelector(selector)?.scrollIntoView({ block: "nearest" }));
}
