/** How a case comes to the page and leaves it: from a figure, a link or a file; as a link or a file. */

import { tellsNothing } from "../../case/edit";
import { currentCase, openCase } from "../../case/store";
import { readCase, writeCase } from "../../case/yaml";
import type { Case } from "../../case/model";
import type { Knowledge } from "../../knowledge/types";
import { linkTo, replaceLink, type Route } from "../../router";

const LARGEST_FILE = 1_000_000; // characters; a case is a page of text
const KEPT = "calcgraph-case";
let opened = ""; // what the link last opened: going back to it must not undo what was changed since
let asOpened: Case | null = null; // the case as the link has it

/** Open the figure or the case that a link holds, once; returns what is wrong with the link, or "". */
export function openFromLink(knowledge: Knowledge, route: Route): string {
  const [figure] = route.path;
  const written = route.options["c"];
  const wanted = written ? `c:${written}` : (figure ?? "");
  if (!wanted) {
    if (opened === "") takeUpKept(knowledge);
    opened ||= "-";
    return "";
  }
  if (wanted === opened) return "";
  opened = wanted;
  const problem = written ? openWritten(knowledge, written) : openFigure(knowledge, figure ?? "");
  if (problem) asOpened = currentCase(); // the link stays, for the reader to mend
  return problem;
}

/** Open a figure of the article as a case; returns what is wrong, or "". */
export function openFigure(knowledge: Knowledge, id: string): string {
  const found = knowledge.figures.find((each) => each.id === id);
  if (!found) return `There is no case ${id}. Choose one of the figures from the menu.`;
  opened = id;
  openText(knowledge, found.yaml, id);
  return "";
}

/** Open the text of a case file; what is wrong with it, or was not read, is told with the case. */
export function openText(knowledge: Knowledge, text: string, name: string): void {
  const reading = readCase(text, knowledge, name);
  const { problems, unread, approximated } = reading;
  openCase(reading.case ?? currentCase(), { name, problems, unread, approximated });
  asOpened = currentCase();
}

/** Take the figure or the case out of the link once the case is no longer the one that it holds. */
export function forgetLink(route: Route): void {
  const { c, ...options } = route.options;
  if (route.view !== "case" || currentCase() === asOpened || (!c && route.path.length === 0)) return;
  opened = "-";
  replaceLink(linkTo("case", [], options));
}

/** Open a file that was chosen or dropped. */
export async function openFile(knowledge: Knowledge, file: File): Promise<string> {
  if (file.size > LARGEST_FILE) return `${file.name} is larger than any case: choose a case file (YAML).`;
  openText(knowledge, await textOf(file), file.name.replace(/\.[^.]*$/, ""));
  asOpened = null; // no link holds it
  return "";
}

/** Offer the current case for download as a YAML file. */
export function saveFile(knowledge: Knowledge, told: Case): void {
  const address = URL.createObjectURL(new Blob([writeCase(told, knowledge)], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${told.id || "case"}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The link that opens the current case in any copy of this page. */
export function linkOfCase(knowledge: Knowledge, told: Case, route: Route): string {
  const bytes = new TextEncoder().encode(writeCase(told, knowledge));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const c = text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  opened = `c:${c}`;
  asOpened = told;
  return linkTo("case", route.path, { ...route.options, c }); // what the link holds goes before a figure that it names
}

/** Keep the case in this tab, so that reloading the page does not lose it; it goes when the tab is closed. */
export function keepCase(knowledge: Knowledge, told: Case): void {
  try {
    sessionStorage.setItem(KEPT, writeCase(told, knowledge));
  } catch {
    // a page opened from a disk may be refused storage: then a reload begins anew
  }
}

function takeUpKept(knowledge: Knowledge): void {
  try {
    const text = sessionStorage.getItem(KEPT);
    const kept = text ? readCase(text, knowledge, "case").case : null;
    if (kept && !tellsNothing(kept) && tellsNothing(currentCase())) openCase(kept);
  } catch {
    // as above
  }
}

function openWritten(knowledge: Knowledge, written: string): string {
  try {
    const text = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    openText(knowledge, new TextDecoder("utf-8", { fatal: true }).decode(bytes), "case");
    return "";
  } catch {
    return "The case in this link cannot be read: it may have been cut off. Ask for the link or the case file again.";
  }
}

function textOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("the file cannot be read"));
    reader.readAsText(file);
  });
}
