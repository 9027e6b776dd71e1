/**
 * How quickly a station's work of hours offline reaches the hub: so many notes made by RPC while nobody
 * answers, then the hub is there. The clock runs from when the link is up until the hub's answer to each is
 * stored and none is unsent.
 */
import { median } from '../support/statistics.ts';
import { customerIds, fillSmall, levelStation, say, type Stage } from './stage.ts';
import { openStation } from './station.ts';

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1';
const atOnce = 50;
/** As many people as come to a counter on such a day, several notes each. */
const peopleMost = 2_000;

export async function offlinePush(stage: Stage): Promise<void> {
  const { report, hub, sizes } = stage;
  await fillSmall(stage);
  const { station, dataDir } = await levelStation(stage, 'offline');
  await station.stop();
  const ids = customerIds(Math.min(peopleMost, sizes.people));
  const rates: number[] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    const offline = openStation(dataDir, nowhere);
    await offline.status();
    const startedMs = performance.now();
    for (let made = 0; made < sizes.mutations; made += atOnce) {
      await Promise.all(
        Array.from({ length: Math.min(atOnce, sizes.mutations - made) }, async (_, i) => {
          const customerId = ids[(made + i) % ids.length] ?? '';
          const text = `likes navy, round ${round}, ${made + i}`;
          const saved = await offline.rpc.call('note.add', { customerId, text });
          if (!saved.ok) throw new Error(`not saved: ${saved.code}`);
        }),
      );
    }
    const saveMs = (performance.now() - startedMs) / sizes.mutations;
    await offline.stop();

    const online = openStation(dataDir, hub.url);
    await online.until(({ link }) => link.state === 'online');
    const onlineMs = performance.now();
    await online.until(({ unsent }) => unsent === 0);
    const ms = performance.now() - onlineMs;
    const { attention } = await online.status();
    if (attention > 0) throw new Error(`${attention} mutations need attention`);
    await online.stop();
    rates.push(sizes.mutations / (ms / 1_000));
    report.progress(
      `push ${round + 1}: ${Math.round(rates.at(-1) ?? 0)} mutations/s (saved in ${saveMs.toFixed(2)} ms each)`,
    );
  }
  const perSecond = Math.round(median(rates));
  say(
    report,
    'offline-push',
    { mutations: sizes.mutations, perSecond, rounds: sizes.rounds },
    `${sizes.mutations} mutations made offline reach the hub and are acknowledged at ${perSecond}/s`,
  );
}
