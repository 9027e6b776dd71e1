/** The loopback server and real Chromium: the page it is for, and pages that want in. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildConnectPage } from '#tests/support/build-connect-page.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { type Loopback, startLoopback } from '#tests/support/loopback.ts';

let renderer: Awaited<ReturnType<typeof buildConnectPage>>;
let browser: Browser;
let context: BrowserContext;
let host: Loopback;
let hostile: Server;
let hostileOrigin: string;

beforeAll(async () => {
  renderer = await buildConnectPage();
  browser = await launchChromium(['--host-resolver-rules=MAP rebind.test 127.0.0.1']);
  hostile = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>hostile</title>');
  });
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  hostileOrigin = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  hostile.close();
  await renderer.remove();
});
beforeEach(async () => {
  host = await startLoopback(renderer.dir);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await host.close();
});

const state = (page: Page) => page.locator('#state');
const echo = (page: Page, message: string) => page.evaluate((sent) => window.echo?.(sent), message);

/** Opens a new page by a launch address; what its policy forbade is collected. */
async function launched(): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(host.launchAddress());
  return { page, complaints };
}

/** Waits until an output shows what it should. */
async function shows(page: Page, id: 'state' | 'closed', text: string): Promise<void> {
  await expect.poll(() => page.locator(`#${id}`).textContent()).toBe(text);
}

test('a launch address opens the page, and its secret is gone from the address at once', async () => {
  const { page, complaints } = await launched();
  await shows(page, 'state', 'open');
  expect(page.url()).toBe(`${host.origin}/`);
  expect(await echo(page, 'hello')).toBe('hello');
  expect(await context.cookies()).toEqual([]);
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain('launch');
  expect(complaints).toEqual([]);
});

test('F5 does not lose the counter, as often as it is pressed', async () => {
  const { page } = await launched();
  await shows(page, 'state', 'open');
  for (const reload of ['one', 'two', 'three']) {
    await page.reload();
    await shows(page, 'state', 'open');
    expect(await echo(page, reload)).toBe(reload);
  }
  expect(host.station.open).toBe(1);
});

test('a page opened without a launch address is told that it needs one', async () => {
  const { page: first } = await launched();
  await shows(first, 'state', 'open');
  const page = await context.newPage();
  await page.goto(`${host.origin}/`);
  await shows(page, 'state', 'needs_launch');
});

test('a used launch address does not let a second tab in, and leaves the first alone', async () => {
  const address = host.launchAddress();
  const first = await context.newPage();
  await first.goto(address);
  await shows(first, 'state', 'open');
  const second = await context.newPage();
  await second.goto(address);
  await shows(second, 'state', 'needs_launch');
  expect(await echo(first, 'still')).toBe('still');
});

test('a new launch address in the same tab lets a page in that was not', async () => {
  const page = await context.newPage();
  await page.goto(`${host.origin}/`);
  await shows(page, 'state', 'needs_launch');
  // Only the fragment differs, so the browser itself would not load anything.
  await page.goto(host.launchAddress());
  await shows(page, 'state', 'open');
});

test('a duplicated tab takes over, and the first one says so', async () => {
  const { page: first } = await launched();
  await shows(first, 'state', 'open');
  const token = await first.evaluate(() => sessionStorage.getItem('dangol.token'));
  const second = await context.newPage();
  await second.addInitScript((value) => sessionStorage.setItem('dangol.token', value), token ?? '');
  await second.goto(`${host.origin}/`);
  await shows(second, 'state', 'open');
  await shows(first, 'closed', 'opened_elsewhere');
  expect(host.station.open).toBe(1);
});

test('a page is told when the station stops, and after a restart of the host that it needs a launch', async () => {
  const { page } = await launched();
  await shows(page, 'state', 'open');
  host.station.end();
  await shows(page, 'closed', 'stopped');
  await expect.poll(() => host.livePages()).toBe(0);
  host.clock.now += 13 * 3_600_000;
  await page.reload();
  await shows(page, 'state', 'needs_launch');
});

test('a page whose host is gone says that it cannot be reached', async () => {
  const { page } = await launched();
  await shows(page, 'state', 'open');
  await page.evaluate(() => window.addEventListener('beforeunload', () => {}));
  await host.close();
  await shows(page, 'closed', 'stopped');
});

