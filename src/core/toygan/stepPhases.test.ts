import { describe, expect, it } from 'vitest';
import { marksOf, stepPhaseNames, stepPhasesOf } from './stepPhases';

describe('the stages of a step', () => {
  it('run D’s part before G’s, six each', () => {
    const stepPhases = stepPhasesOf('both');
    expect(stepPhases).toHaveLength(12);
    expect(stepPhases.slice(0, 6)).toEqual(stepPhasesOf('d'));
    expect(stepPhases.slice(6)).toEqual(stepPhasesOf('g'));
    expect(stepPhasesOf('g').map(({ name }) => name)).toEqual([...stepPhaseNames]);
  });

  it('build on each other: nothing is scored before it is generated, nor generated before it is drawn', () => {
    for (const stepPhase of stepPhasesOf('both')) {
      const marks = marksOf(stepPhase);
      if (marks.scores) expect(marks.forgeries).toBe(true);
      if (marks.forgeries) expect(marks.noise).toBe(true);
      if (marks.losses || marks.arrows) expect(marks.scores).toBe(true);
    }
    expect(stepPhasesOf('g').filter((stepPhase) => marksOf(stepPhase).after)).toHaveLength(1);
  });
});
