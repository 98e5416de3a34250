import { expect, it } from 'vitest';
import { Fault } from '../../src/core/fault';
import { explain, explainFallback } from './explain';

it('says what a fault means', () => {
  expect(explain(new Fault({ code: 'engine.noDevice', params: {} }))).toBe(
    'The graphics device could not be opened.',
  );
  expect(explain(new Error('ENOSPC: no space left'))).toBe('ENOSPC: no space left');
});

it.each(['noWebGPU', 'noAdapter', 'selfTest'] as const)('has a sentence for %s', (fallback) => {
  const words = explainFallback(fallback);
  expect(words).toMatch(/^[A-Z][^\n]* [^\n]*\.$/);
  expect(words).not.toContain(fallback);
});
