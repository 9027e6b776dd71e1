/**
 * The process of one side: `side-process NAME PEOPLE DATADIR FIRST-QUERY`, driven by `side.ts`. It loads
 * nothing of the others.
 */
import type { Query } from './queries.ts';
import type { Asked, Memory, Ready, Searcher, SideName, ToSide } from './side.ts';

const [name = '', people = '0', dataDir = '', first = ''] = process.argv.slice(2);
const searcher = await open(name as SideName);
const signInMs = (await searcher.signIn?.()) ?? 0;
const startMs = performance.now();
await searcher.search(first);
reply({ firstQueryMs: performance.now() - startMs, signInMs });

process.on('message', (message: ToSide) => void take(message));
// Nobody asks any more, whatever became of the bench.
process.once('disconnect', () => process.exit());

async function take(message: ToSide): Promise<void> {
  switch (message.type) {
    case 'ask':
      reply(await ask(message.queries, message.budgetMs));
      return;
    case 'memory':
      // maxRSS is in kibibytes.
      reply({
        rssMb: Math.round(process.memoryUsage().rss / 1e6),
        peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
      });
      return;
    case 'end':
      await searcher.close();
      process.disconnect();
      return;
  }
}

function reply(message: Ready | Asked | Memory): void {
  process.send?.(message);
}

async function open(side: SideName): Promise<Searcher> {
  if (side === 'dangol') {
    const { openStation } = await import('./station-side.ts');
    return openStation(dataDir);
  }
  const { openPeer } = await import('./peers.ts');
  return openPeer(side, Number(people));
}

async function ask(queries: readonly Query[], budgetMs: number): Promise<Asked> {
  const asked: Asked = { timesMs: [], answered: 0, found: 0, known: 0 };
  const untilMs = performance.now() + budgetMs;
  for (const { text, id } of queries) {
    const beganMs = performance.now();
    const ids = await searcher.search(text);
    const endedMs = performance.now();
    asked.timesMs.push(endedMs - beganMs);
    if (ids.length > 0) asked.answered += 1;
    if (id !== undefined) {
      asked.known += 1;
      if (ids.includes(id)) asked.found += 1;
    }
    if (endedMs > untilMs) break;
  }
  return asked;
}
