import type { Core, ElementDefinition, Position } from "cytoscape";

/** So many nodes are drawn in a frame: some hundred at once would hold up the page. */
const PART = 24;

/** Draws nodes part by part, a part a frame. What is drawn already stays, and only what differs of it is changed, for to make a node is dear. */
export class Drawing {
  private waiting: readonly ElementDefinition[] = [];
  private frame = 0;

  constructor(private readonly core: Core) {}

  /** Draw other nodes in place of those that were asked for before, from the next frame on: this one is for the lines. */
  draw(elements: readonly ElementDefinition[]): void {
    const wanted = new Map(elements.map((each) => [each.data.id, each]));
    const isOther = (now: ElementDefinition | undefined, box: unknown) => now === undefined || now.data.parent !== box;
    this.core.batch(() => this.core.nodes().filter((drawn) => isOther(wanted.get(drawn.id()), drawn.data("parent"))).remove());
    this.waiting = elements.filter((each) => !this.isDrawn(each));
    this.next(0);
  }

  /** Draw at once what still waits: for who needs the whole picture now. */
  finish(): void {
    this.next(this.waiting.length);
  }

  /** Leave undrawn what still waits. */
  stop(): void {
    cancelAnimationFrame(this.frame);
    this.waiting = [];
  }

  private next(many: number): void {
    cancelAnimationFrame(this.frame);
    const part = this.waiting.slice(0, many);
    this.waiting = this.waiting.slice(many);
    this.core.batch(() => part.forEach((each) => this.put(each)));
    if (this.waiting.length > 0) this.frame = requestAnimationFrame(() => this.next(PART));
  }

  private put(element: ElementDefinition): void {
    const drawn = this.core.getElementById(element.data.id ?? "");
    if (drawn.empty()) {
      this.core.add(element);
      return;
    }
    drawn.classes(element.classes ?? "");
    drawn.data(element.data);
    if (element.position) drawn.position(element.position);
  }

  private isDrawn({ data, classes, position }: ElementDefinition): boolean {
    const drawn = this.core.getElementById(data.id ?? "");
    if (drawn.empty() || (position && !isAt(drawn.position(), position))) return false;
    const now = drawn.data() as Readonly<Record<string, unknown>>;
    return drawn.classes().join(" ") === (classes ?? "") && Object.entries(data).every(([name, value]) => now[name] === value);
  }
}

function isAt(one: Position, other: Position): boolean {
  return one.x === other.x && one.y === other.y;
}
