/**
 * `npm run test:planted` takes long and is run by hand; that its bugs can still be planted is looked at
 * here, so that the list does not rot.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plantedBugs } from '#tests/planted/bugs.ts';

const root = new URL('../../', import.meta.url);

it.each(plantedBugs.map((bug) => [bug.name, bug] as const))(
  'can still be planted: %s',
  (_name, { file, find }) => {
    const source = readFileSync(new URL(file, root), 'utf8');
    expect(source.split(find), `the text to replace in ${file}`).toHaveLength(2);
  },
);
