import { Component, type ComponentChildren } from "preact";

/** Keep a fault of one view from taking the page with it: tell what happened and offer a way on. */
export class Guard extends Component<{ children: ComponentChildren }, { problem: string }> {
  override state = { problem: "" };

  static getDerivedStateFromError(error: unknown) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (!this.state.problem) return this.props.children;
    return (
      <section class="card" role="alert">
        <h1>This view stopped</h1>
        <p>What it was asked to show could not be shown: {this.state.problem}</p>
        <p>
          <a href="#/case">Go on with an empty case</a>
        </p>
      </section>
    );
  }
}
