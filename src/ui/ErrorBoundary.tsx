import { Component } from 'react';
import type { ReactNode } from 'react';

interface Props {
  /** Shown instead of a part whose code could not be loaded or that failed to draw. */
  fallback: (error: unknown) => ReactNode;
  children: ReactNode;
}

interface State {
  failure: { error: unknown } | null;
}

/** Keeps the rest of the page alive when a part fails; with another key it tries again. React has no hook for this. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } };
  }

  override render() {
    const { failure } = this.state;
    return failure === null ? this.props.children : this.props.fallback(failure.error);
  }
}
