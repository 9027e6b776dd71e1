// The checks that run no code of ours.
import { globSync } from 'node:fs';
import type { Command } from './command.ts';

export function staticChecks(root: string): Command[] {
  const folders = globSync('{.,*,electron/*}/tsconfig.json', { cwd: root }).sort();
  if (folders.length < 9) throw new Error(`only ${folders.length} tsconfig.json were found`);
  return [
    { name: 'lint', program: 'oxlint', args: [] },
    { name: 'unused code', program: 'knip', args: ['--no-progress'] },
    { name: 'format', program: 'biome', args: ['format'] },
    ...folders.map((file) => ({
      name: `types ${file.replace(/\/?tsconfig\.json$/, '') || 'scripts'}`,
      program: 'tsc',
      args: ['-p', file],
    })),
  ];
}
