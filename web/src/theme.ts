import { useLayoutEffect, useState } from "preact/hooks";

export type Theme = "system" | "light" | "dark";

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const KEY = "calcgraph-theme";

/** Keep the theme that the reader chose: that of the system, light or dark. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(kept);
  // Before the browser paints, so that the button never tells of colours that are not there yet.
  useLayoutEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    keep(theme);
  }, [theme]);
  return [theme, () => setTheme((before) => NEXT[before])];
}

// A page opened from a disk may be refused storage: then the choice holds until it is closed.
function kept(): Theme {
  try {
    const found = localStorage.getItem(KEY);
    return found === "light" || found === "dark" ? found : "system";
  } catch {
    return "system";
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // see above
  }
}
