/** Features and images with their metrics by numpy and scipy: `scripts/metricsReference.py` made them. */
import fixture from './metrics.fixture.json';

function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Whole numbers of 16 bits, little-endian, in steps of 1/4096. */
function features(text: string): Float32Array {
  const view = new DataView(bytes(text).buffer);
  return Float32Array.from(
    { length: view.byteLength / 2 },
    (_, i) => view.getInt16(2 * i, true) / 4096,
  );
}

export const pairs = fixture.pairs.map((pair) => ({
  ...pair,
  real: features(pair.real),
  fake: features(pair.fake),
}));

export const images = { ...fixture.images, bytes: bytes(fixture.images.bytes) };

export const copying = {
  generated: Float64Array.from(fixture.copying.generated),
  heldOut: Float64Array.from(fixture.copying.heldOut),
  z: fixture.copying.z,
};

/** 95 % intervals of `count` of `total`. */
export const wilson = fixture.wilson;
