import { convolutionSize, usualChoice, weightGradientChoice } from './products';
import type { Product } from './products';
import { groupsOf, subgroupTile, tilesThatFit } from './tiling';
import type { ProductChoice, Tiling } from './tiling';

/** Parts that a convolution's sums are split in at most: each is written and read again. */
const mostParts = 8;

/** Columns from which half of a subgroup tile's threads have something to do. */
const leastSubgroupColumns = 64;

/** Ways to cut up a product that may be faster than the usual one, which comes first. */
export function candidatesFor(tiling: Tiling, product: Product): ProductChoice[] {
  const usual = usualChoice(tiling, product);
  const { pass, geometry, images } = product;
  const found: ProductChoice[] = [usual];
  const add = (choice: ProductChoice) => {
    const same = ({ tile, splitK }: ProductChoice) =>
      tile === choice.tile && splitK === choice.splitK;
    if (!found.some(same)) found.push(choice);
  };
  // On a device made of software a split changes nothing but the rounding: few threads are busy at once.
  const splits = tiling.minWorkgroups > 1;
  if (pass === 'weightGradient') {
    const { gradientTiles, moreGradientTiles, gradientGroups } = tiling;
    const shares = splits ? [1, 2, 0.5] : [];
    for (const tile of tilesThatFit(gradientTiles, geometry.outputChannels)) {
      for (const share of shares) add(weightGradientChoice(tile, product, share * gradientGroups));
    }
    for (const tile of moreGradientTiles) {
      const other = weightGradientChoice(tile, product, gradientGroups);
      add(splits ? other : { tile, splitK: usual.splitK });
    }
    return found;
  }
  const size = convolutionSize(pass, geometry, images);
  for (const tile of [...tilesThatFit(tiling.tiles, size.columns), ...tiling.moreTiles]) {
    add({ tile, splitK: 1 });
    if (!splits || tile.tileK === 0) continue;
    const groups = groupsOf(tile, size.rows, size.columns).reduce((a, b) => a * b) * size.batches;
    const rounds = Math.floor(leastTerms(product) / tile.tileK);
    const splitK = Math.min(Math.ceil(tiling.minWorkgroups / groups), mostParts, rounds);
    if (splitK > 1) add({ tile, splitK });
  }
  const { extensions = [] } = tiling;
  if (splits && extensions.includes('subgroups') && size.columns >= leastSubgroupColumns) {
    add({ tile: subgroupTile, splitK: 1 });
  }
  // Not of gradients, the least of which half precision would take for zero.
  if (splits && extensions.includes('f16') && pass === 'forward' && usual.tile.tileK > 0) {
    add({ tile: { ...usual.tile, half: true }, splitK: usual.splitK });
  }
  return found;
}

/** Terms of a convolution's sums, of the parity that has fewest. */
function leastTerms({ pass, geometry }: Product): number {
  const { kernel, inputChannels, outputChannels } = geometry;
  return pass === 'forward'
    ? kernel ** 2 * inputChannels
    : Math.max(1, Math.floor(kernel / 2) ** 2) * outputChannels;
}
