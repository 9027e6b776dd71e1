/** The process of one side: `side-process.ts NAME`, driven by `side.ts`. */
import type { SideName, Synced, Target, ToSide } from './side.ts';

const [name = ''] = process.argv.slice(2);
const target = await openTarget(name as SideName);

process.on('message', (message: ToSide) => void take(message));

async function take(message: ToSide): Promise<void> {
  switch (message.type) {
    case 'prepare':
      await target.prepare(message.people);
      process.send?.('prepared');
      return;
    case 'sync': {
      globalThis.gc?.();
      const synced = await target.sync(message.dataDir, message.askWhile);
      const { rss } = process.memoryUsage();
      // maxRSS is in kibibytes.
      const peak = process.resourceUsage().maxRSS * 1024;
      process.send?.({
        ...synced,
        rssMb: Math.round(rss / 1e6),
        peakMb: Math.round(peak / 1e6),
      } satisfies Synced);
      return;
    }
    case 'end':
      process.disconnect();
      return;
  }
}

/** Each side loads only what it needs: its memory is its own. */
async function openTarget(side: SideName): Promise<Target> {
  switch (side) {
    case 'dangol':
      return (await import('./dangol.ts')).openDangol();
    case 'raw':
      return (await import('./raw.ts')).openRaw();
    case 'pouchdb':
    case 'pouchdb-default':
      return (await import('./pouchdb.ts')).openPouch(side === 'pouchdb');
    case 'rxdb':
    case 'rxdb-default':
      return (await import('./rxdb.ts')).openRx(side === 'rxdb');
  }
}
