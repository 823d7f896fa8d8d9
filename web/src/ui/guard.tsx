import { Component, type ComponentChildren } from "preact";

interface GuardProps {
  readonly children: ComponentChildren;
  /** The link that is shown: another one is tried anew. */
  readonly at: string;
}

/** Keep a fault of one view from taking the page with it: tell what happened and offer a way on. */
export class Guard extends Component<GuardProps, { problem: string }> {
  override state = { problem: "" };

  static getDerivedStateFromError(error: unknown) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate(before: GuardProps) {
    if (before.at !== this.props.at && this.state.problem) this.setState({ problem: "" });
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
