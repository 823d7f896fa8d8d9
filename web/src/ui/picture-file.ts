/** Pictures as files: an SVG of the page with its looks written into it, a PNG painted from it, and how a file is handed over. */

const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-size", "font-weight",
  "font-style", "font-family", "text-anchor", "paint-order", "stroke-linejoin", "stroke-linecap", "visibility", "display",
] as const;

/** Hand a file over to the reader, as a download. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The text of an SVG file that looks as the picture does in the page, with what it is for written below it. */
export function svgTextOf(picture: SVGSVGElement, title: string, note: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [from, to] = [picture.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, at) => writeLooks(element, to[at]));
  for (const name of ["class", "style", "role", "aria-label"]) copy.removeAttribute(name);
  const { width, height } = picture.viewBox.baseVal;
  copy.setAttribute("viewBox", `0 0 ${width} ${height + 26}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height + 26));
  copy.prepend(svgElement("title", {}, title), svgElement("rect", { width, height: height + 26, fill: token("--surface") }));
  copy.append(svgElement("text", { x: 8, y: height + 18, "font-size": 11, "font-family": "sans-serif", fill: token("--quiet") }, note));
  return new XMLSerializer().serializeToString(copy);
}

/** An SVG's text as a file. */
export function svgFile(text: string): Blob {
  return new Blob([text], { type: "image/svg+xml" });
}

const MOST_PIXELS = 8000; // of a side: browsers paint no canvas that is much longer

/** Paint an SVG's text as a PNG, twice as large for print and projection unless that were too large to be painted. */
export async function pngOf(text: string): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const zoom = Math.min(2, MOST_PIXELS / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth * zoom, picture.naturalHeight * zoom];
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((file) => (file ? resolve(file) : reject(new Error("the picture cannot be painted"))), "image/png");
  });
}

/** A colour or another value of the page's style by the name of its custom property. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function writeLooks(from: Element, to: Element | undefined): void {
  if (!to) return;
  const style = getComputedStyle(from);
  for (const name of LOOKS) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  for (const name of ["class", "role", "tabindex", "aria-pressed", "data-key", "style"]) to.removeAttribute(name);
}

function svgElement(name: string, attributes: Readonly<Record<string, string | number>>, text = ""): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}
