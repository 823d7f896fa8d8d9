/** How nodes look: shapes and colours by kind, taken from the page's style so that light and dark hold here, too. */

import type { StylesheetJson } from "cytoscape";
import { token } from "../../ui/picture-file";
import { BOX_LABEL_WIDTH, DISEASE_LABEL_WIDTH, LABEL_SIZE } from "./arrange";

/** The shape and the colour (a custom property of the style) of each kind of node. */
export const LOOKS: Readonly<Record<string, { readonly shape: string; readonly colour: string }>> = {
  disease: { shape: "round-rectangle", colour: "--disease" },
  group: { shape: "round-rectangle", colour: "--quiet" },
  sign: { shape: "ellipse", colour: "--sign" },
  location: { shape: "rectangle", colour: "--location" },
  lab: { shape: "triangle", colour: "--lab" },
  history: { shape: "diamond", colour: "--context" },
  distribution: { shape: "hexagon", colour: "--quiet" },
  patient: { shape: "pentagon", colour: "--warn" },
};

/** Write the style of the picture with the colours that the page has now. */
export function styleOf(): StylesheetJson {
  const [surface, ground, text, quiet, accent, raised, accentGround] = [
    "--surface", "--ground", "--text", "--quiet", "--accent", "--raised", "--accent-ground",
  ].map(token) as [string, string, string, string, string, string, string];
  const font = getComputedStyle(document.body).fontFamily;
  const kinds = Object.entries(LOOKS).map(([kind, { shape, colour }]) => ({
    selector: `node.kind-${kind}`,
    style: { shape, "background-color": token(colour), "border-color": token(colour) },
  }));
  return [
    {
      selector: "node",
      style: {
        width: 12, height: 12, label: "data(label)", "font-size": LABEL_SIZE, "font-family": font, color: text, "text-valign": "center", "text-halign": "right",
        "text-margin-x": 5, "min-zoomed-font-size": 6, "text-background-color": ground, "text-background-opacity": 0.86, "text-background-padding": "1px",
        "overlay-opacity": 0,
      },
    },
    ...kinds,
    { selector: "node.label-left", style: { "text-halign": "left", "text-margin-x": -5 } },
    { selector: "node.label-turned", style: { "text-rotation": "data(turn)", "text-margin-x": "data(awayX)", "text-margin-y": "data(awayY)" } },
    {
      selector: "node.kind-disease",
      style: {
        width: "data(wide)", height: "data(tall)", "background-color": surface, "border-width": 1.6, "text-halign": "center", "text-margin-x": 0, "font-weight": 600,
        "text-wrap": "wrap", "text-max-width": `${DISEASE_LABEL_WIDTH}px`, "text-background-opacity": 0, "min-zoomed-font-size": 5,
      },
    },
    { selector: "node.must-not-miss", style: { "border-width": 3, "border-style": "double" } },
    {
      selector: "node.box",
      style: {
        shape: "round-rectangle", "background-color": raised, "background-opacity": 0.75, "border-width": 0, "text-valign": "top", "text-halign": "center", "text-margin-x": 0,
        "text-margin-y": -3, "font-size": LABEL_SIZE, "font-weight": 600, color: quiet, padding: "8px", "text-background-opacity": 0, events: "yes", "text-wrap": "wrap",
        "text-max-width": `${BOX_LABEL_WIDTH}px`, "min-zoomed-font-size": 4,
      },
    },
    { selector: "node.faded", style: { opacity: 0.28 } },
    { selector: "node.shared", style: { "font-weight": 700, "border-width": 2.5, "border-color": text } },
    { selector: "node.kind-disease.near", style: { "background-color": accentGround } },
    { selector: "node.way", style: { "border-color": accent, "border-width": 3, "z-index": 9 } },
    { selector: "node.focus", style: { "border-width": 4, "border-style": "solid", "border-color": text, "font-weight": 700, "z-index": 10 } },
    { selector: "node.kind-disease.focus", style: { "background-color": accentGround } },
  ] as unknown as StylesheetJson;
}
