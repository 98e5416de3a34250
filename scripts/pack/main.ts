/**
 * Makes public/data/<set> from its source, which the app and its tests then no longer need:
 *   npm run pack-data -- mnist
 *   npm run pack-data -- fashion [folder of the Debian package dataset-fashion-mnist]
 *   npm run pack-data -- faces
 */
import { faces } from './faces';
import { fashion } from './fashion';
import { mnist } from './mnist';
import { writeDataSet } from './write';

const [name, folder, ...rest] = process.argv.slice(2);
const makers = { mnist, fashion: () => fashion(folder), faces };
const maker = Object.entries(makers).find(([key]) => key === name)?.[1];
if (!maker || rest.length > 0 || (folder !== undefined && name !== 'fashion')) {
  console.error('usage: npm run pack-data -- mnist | fashion [folder] | faces');
  process.exit(2);
}
const manifest = writeDataSet(maker());
for (const shard of [...manifest.train, ...manifest.test]) {
  console.log(`${shard.file}  ${shard.images} images  ${shard.bytes} bytes  ${shard.sha256}`);
}
