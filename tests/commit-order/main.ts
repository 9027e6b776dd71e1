/**
 * `npm run test:commit-order -- [--commits 1000000]`: the race of tests/integration/hub-commit-order at
 * full length. Exit code 1 where the hub's feed lost a row, or the plain one lost none.
 */
import { parseArgs } from 'node:util';
import { versionGate } from '#hub/records/version-gate.ts';
import { described, race } from './race.ts';

const { values } = parseArgs({ options: { commits: { type: 'string', default: '100000' } } });
const commits = Number(values.commits);
if (!Number.isSafeInteger(commits) || commits < 1) throw new Error('--commits is a whole number');

const plain = await race(commits, async () => {});
process.stdout.write(`${described('plain feed', plain)}\n`);
const ours = await race(commits, versionGate);
process.stdout.write(`${described('hub feed', ours)}\n`);
process.exitCode = ours.lost === 0 && plain.lost > 0 ? 0 : 1;
