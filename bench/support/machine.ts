/** The machine a figure belongs to, and the little it says about other processes and itself. */
import { readFileSync } from 'node:fs';
import os from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  os: string;
  /** Load average of the last minute when this was asked. */
  load: number;
}

export function describeMachine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    os: `${os.type()} ${os.release()}`,
    load: Number((os.loadavg()[0] ?? 0).toFixed(2)),
  };
}

/**
 * Megabytes (10^6 bytes) of memory a process holds; `peakMb` the most it ever held. Of another process
 * on Linux only: elsewhere ask the process itself.
 */
export function memoryOf(pid: number): { rssMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    Math.round(
      (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e6,
    );
  return { rssMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
}
