import { Component } from 'react';
import type { ReactNode } from 'react';

interface Props {
  /** Shown instead of a room whose code could not be loaded or that failed to draw. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps the shell alive when a room fails. React has no hook for this. */
export class RoomBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
