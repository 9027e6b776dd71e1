/** How far an import is: a bar on a terminal, a line every tenth elsewhere. */
import type { ImportProgress } from './import-file.ts';

export interface ProgressOutput {
  write(text: string): unknown;
  /** True for a terminal. */
  isTTY?: boolean;
}

export interface ProgressLine {
  show(progress: ImportProgress): void;
  /** Leaves the bar as it is and begins a new line. */
  end(): void;
}

const barWidth = 24;

export function createProgressLine(output: ProgressOutput, nowMs: () => number): ProgressLine {
  const startMs = nowMs();
  let saidTenths = -1;
  let drawn = false;
  return {
    show({ bytesRead, bytesTotal, rows }) {
      const part = bytesTotal === 0 ? 1 : Math.min(1, bytesRead / bytesTotal);
      const percent = Math.floor(part * 100);
      const seconds = Math.max(0.001, (nowMs() - startMs) / 1000);
      const speed = `${count(rows)} rows, ${count(Math.round(rows / seconds))}/s`;
      if (output.isTTY === true) {
        const full = Math.round(part * barWidth);
        const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
        output.write(`\r${bar} ${String(percent).padStart(3)} %  ${speed}\x1b[K`);
        drawn = true;
        return;
      }
      const tenths = Math.floor(percent / 10);
      if (tenths === saidTenths) return;
      saidTenths = tenths;
      output.write(`${percent} %  ${speed}\n`);
    },
    end() {
      if (drawn) output.write('\n');
    },
  };
}

function count(number: number): string {
  return number.toLocaleString('en');
}
