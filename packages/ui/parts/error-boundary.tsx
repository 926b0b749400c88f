import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from './state.tsx';

/** Keeps a mistake in one part from taking the rest of the page with it. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly error: string | undefined }
> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <ErrorState title="This part of the page broke" onRetry={() => this.setState({ error: undefined })}>
        <p>{this.state.error}</p>
      </ErrorState>
    );
  }
}
