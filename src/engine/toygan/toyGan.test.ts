import { describe, expect, it } from 'vitest';
import { defaultToyGan } from '../../core/toygan/config';
import { lossAndGradient, lossNames } from '../../core/nn/losses';
import { ToyGan } from './toyGan';

/** A GAN whose D has learnt a little. */
function trained(part: Partial<typeof defaultToyGan>): ToyGan {
  const gan = new ToyGan({ ...defaultToyGan, seed: 3, ...part });
  for (let i = 0; i < 20; i++) gan.advance('d');
  return gan;
}

describe('the gradient at a sample', () => {
  it.each(
    lossNames.flatMap((loss) => [{ loss, data: 'two' } as const, { loss, data: 'ring' } as const]),
  )('is the derivative of its own loss ($loss on $data)', ({ loss, data }) => {
    const gan = trained({ loss, data });
    const size = data === 'ring' ? 2 : 1;
    const fakes = Float32Array.from([-2.1, -0.4, 0.3, 1.7]);
    const gradient = gan.sampleGradient(fakes);
    const h = 1e-2;
    fakes.forEach((value, i) => {
      const sample = i - (i % size);
      const lossAt = (moved: number) => {
        const x = fakes.slice(sample, sample + size);
        x[i - sample] = moved;
        return lossAndGradient(loss, 'generator', gan.logits(x)).value;
      };
      const finiteDifference = (lossAt(value + h) - lossAt(value - h)) / (2 * h);
      expect(Math.abs(gradient[i]! - finiteDifference)).toBeLessThan(
        2e-3 + 0.02 * Math.abs(finiteDifference),
      );
    });
  });

  it('does not depend on the samples beside it', () => {
    const gan = trained({ data: 'ring' });
    const fakes = Float32Array.from({ length: 16 }, (_, i) => 2 * Math.sin(i));
    const together = gan.sampleGradient(fakes);
    for (let i = 0; i < 16; i += 2) {
      expect(gan.sampleGradient(fakes.slice(i, i + 2))).toEqual(together.slice(i, i + 2));
    }
  });
});

describe('the toy GAN', () => {
  it('moves only who plays, and advances the step whoever plays', () => {
    const gan = new ToyGan(defaultToyGan);
    const before = gan.save();
    const made = gan.advance('d');
    expect(made.g).toBeNull();
    expect(made.d?.moved).toBeGreaterThan(0);
    expect(gan.save().g.w).toEqual(before.g.w);
    expect(gan.save().d.w).not.toEqual(before.d.w);
    const middle = gan.save();
    gan.advance('g');
    expect(gan.save().d.w).toEqual(middle.d.w);
    expect(gan.save().g.w).not.toEqual(middle.g.w);
    expect(gan.step).toBe(2);
  });

  it('repeats itself from its seed, and goes on from a restored state as it did before', () => {
    const config = { ...defaultToyGan, discriminatorSteps: 2, discriminatorWarmup: 5 };
    const play = () => {
      const gan = new ToyGan(config);
      gan.discriminatorWarmup();
      for (let i = 0; i < 10; i++) gan.advance('both');
      return gan;
    };
    const gan = play();
    const at10 = gan.save();
    expect(play().save()).toEqual(at10);
    for (let i = 0; i < 5; i++) gan.advance('both');
    const at15 = gan.save();
    gan.restore(at10);
    expect(gan.step).toBe(10);
    for (let i = 0; i < 5; i++) gan.advance('both');
    expect(gan.save()).toEqual(at15);
  });

  it('warms up D alone, on batches of its own', () => {
    const gan = new ToyGan({ ...defaultToyGan, discriminatorWarmup: 30 });
    const before = gan.save();
    gan.discriminatorWarmup();
    expect(gan.step).toBe(0);
    expect(gan.save().g).toEqual(before.g);
    expect(gan.save().d.updates).toBe(30);
    const other = new ToyGan(defaultToyGan);
    for (let i = 0; i < 30; i++) other.advance('d');
    expect(gan.save().d.w).not.toEqual(other.save().d.w);
  });

  it.each(['two', 'ring'] as const)(
    'goes the same way whether it is looked at or not (%s)',
    (data) => {
      const config = { ...defaultToyGan, data, discriminatorSteps: 3 };
      const seen = new ToyGan(config);
      const unseen = new ToyGan(config);
      const look = () => {
        const fakes = seen.generate(Float32Array.from({ length: 600 }, (_, i) => Math.sin(i)));
        seen.sampleGradient(fakes);
        seen.logits(fakes);
      };
      for (let i = 0; i < 5; i++) {
        expect(seen.advance('both', look)).toEqual(unseen.advance('both'));
        look();
      }
      expect(seen.save()).toEqual(unseen.save());
    },
  );

  it('says which batch it will see', () => {
    const gan = new ToyGan({ ...defaultToyGan, data: 'ring', discriminatorSteps: 2 });
    const both = gan.nextBatch('both');
    const alone = gan.nextBatch('d');
    expect(both.x).toHaveLength(256);
    expect(both.z).toHaveLength(256);
    expect(alone.z).not.toEqual(both.z);
    expect(gan.nextBatch('both')).toEqual(both);
  });
});
