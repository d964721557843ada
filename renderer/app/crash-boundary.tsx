import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Crashed } from './crashed.tsx';

interface State {
  crashed: boolean;
}

/** Catches what a component throws while it is drawn, so that nobody is left with an empty window. */
export class CrashBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { crashed: false };

  static getDerivedStateFromError(): State {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    // Names and places only: what a component was drawing is somebody's message.
    const name = error instanceof Error ? error.name : typeof error;
    console.error(`the page crashed: ${name}`, info.componentStack);
  }

  override render() {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}
