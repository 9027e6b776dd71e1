/**
 * A real station: the browser host as a process of its own, spoken to over its real WebSocket as a page
 * would. What a test asks of it is what a person could ask.
 */
import { WebSocket } from 'ws';
import type { StationMode } from '#shared/domain/record.ts';
import { createRpcClient, type RpcClient } from '#shared/rpc/client.ts';
import { HostFrame, type PageFrame } from '#shared/rpc/host-frames.ts';
import type { OpenStatus, StationStatus } from '#shared/rpc/status.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { type RunningProcess, startProcess } from './running-process.ts';
import { signingIn } from './staff.ts';

export interface StationProcess {
  rpc: RpcClient;
  process: RunningProcess;
  address: string;
  /** The status of an open station; throws where it is not open. */
  status(): Promise<OpenStatus>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a station on a data directory and opens a session as a page would. */
export async function startStation(options: {
  dataDir: string;
  hub: string;
  enrolCode?: string;
  /** What it is for; an associate's by default. */
  mode?: StationMode;
  extra?: readonly string[];
  env?: Record<string, string>;
}): Promise<StationProcess> {
  const args = [
    `--mode=${options.mode ?? 'associate'}`,
    '--development-keys',
    `--data-dir=${options.dataDir}`,
    `--hub=${options.hub}`,
    ...(options.enrolCode === undefined ? [] : ['--enrol-code', options.enrolCode]),
    ...(options.extra ?? []),
  ];
  const running = startProcess('electron/browser-host/main.ts', args, options.env);
  const [, address = '', secret = ''] = await running.line(
    /station ready (http:\/\/127\.0\.0\.1:\d+)\/#launch=(\S+)/,
  );
  const rpc = signingIn(createRpcClient(await openPage(address, secret)));
  return {
    rpc,
    process: running,
    address,
    async status() {
      const status: StationStatus = await rpc.call('station.status', {});
      if (status.stage !== 'open') throw new Error(`the station is ${JSON.stringify(status)}`);
      return status;
    },
    kill: () => running.kill(),
    stop: () => running.stop(),
  };
}

async function openPage(address: string, secret: string): Promise<Transport> {
  const exchanged = await fetch(`${address}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ secret }),
  });
  const { token } = (await exchanged.json()) as { token: string };
  const socket = new WebSocket(`${address.replace('http', 'ws')}/socket`, { origin: address });
  const send = (frame: PageFrame) => socket.send(JSON.stringify(frame));
  const listeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => send({ type: 'hello', token }));
    socket.on('message', (data) => {
      const frame = HostFrame.parse(JSON.parse((data as Buffer).toString('utf8')));
      if (frame.type === 'welcome') resolve();
      if (frame.type !== 'rpc') return;
      for (const listener of listeners) listener(frame.message);
    });
    socket.on('close', () => {
      reject(new Error('the station closed the socket'));
      for (const listener of closeListeners) listener();
      closeListeners.clear();
    });
  });
  return {
    send: (message) => send({ type: 'rpc', message }),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
  };
}
