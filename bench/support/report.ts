/**
 * What a bench says: with `--json` one JSON line a measurement and nothing else on standard output,
 * otherwise words for a person. Progress goes to standard error.
 */
import type { Control } from './control.ts';
import { mostSpread } from './control.ts';
import { describeMachine } from './machine.ts';

export type Value = string | number | boolean | null;
export type Line = { bench: string } & Record<string, Value>;

export interface Report {
  /** One measurement; `words` is what a person reads instead of the JSON line. */
  line(line: Line, words?: string): void;
  /** What is going on, for whoever waits. */
  progress(text: string): void;
  /** The machine, as a line of the bench. */
  machine(bench: string): void;
  /** The control case; one that spread too far makes the process exit with 1. */
  control(bench: string, control: Control): void;
}

export function createReport({ json }: { json: boolean }): Report {
  const line: Report['line'] = (values, words) =>
    console.log(json ? JSON.stringify(values) : (words ?? plain(values)));
  return {
    line,
    progress: (text) => console.error(text),
    machine(bench) {
      const machine = describeMachine();
      const { cores, cpu, memoryGb, node, load } = machine;
      line(
        { bench, kind: 'machine', ...machine },
        `${cores} × ${cpu}, ${memoryGb} GB, ${machine.os}, Node ${node}, load ${load}`,
      );
    },
    control(bench, control) {
      const apart = `${(control.spread * 100).toFixed(1)} %`;
      const words = `control ${control.firstMs}, ${control.middleMs}, ${control.lastMs} ms: ${apart} apart`;
      line({ bench, kind: 'control', ...control }, words);
      if (control.ok) return;
      console.error(
        `FAIL: the control case spread over ${apart}, more than ${mostSpread * 100} %: the machine was busy with other work, measure again`,
      );
      process.exitCode = 1;
    },
  };
}

function plain(line: Line): string {
  return Object.entries(line)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join('  ');
}
