import { Suspense, createElement, lazy, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { ErrorBoundary } from './ErrorBoundary';
import { PartFailed } from './PartFailed';
import { reloadStyles } from './reloadStyles';

/**
 * A part of a room whose code comes when it is first drawn. Where it does not come, such as after an
 * update of the page on its server, the room goes on without it: the reason stands in its place, and a
 * way to try again. `waiting` is drawn until the code has come.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const first = lazy(async () => ({ default: await load() }));
  return function LazyPart({ waiting = null, props }: { waiting?: ReactNode; props: Props }) {
    // React remembers a failure in the component, so another try needs another component.
    const [{ part, attempt }, setTry] = useState({ part: first, attempt: 0 });
    const again = () => {
      const next = lazy(async () => {
        await reloadStyles();
        return { default: await load() };
      });
      setTry({ part: next, attempt: attempt + 1 });
    };
    return (
      <ErrorBoundary
        key={attempt}
        fallback={(error) => <PartFailed error={error} onRetry={again} />}
      >
        <Suspense fallback={waiting}>{createElement(part, props)}</Suspense>
      </ErrorBoundary>
    );
  };
}
