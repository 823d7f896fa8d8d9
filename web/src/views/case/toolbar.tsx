import { useRef, useState } from "preact/hooks";
import { clearCase, redo, undo, type Current } from "../../case/store";
import type { Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";
import { linkOfCase, openFigure, saveFile } from "./opening";

interface ToolbarProps {
  readonly knowledge: Knowledge;
  readonly route: Route;
  readonly current: Current;
  readonly onFile: (file: File) => void;
}

/** What is done with a case as a whole: open, load, save, link. */
export function Toolbar({ knowledge, route, current, onFile }: ToolbarProps) {
  const file = useRef<HTMLInputElement>(null);
  const [linked, setLinked] = useState("");
  const link = async () => setLinked(await share(knowledge, route, current));
  return (
    <div class="case-toolbar" role="group" aria-label="The case">
      <FigureMenu knowledge={knowledge} route={route} />
      <button type="button" class="button" onClick={() => file.current?.click()} title="Open a case file (YAML), or drop one anywhere here">
        Load
      </button>
      <input ref={file} type="file" class="visually-hidden" accept=".yaml,.yml,.txt" tabIndex={-1} aria-label="Case file" onChange={(event) => take(event.currentTarget, onFile)} />
      <button type="button" class="button" onClick={() => saveFile(knowledge, current.told)} title="Download the case as a file (YAML)">
        Save
      </button>
      <button type="button" class="button" onClick={() => void link()} title="Put the case into the address and copy the link">
        Link
      </button>
      <span role="status" class="small quiet case-linked">
        {linked}
      </span>
    </div>
  );
}

/** Take changes back, make them again, begin anew. */
export function UndoBar({ current, onCleared }: { current: Current; onCleared: () => void }) {
  return (
    <div class="case-undo" role="group" aria-label="Changes">
      <button type="button" class="button case-icon" aria-label="Undo" title="Undo" disabled={!current.canUndo} onClick={undo}>
        ↶
      </button>
      <button type="button" class="button case-icon" aria-label="Redo" title="Redo" disabled={!current.canRedo} onClick={redo}>
        ↷
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          clearCase();
          onCleared();
        }}
      >
        Clear
      </button>
    </div>
  );
}

function FigureMenu({ knowledge, route }: { knowledge: Knowledge; route: Route }) {
  const open = (id: string) => {
    if (!id) return;
    const { c: _, ...options } = route.options;
    const link = linkTo("case", [id], options);
    if (link === location.hash) openFigure(knowledge, id);
    else location.hash = link;
  };
  return (
    <label class="case-figures">
      <span class="visually-hidden">Open a figure of the article</span>
      <select class="field" value="" onChange={(event) => open(event.currentTarget.value)}>
        <option value="">Open a figure …</option>
        {knowledge.figures.map((each) => (
          <option key={each.id} value={each.id}>
            {each.id.replace(/^fig0?/, "Fig. ")} – {each.title ?? ""}
          </option>
        ))}
      </select>
    </label>
  );
}

function take(input: HTMLInputElement, onFile: (file: File) => void): void {
  const chosen = input.files?.[0];
  if (chosen) onFile(chosen);
  input.value = ""; // the same file can be chosen again after it was mended
}

async function share(knowledge: Knowledge, route: Route, { told }: Current): Promise<string> {
  replaceLink(linkOfCase(knowledge, told, route));
  try {
    await navigator.clipboard.writeText(location.href);
    return "The link was copied. Whoever has it can read the case.";
  } catch {
    return "The link stands in the address line. Whoever has it can read the case.";
  }
}
