import { expect, it } from 'vitest';
import { openSecrets } from '#tests/support/own-station.ts';
import type { LogLine, StationSettings } from './host.ts';
import { startStationThread } from './station-thread.ts';

const settings: StationSettings = {
  dataDir: 'none',
  mode: 'associate',
  hubHint: null,
  app: 'test',
  cipher: 'aegis',
};

/** A worker that does nothing but end when it is told to. */
const idle = new URL(
  `data:text/javascript,${encodeURIComponent(
    "import { parentPort } from 'node:worker_threads';" +
      "parentPort.on('message', ({ type }) => type === 'stop' && parentPort.close());",
  )}`,
);

it('outlives a message that is nested beyond what can cross to its thread', async () => {
  const logged: LogLine[] = [];
  const thread = startStationThread(idle, settings, openSecrets, (line) => logged.push(line));
  const nested: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  thread.connect().send(nested);
  expect(logged).toMatchObject([{ event: 'rpc.unsendable' }]);
  await thread.stop();
  expect(await thread.ended).toBe(0);
});