/** What a page of another origin can try, in its own browser, with a secret it somehow learned. */
async function attack(page: Page, target: string, secret: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([origin = '', learned = '']) => {
      const outcome = (promise: Promise<string>) => promise.catch((error: Error) => error.name);
      const body = JSON.stringify({ secret: learned });
      const socket = (address: string) =>
        new Promise<string>((resolve) => {
          const opened = new WebSocket(address);
          opened.addEventListener('open', () => resolve('opened'));
          opened.addEventListener('error', () => resolve('refused'));
        });
      const element = (tag: 'script' | 'img' | 'link', source: string) =>
        new Promise<string>((resolve) => {
          const made = document.createElement(tag);
          made.addEventListener('load', () => resolve('loaded'));
          made.addEventListener('error', () => resolve('refused'));
          if (made instanceof HTMLLinkElement) {
            made.rel = 'stylesheet';
            made.href = source;
          } else made.src = source;
          document.head.append(made);
        });
      return {
        read: await outcome(fetch(`${origin}/`).then((response) => response.text())),
        json: await outcome(
          fetch(`${origin}/launch`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          }).then((response) => String(response.status)),
        ),
        // Sent without asking, as a form would be; what counts is that it had no effect.
        blind: await outcome(
          fetch(`${origin}/launch`, { method: 'POST', mode: 'no-cors', body }).then(
            (response) => response.type,
          ),
        ),
        socket: await socket(`${origin.replace('http', 'ws')}/socket`),
        script: await element('script', `${origin}/assets/page.js`),
        image: await element('img', `${origin}/`),
        style: await element('link', `${origin}/`),
      };
    },
    [target, secret],
  );
}

test('a hostile page on another port gets nothing, with a launch secret in its hands', async () => {
  const page = await context.newPage();
  await page.goto(hostileOrigin);
  const secret = host.secret();
  expect(await attack(page, host.origin, secret)).toEqual({
    read: 'TypeError',
    json: 'TypeError',
    blind: 'TypeError',
    socket: 'refused',
    script: 'refused',
    image: 'refused',
    style: 'refused',
  });
  expect(host.station.open).toBe(0);
  // None of it used the secret up.
  const own = await context.newPage();
  await own.goto(`${host.origin}/#launch=${secret}`);
  await shows(own, 'state', 'open');
});

test('a hostile page cannot put the station into a frame', async () => {
  const { page: own } = await launched();
  await shows(own, 'state', 'open');
  const page = await context.newPage();
  await page.goto(hostileOrigin);
  await page.evaluate(async (origin) => {
    const frame = document.createElement('iframe');
    frame.src = `${origin}/`;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
  }, host.origin);
  const inner = page.frames().find((frame) => frame !== page.mainFrame());
  expect(await inner?.locator('#state').count()).toBe(0);
});

test('a hostile page that opens the station in a window gets no hand on it', async () => {
  const page = await context.newPage();
  await page.goto(hostileOrigin);
  const opened = context.waitForEvent('page');
  const reached = await page.evaluate(async (address) => {
    const window_ = window.open(address);
    await new Promise((resolve) => setTimeout(resolve, 500));
    try {
      return typeof window_?.document;
    } catch (error) {
      return (error as Error).name;
    }
  }, host.launchAddress());
  expect(['SecurityError', 'undefined']).toContain(reached);
  // Not even the page itself: another site may not send anybody there.
  expect(await (await opened).locator('#state').count()).toBe(0);
});

test('a name that is made to point here (DNS rebinding) is misdirected', async () => {
  const page = await context.newPage();
  const rebound = `http://rebind.test:${host.port}`;
  const response = await page.goto(`${rebound}/#launch=${host.secret()}`);
  expect(response?.status()).toBe(421);
  expect(
    await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address);
          socket.addEventListener('open', () => resolve('opened'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
      `ws://rebind.test:${host.port}/socket`,
    ),
  ).toBe('refused');
});

test("the page's policy stops injected script, style, frames and foreign requests", async () => {
  const { page } = await launched();
  await shows(page, 'state', 'open');
  const stopped = await page.evaluate(async (foreign) => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(event.effectiveDirective),
    );
    const script = document.createElement('script');
    try {
      script.text = 'document.title = "injected"';
      document.head.append(script);
    } catch {
      seen.push('text refused');
    }
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    const frame = document.createElement('iframe');
    frame.src = foreign;
    document.body.append(frame);
    await fetch(foreign).catch(() => null);
    try {
      document.body.innerHTML = '<img src=x>';
    } catch {
      seen.push('markup refused');
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [document.title, ...new Set(seen)];
  }, hostileOrigin);
  expect(stopped[0]).toBe('connect');
  for (const what of [
    'text refused',
    'style-src-elem',
    'frame-src',
    'connect-src',
    'markup refused',
  ]) {
    expect(stopped).toContain(what);
  }
  await state(page).waitFor();
});
