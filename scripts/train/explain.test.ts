import { expect, it } from 'vitest';
import { Fault } from '../../src/core/fault';
import { explain, explainFallback } from './explain';

it('says what a fault means, and which option is a way on', () => {
  const tooMuch = (preset: 'tiny' | '') =>
    explain(new Fault({ code: 'config.needsWebGPU', params: { gflop: 1.326, preset } }));
  expect(tooMuch('tiny')).toMatch(/too much for the processor .*“Tiny” .*--preset tiny\.$/);
  expect(tooMuch('')).not.toContain('--preset');
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
