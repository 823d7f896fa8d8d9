/** The picture as an SVG file, written from where things stand and how they look. */

import type { Core, NodeSingular } from "cytoscape";
import { token } from "../../ui/picture-file";
import { wrapped } from "../../ui/text-size";
import { BOX_LABEL_WIDTH, DISEASE_LABEL_WIDTH } from "./arrange";
import type { Line } from "./lines";

const ROOM = 30;
const CORNERS: Readonly<Record<string, readonly [corners: number, turned: number]>> = {
  triangle: [3, -90], diamond: [4, 0], rectangle: [4, 45], pentagon: [5, -90], hexagon: [6, 0],
};

/** Write what the picture shows now; text is text, a line below says what it is for. */
export function svgOf(core: Core, lines: readonly Line[], title: string, note: string): string {
  const box = core.nodes().boundingBox();
  const [width, height] = [Math.ceil(box.w + 2 * ROOM), Math.ceil(box.h + 2 * ROOM + 30)];
  const [left, top] = [box.x1 - ROOM, box.y1 - ROOM];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(font())}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${token("--ground")}"/>`,
    `<g transform="translate(${-left} ${-top})">`,
    ...core.nodes().filter((node) => node.hasClass("box")).map((node) => boxOf(node as NodeSingular)),
    ...lines.map(lineOf),
    ...core.nodes().filter((node) => !node.hasClass("box")).map((node) => nodeOf(node as NodeSingular)),
    "</g>",
    `<text x="${ROOM}" y="${height - 14}" font-size="12" fill="${token("--quiet")}">${escaped(note)}</text>`,
    "</svg>",
  ];
  return parts.join("\n");
}

function boxOf(node: NodeSingular): string {
  const { x1, y1, w, h } = node.boundingBox({ includeLabels: false, includeOverlays: false });
  const ground = `<rect x="${tidy(x1)}" y="${tidy(y1)}" width="${tidy(w)}" height="${tidy(h)}" rx="8" fill="${colour(node, "background-color")}" fill-opacity="0.75"/>`;
  return `${ground}${wordsOf(node, x1 + w / 2, y1 - 6, "middle")}`;
}

function lineOf({ path, colour, width, dash, opacity }: Line): string {
  const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
  return `<path d="${path}" fill="none" stroke="${escaped(token(colour))}" stroke-width="${tidy(width)}" stroke-opacity="${opacity}"${dashes}/>`;
}

function nodeOf(node: NodeSingular): string {
  const { x, y } = node.position();
  const [w, h] = [node.width(), node.height()];
  const shape = style(node, "shape");
  const looks = `fill="${colour(node, "background-color")}" stroke="${colour(node, "border-color")}" stroke-width="${parseFloat(style(node, "border-width")) || 0}"`;
  const halign = style(node, "text-halign");
  const side = halign === "left" ? -1 : halign === "right" ? 1 : 0;
  const words = wordsOf(node, x + side * (w / 2 + 5), y + 4, side < 0 ? "end" : side > 0 ? "start" : "middle", [x, y]);
  return `<g opacity="${style(node, "opacity")}">${shapeOf(shape, x, y, w, h, looks)}${words}</g>`;
}

function shapeOf(shape: string, x: number, y: number, w: number, h: number, looks: string): string {
  const corners = CORNERS[shape];
  if (shape === "round-rectangle") return `<rect x="${tidy(x - w / 2)}" y="${tidy(y - h / 2)}" width="${tidy(w)}" height="${tidy(h)}" rx="7" ${looks}/>`;
  if (!corners) return `<circle cx="${tidy(x)}" cy="${tidy(y)}" r="${tidy(w / 2)}" ${looks}/>`;
  const points = Array.from({ length: corners[0] }, (_, number) => {
    const angle = ((corners[1] + (360 / corners[0]) * number) * Math.PI) / 180;
    return `${tidy(x + (w / 1.8) * Math.cos(angle))},${tidy(y + (w / 1.8) * Math.sin(angle))}`;
  });
  return `<polygon points="${points.join(" ")}" ${looks}/>`;
}

function wordsOf(node: NodeSingular, x: number, y: number, anchor: string, turnAt: readonly [number, number] = [x, y]): string {
  const size = parseFloat(style(node, "font-size")) || 12;
  const lines = labelLines(node, size);
  const turn = node.hasClass("label-turned") ? ` transform="rotate(${tidy((Number(node.data("turn")) * 180) / Math.PI)} ${turnAt[0]} ${turnAt[1]})"` : "";
  const halo = anchor === "middle" ? "" : ` stroke="${escaped(token("--ground"))}" stroke-width="3" paint-order="stroke"`; // over lines that cross it
  const looks = `font-size="${size}" font-weight="${style(node, "font-weight")}" fill="${colour(node, "color")}" text-anchor="${anchor}"${halo}`;
  const first = node.hasClass("box") ? 1 - lines.length : (1 - lines.length) / 2; // words of a box stand on it, those of a disease in it
  return lines
    .map((line, number) => `<text x="${tidy(x)}" y="${tidy(y + (first + number) * size * 1.2)}" ${looks}${turn}>${escaped(line)}</text>`)
    .join("");
}

function labelLines(node: NodeSingular, size: number): readonly string[] {
  const width = node.hasClass("box") ? BOX_LABEL_WIDTH : node.hasClass("kind-disease") ? DISEASE_LABEL_WIDTH : Infinity;
  return wrapped(String(node.data("label")), width, size, true);
}

function style(element: NodeSingular, name: string): string {
  return String(element.style(name));
}

function colour(element: NodeSingular, name: string): string {
  return escaped(style(element, name));
}

function tidy(value: number): number {
  return Math.round(value * 10) / 10;
}

function font(): string {
  return getComputedStyle(document.body).fontFamily;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
