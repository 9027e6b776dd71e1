/** Launch secrets and tokens of the loopback server, used twice, late, guessed and exchanged. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useAttackedHost } from '#tests/support/attacked-host.ts';
import { exchange, openPageSocket } from '#tests/support/loopback.ts';

const attacked = useAttackedHost();

describe('launch secrets and tokens', () => {
  test('a launch secret works once', async () => {
    const secret = attacked.host.secret();
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
    const replayed = await exchange(attacked.host.origin, secret);
    expect([replayed.status, replayed.body]).toEqual([403, '']);
  });

  test('two exchanges of one secret at the same moment: one wins', async () => {
    const secret = attacked.host.secret();
    const both = await Promise.all([1, 2, 3].map(() => exchange(attacked.host.origin, secret)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
  });

  test('a secret printed in the morning still opens the page in the afternoon, but not next day', async () => {
    const secret = attacked.host.secret();
    const old = attacked.host.secret();
    attacked.host.clock.now += 5 * 3_600_000;
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
    attacked.host.clock.now += 24 * 3_600_000;
    expect((await exchange(attacked.host.origin, old)).status).toBe(403);
  });

  test('a token that no page claims within ten seconds is dead', async () => {
    const token = await attacked.host.token();
    attacked.host.clock.now += 10_001;
    const socket = await openPageSocket(attacked.host.origin);
    socket.send({ type: 'hello', token });
    expect(await socket.closed).toBe(4401);
    expect(attacked.host.station.open).toBe(0);
  });

  test('a guessed secret or token is refused', async () => {
    expect(
      (await exchange(attacked.host.origin, randomBytes(32).toString('base64url'))).status,
    ).toBe(403);
    expect((await exchange(attacked.host.origin, 'short')).status).toBe(400);
    const socket = await openPageSocket(attacked.host.origin);
    socket.send({ type: 'hello', token: randomBytes(32).toString('base64url') });
    expect(await socket.closed).toBe(4401);
  });

  test('a launch secret is no token, and a token no launch secret', async () => {
    const socket = await openPageSocket(attacked.host.origin);
    socket.send({ type: 'hello', token: attacked.host.secret() });
    expect(await socket.closed).toBe(4401);
    expect((await exchange(attacked.host.origin, await attacked.host.token())).status).toBe(403);
  });

  test('a reloaded page comes back with its token, until it has been gone for a shift', async () => {
    const token = await attacked.host.token();
    for (const _reload of [1, 2, 3]) {
      const socket = await openPageSocket(attacked.host.origin);
      socket.send({ type: 'hello', token });
      expect(await socket.next()).toEqual({ type: 'welcome' });
      attacked.host.clock.now += 3_600_000;
      socket.close();
      await expect.poll(() => attacked.host.station.open).toBe(0);
    }
    attacked.host.clock.now += 12 * 3_600_000 + 1;
    const late = await openPageSocket(attacked.host.origin);
    late.send({ type: 'hello', token });
    expect(await late.closed).toBe(4401);
  });

  test('a second page with the same token puts the first out, and is not put out by its end', async () => {
    const token = await attacked.host.token();
    const first = await openPageSocket(attacked.host.origin);
    first.send({ type: 'hello', token });
    await first.next();
    const second = await openPageSocket(attacked.host.origin);
    second.send({ type: 'hello', token });
    expect(await second.next()).toEqual({ type: 'welcome' });
    expect(await first.next()).toEqual({ type: 'closed', reason: 'opened_elsewhere' });
    expect(await first.closed).toBe(4409);
    second.send({ type: 'rpc', message: 'still here' });
    expect(await second.next()).toEqual({ type: 'rpc', message: 'still here' });
    expect(attacked.host.station.open).toBe(1);
  });

  test('no secret and no token is in the log', async () => {
    const secret = attacked.host.secret();
    await exchange(attacked.host.origin, secret);
    await exchange(attacked.host.origin, secret);
    const token = await attacked.host.token();
    const socket = await openPageSocket(attacked.host.origin);
    socket.send({ type: 'hello', token });
    await socket.next();
    expect(attacked.host.log.length).toBeGreaterThan(2);
    expect(JSON.stringify(attacked.host.log)).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });
});
