import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { recipes } from './pretrain/recipes';
import { pretrain } from './pretrain/run';
import { explain } from './train/explain';

/**
 * `npm run pretrain -- --model digits`: trains what ships with the page, with the page's own engine,
 * and writes it to public/models or to `--out`. The state is kept in .cache/pretrain or in `--state`; a
 * run that was stopped goes on from it exactly.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'digits' },
      steps: { type: 'string' },
      out: { type: 'string', default: join(root, 'public/models') },
      state: { type: 'string', default: join(root, '.cache/pretrain') },
    },
  });
  const recipe = recipes[values.model];
  const steps = Number(values.steps ?? recipe?.steps);
  if (!recipe || !Number.isInteger(steps) || steps < 1) {
    console.error(`--model is one of ${Object.keys(recipes).join(', ')}; --steps a whole number`);
    process.exit(2);
  }
  await pretrain(values.model, { ...recipe, steps }, { state: values.state, out: values.out });
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
