import { useEffect, useRef } from "preact/hooks";
import type { Knowledge } from "./knowledge/types";
import { linkTo, useRoute } from "./router";
import { useTheme } from "./theme";
import { Guard } from "./ui/guard";
import { VIEWS, type View } from "./views";

/** The page: its header with the views, the view that the link names, and what calcgraph is for. */
export function App({ knowledge }: { knowledge: Knowledge }) {
  const route = useRoute();
  const view = VIEWS.find((each) => each.name === route.view) ?? (VIEWS[0] as View);
  const main = useRef<HTMLElement>(null);
  const path = [view.name, ...route.path].join("/");
  useEffect(() => {
    document.title = `${view.label} – calcgraph`;
  }, [view]);
  return (
    <>
      <a class="skip" href={location.hash} onClick={(event) => skip(event, main.current)}>
        Skip to the view
      </a>
      <Header current={view} />
      <main id="main" ref={main} tabIndex={-1} class={`view view-${view.name}`}>
        <Guard key={view.steady ? view.name : path} at={path}>
          <view.show knowledge={knowledge} route={route} />
        </Guard>
      </main>
      <footer class="footer">
        <p>{knowledge.disclaimer}</p>
        <p class="quiet">
          Ontology {knowledge.version}. This page works without a network; nothing that you enter leaves this computer.
        </p>
      </footer>
    </>
  );
}

function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Header({ current }: { current: View }) {
  return (
    <header class="header">
      <a class="brand" href={linkTo("case")}>
        <Mark />
        calcgraph
      </a>
      <nav class="views" aria-label="Views">
        {VIEWS.map((view) => (
          <a key={view.name} href={linkTo(view.name)} aria-current={view === current ? "page" : undefined}>
            {view.label}
          </a>
        ))}
      </nav>
      <ThemeButton />
    </header>
  );
}

function ThemeButton() {
  const [theme, next] = useTheme();
  return (
    <button type="button" class="theme" onClick={next} aria-label={`Colours: ${theme}. Change`}>
      {theme === "system" ? "Auto" : theme === "light" ? "Light" : "Dark"}
    </button>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4 5c5 2 9 8 16 9M4 11c5 2 8 7 13 9" fill="none" stroke="currentColor" stroke-width="2.4" stroke-dasharray="3.2 1.6" />
      <circle cx="18" cy="7" r="2.4" fill="currentColor" />
    </svg>
  );
}
