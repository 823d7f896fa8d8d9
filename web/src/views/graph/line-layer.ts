import type { Core } from "cytoscape";
import { token } from "../../ui/picture-file";
import type { Line } from "./lines";

/**
 * Draws the lines on a canvas that lies under the nodes and goes with them when they are moved or zoomed. Cytoscape could draw them,
 * too, but takes some twenty times as long for a line, for it holds each as an element of its own with a style of its own.
 */
export class LineLayer {
  private lines: readonly (Line & { readonly way: Path2D })[] = [];
  private colours: ReadonlyMap<string, string> = new Map();
  private seen = "";

  constructor(
    private readonly core: Core,
    private readonly canvas: HTMLCanvasElement,
  ) {
    core.on("render", () => this.follow());
  }

  /** Draw other lines. */
  show(lines: readonly Line[]): void {
    this.lines = lines.map((line) => ({ ...line, way: new Path2D(line.path) }));
    this.refresh();
  }

  /** Draw anew with the next frame, for colours may be others. */
  refresh(): void {
    this.colours = new Map([...new Set(this.lines.map((line) => line.colour))].map((name) => [name, token(name)]));
    this.seen = "";
    requestAnimationFrame(() => this.follow());
  }

  private follow(): void {
    if (this.core.destroyed()) return;
    const [zoom, { x, y }, width, height] = [this.core.zoom(), this.core.pan(), this.core.width(), this.core.height()];
    const view = [zoom, x, y, width, height, devicePixelRatio].join(" ");
    if (view === this.seen) return;
    this.seen = view;
    this.draw(zoom, x, y, width, height);
  }

  private draw(zoom: number, x: number, y: number, width: number, height: number): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    [this.canvas.width, this.canvas.height] = [width * devicePixelRatio, height * devicePixelRatio]; // which wipes it, too
    pen.setTransform(zoom * devicePixelRatio, 0, 0, zoom * devicePixelRatio, x * devicePixelRatio, y * devicePixelRatio);
    for (const { way, colour, width: thick, dash, opacity } of this.lines) {
      pen.strokeStyle = this.colours.get(colour) ?? "";
      pen.lineWidth = thick;
      pen.globalAlpha = opacity;
      pen.setLineDash(dash as number[]);
      pen.stroke(way);
    }
  }
}
