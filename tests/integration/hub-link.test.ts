import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { expect, it, onTestFinished } from 'vitest';
import { openHubLink } from '#electron/station/sync/hub-link.ts';

/** Something at the hub's address that speaks socket.io and says nothing. */
async function silentServer(): Promise<{ url: string; connected: Promise<void> }> {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  const connected = new Promise<void>((resolve) => io.on('connection', () => resolve()));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void io.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, connected };
}

function open(url: string, timers: { delayMs: number; run: () => void }[]) {
  const heard: string[] = [];
  const link = openHubLink(
    {
      url,
      station: 'station-1',
      hub: '0199a0c4-0000-7000-8000-0000000000ff',
      app: 'test',
      instance: { id: '0199a0c4-0000-7000-8000-000000000001', start: 1 },
      sign: () => '',
      monotonicMs: () => 0,
      callAfter(delayMs, run) {
        const timer = { delayMs, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    {
      welcomed: () => heard.push('welcomed'),
      refused: ({ code }) => heard.push(code),
      lost: () => heard.push('lost'),
      announced: () => heard.push('announced'),
      granted: () => 0,
    },
  );
  onTestFinished(() => link.close());
  return { link, heard };
}

it('counts a server that connects and never speaks as lost, and not as a hub for ever', async () => {
  const { url, connected } = await silentServer();
  const timers: { delayMs: number; run: () => void }[] = [];
  const { heard } = open(url, timers);
  await connected;
  await expect.poll(() => timers.length).toBe(1);
  timers[0]?.run();
  expect(heard).toEqual(['lost']);
});

it('says nothing and waits for nothing once it was closed', async () => {
  const { url, connected } = await silentServer();
  const timers: { delayMs: number; run: () => void }[] = [];
  const { heard, link } = open(url, timers);
  await connected;
  await expect.poll(() => timers.length).toBe(1);
  link.close();
  expect(timers).toEqual([]);
  expect(heard).toEqual([]);
});
