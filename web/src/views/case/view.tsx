import { useCallback, useEffect, useState } from "preact/hooks";
import type { ViewProps } from "..";
import { tellsNothing } from "../../case/edit";
import { layerOf, readsClues, useCase, useDerived } from "../../case/store";
import { linkTo, replaceLink, type Route } from "../../router";
import { labelOf } from "../../ui/words";
import { About } from "./about";
import { Choices } from "./choices";
import { Entry } from "./entry";
import { Approximations, FileNotes } from "./notes";
import { forgetLink, keepCase, openFile, openFromLink } from "./opening";
import { Results } from "./results";
import { FirstPlaces } from "./first-places";
import { Toolbar, UndoBar } from "./toolbar";
import { Welcome } from "./welcome";

const KEEP_AFTER = 400; // milliseconds: not with every letter

/** The case and the diseases that it makes likely, side by side; on a phone one above the other. */
export function CaseView({ knowledge, route }: ViewProps) {
  const [problem, setProblem] = useState("");
  useEffect(() => setProblem(openFromLink(knowledge, route)), [knowledge, route]);
  const current = useCase();
  const result = useDerived(knowledge, route);
  const isEmpty = tellsNothing(current.told);
  const [cleared, setCleared] = useState(0);
  useEffect(() => {
    forgetLink(route);
    const timer = setTimeout(() => keepCase(knowledge, current.told), KEEP_AFTER);
    return () => clearTimeout(timer);
  }, [knowledge, current.told]);
  const take = useCallback((file: File) => void openFile(knowledge, file).then(setProblem, (error: unknown) => setProblem(String(error))), [knowledge]);
  const drop = useDrop(take);
  return (
    <div class="case" {...drop}>
      <section class="case-told" aria-labelledby="case-title">
        <div class="case-heading">
          <div>
            <h1 id="case-title">{current.told.title ?? "A case"}</h1>
            {current.told.source && <p class="quiet small">{current.told.source}</p>}
          </div>
          <UndoBar current={current} onCleared={() => setCleared(cleared + 1)} />
        </div>
        <Toolbar knowledge={knowledge} route={route} current={current} onFile={take} />
        {problem && (
          <p class="case-notes is-problem" role="alert">
            {problem}
          </p>
        )}
        <FileNotes notes={current.notes} />
        <Entry key={`${current.told.id}-${cleared}`} knowledge={knowledge} told={current.told} result={result} />
        <Approximations notes={current.notes} />
        <About knowledge={knowledge} told={current.told} withClues={readsClues(route)} onClues={(read) => setOption(route, "clues", read ? "yes" : "")} />
      </section>
      <section class="case-derived" id="case-results" aria-labelledby="case-results-title" tabIndex={-1}>
        <div class="case-derived-head">
          <h2 id="case-results-title">{isEmpty ? "Differential" : "Differential, in order"}</h2>
          <Choices
            legend="Statements"
            value={layerOf(route)}
            choices={[
              { value: "all", label: "all sources" },
              { value: "article", label: "the article alone" },
            ]}
            onChange={(layer) => setOption(route, "layer", layer === "all" ? "" : layer)}
          />
        </div>
        {isEmpty ? <Welcome knowledge={knowledge} /> : <Results knowledge={knowledge} told={current.told} result={result} options={route.options} />}
      </section>
      {!isEmpty && <FirstPlaces names={result.diagnoses.slice(0, 3).map((each) => `${each.rank} ${labelOf(knowledge, each.disease)}`)} />}
    </div>
  );
}

function setOption(route: Route, name: string, value: string): void {
  const { [name]: _, ...others } = route.options;
  replaceLink(linkTo("case", route.path, value ? { ...others, [name]: value } : others));
}

// A case file can be dropped anywhere on the view.
function useDrop(onFile: (file: File) => void) {
  return {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      onFile(file);
    },
  };
}
