/** What waits on a node, read when Prometheus asks. */
import { Gauge, type Registry } from 'prom-client';

/** @param waiting by what it is: how many there are now. */
export function addWaitingMetrics(
  registry: Registry,
  waiting: Readonly<Record<string, () => number>>,
): void {
  const gauge = new Gauge({
    name: 'dangol_hub_waiting',
    help: 'What waits on this node now, by what it is.',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const [what, count] of Object.entries(waiting)) gauge.set({ what }, count());
    },
  });
}
