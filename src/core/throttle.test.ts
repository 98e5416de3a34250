import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Throttle } from './throttle';

test('is due at once, and again after its gap', () => {
  const pace = new Throttle(200);
  expect(pace.due(0)).toBe(true);
  pace.done(0, 10);
  expect(pace.due(199)).toBe(false);
  expect(pace.due(200)).toBe(true);
  pace.done(200, 210);
  pace.reset();
  expect(pace.due(211)).toBe(true);
});

test('takes no more than its share of the time, however dear it is', () => {
  const cost = fc.double({ min: 0.1, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.array(cost, { minLength: 5, maxLength: 40 }), (costs) => {
      const pace = new Throttle(250, 0.1);
      let now = 0;
      let spent = 0;
      for (const each of costs) {
        while (!pace.due(now)) now += 1;
        // All that was spent before has been waited out.
        expect(spent).toBeLessThanOrEqual(0.1 * now + 1e-9);
        pace.done(now, now + each);
        now += each;
        spent += each;
      }
    }),
  );
});
