/**
 * Makes public/data/<set> from its source, which the app and its tests then no longer need:
 *   npm run pack-data -- mnist
 */
import { mnist } from './mnist';
import { writeDataSet } from './write';

const makers = { mnist };

const [name, ...rest] = process.argv.slice(2);
const maker = Object.entries(makers).find(([key]) => key === name)?.[1];
if (!maker || rest.length > 0) {
  console.error(`usage: npm run pack-data -- ${Object.keys(makers).join(' | ')}`);
  process.exit(2);
}
const manifest = writeDataSet(maker());
for (const shard of [...manifest.train, ...manifest.test]) {
  console.log(`${shard.file}  ${shard.images} images  ${shard.bytes} bytes  ${shard.sha256}`);
}
