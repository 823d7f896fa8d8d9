/** The picture as an SVG file, written from where things stand and how they look. */

import type { Core, EdgeSingular, NodeSingular } from "cytoscape";
import { token } from "../../ui/picture-file";

const ROOM = 30;
const CORNERS: Readonly<Record<string, readonly [corners: number, turned: number]>> = {
  triangle: [3, -90], diamond: [4, 0], rectangle: [4, 45], pentagon: [5, -90], hexagon: [6, 0],
};

/** Write what the picture shows now; text is text, a line below says what it is for. */
export function svgOf(core: Core, title: string, note: string): string {
  const box = core.elements().boundingBox();
  const [width, height] = [Math.ceil(box.w + 2 * ROOM), Math.ceil(box.h + 2 * ROOM + 30)];
  const [left, top] = [box.x1 - ROOM, box.y1 - ROOM];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(font())}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${token("--ground")}"/>`,
    `<g transform="translate(${-left} ${-top})">`,
    ...core.nodes().filter((node) => node.hasClass("box")).map((node) => boxOf(node as NodeSingular)),
    ...core.edges().map((edge) => lineOf(edge)),
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

function lineOf(edge: EdgeSingular): string {
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const points = edge.hasClass("curved") ? edge.controlPoints() : undefined;
  const [one, two] = points ?? [];
  const path = one && two
    ? `M${at(from)}Q${at(one)} ${at({ x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 })}Q${at(two)} ${at(to)}`
    : `M${at(from)}L${at(to)}`;
  const dash = { dotted: ' stroke-dasharray="1 3"', dashed: ' stroke-dasharray="6 3"' }[style(edge, "line-style")] ?? "";
  const opacity = Number(style(edge, "line-opacity")) * Number(style(edge, "opacity"));
  return `<path d="${path}" fill="none" stroke="${colour(edge, "line-color")}" stroke-width="${parseFloat(style(edge, "width"))}" stroke-opacity="${tidy(opacity)}"${dash}/>`;
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
  const lines = node.hasClass("kind-disease") ? linesOf(String(node.data("label")), 25) : [String(node.data("label"))];
  const turn = node.hasClass("label-turned") ? ` transform="rotate(${tidy((Number(node.data("turn")) * 180) / Math.PI)} ${turnAt[0]} ${turnAt[1]})"` : "";
  const looks = `font-size="${size}" font-weight="${style(node, "font-weight")}" fill="${colour(node, "color")}" text-anchor="${anchor}"`;
  return lines
    .map((line, number) => `<text x="${tidy(x)}" y="${tidy(y + (number - (lines.length - 1) / 2) * size * 1.2)}" ${looks}${turn}>${escaped(line)}</text>`)
    .join("");
}

function linesOf(text: string, letters: number): readonly string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < letters ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}

function style(element: NodeSingular | EdgeSingular, name: string): string {
  return String(element.style(name));
}

function colour(element: NodeSingular | EdgeSingular, name: string): string {
  return escaped(style(element, name));
}

function at({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${tidy(x)} ${tidy(y)}`;
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
