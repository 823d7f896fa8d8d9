import { useMemo, useRef, useState } from "preact/hooks";
import type { Id, Knowledge, Term } from "../../knowledge/types";

interface TreeProps {
  readonly knowledge: Knowledge;
  readonly chosen: readonly Id[];
  readonly onToggle: (place: Id) => void;
}

interface Row {
  readonly term: Term;
  /** Where it stands: a place that is a part of two others stands twice. */
  readonly path: string;
  readonly parent: string;
  readonly level: number;
  readonly children: readonly Term[];
}

/** All places as a tree by what is a part of what: the twin of the body figure, and finer than it. */
export function PlaceTree({ knowledge, chosen, onToggle }: TreeProps) {
  const root = knowledge.roots.site;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => opening(knowledge, root));
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => rowsOf(knowledge, root, open), [knowledge, root, open]);
  const move = (at: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at));
    setActive(next);
    list.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[next]?.focus();
  };
  const turn = (row: Row, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(row.path);
    else next.delete(row.path);
    setOpen(next);
  };
  const onKey = (event: KeyboardEvent, row: Row, at: number) => {
    const isOpen = open.has(row.path);
    const acts: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => (isOpen ? move(at + 1) : row.children.length > 0 && turn(row, true)),
      ArrowLeft: () => (isOpen ? turn(row, false) : move(rows.findIndex((each) => each.path === row.parent))),
      Enter: () => onToggle(row.term.id),
      " ": () => onToggle(row.term.id),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <ul class="case-tree" role="tree" aria-label="Places by what they are a part of" aria-multiselectable="true" ref={list}>
      {rows.map((row, at) => (
        <li
          key={row.path}
          role="treeitem"
          aria-level={row.level}
          aria-expanded={row.children.length > 0 ? open.has(row.path) : undefined}
          aria-selected={chosen.includes(row.term.id)}
          tabIndex={at === Math.min(active, rows.length - 1) ? 0 : -1}
          title={row.term.definition}
          class="case-tree-item"
          style={{ paddingInlineStart: `${row.level * 1.1 - 0.6}rem` }}
          onFocus={() => setActive(at)}
          onKeyDown={(event) => onKey(event, row, at)}
          onClick={() => onToggle(row.term.id)}
        >
          <span
            class="case-tree-turn"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              turn(row, !open.has(row.path));
            }}
          >
            {row.children.length === 0 ? "" : open.has(row.path) ? "▾" : "▸"}
          </span>
          <span>{row.term.label}</span>
          {chosen.includes(row.term.id) && <span class="case-tree-mark"> ✓</span>}
        </li>
      ))}
    </ul>
  );
}

// Below a place stand its parts, then those kinds of it that are a part of nothing.
function below(knowledge: Knowledge, id: Id): Term[] {
  const terms = (knowledge.terms.get(id)?.children ?? []).map((child) => knowledge.terms.get(child));
  const found = terms.filter((term): term is Term => term !== undefined && (term.partOf.includes(id) || term.partOf.length === 0));
  return found.sort((a, b) => a.label.localeCompare(b.label));
}

function rowsOf(knowledge: Knowledge, root: Id, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const add = (term: Term, parent: string, level: number) => {
    const path = `${parent}/${term.id}`;
    const children = below(knowledge, term.id);
    rows.push({ term, path, parent, level, children });
    if (open.has(path)) for (const child of children) add(child, path, level + 1);
  };
  for (const term of below(knowledge, root)) add(term, "", 1);
  return rows;
}

// At first the tree is open along the way that holds most places.
function opening(knowledge: Knowledge, root: Id): ReadonlySet<string> {
  const open = new Set<string>();
  let [at, path] = [root, ""];
  for (let level = 0; level < 2; level += 1) {
    const sizes = below(knowledge, at).map((term) => ({ term, size: sizeOf(knowledge, term.id) }));
    const largest = sizes.sort((a, b) => b.size - a.size)[0];
    if (!largest) break;
    [at, path] = [largest.term.id, `${path}/${largest.term.id}`];
    open.add(path);
  }
  return open;
}

function sizeOf(knowledge: Knowledge, id: Id): number {
  let size = 0;
  for (const term of knowledge.terms.values()) if (term.facet === "site" && term.within.has(id)) size += 1;
  return size;
}
