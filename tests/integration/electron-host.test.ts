/**
 * The Electron host as built (`out/main`, `out/preload`), over the stand-in for the `electron` module:
 * real Chromium, the real renderer, the real station thread.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ElectronProgram, startElectronProgram } from '#tests/support/electron-program.ts';
import { sendBinding } from '#tests/support/electron-stand-in/preload-world.ts';

let dir: string;
let dataDir: string;
let programs: ElectronProgram[];
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-electron '));
  dataDir = path.join(dir, 'station');
  programs = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  // Chromium's last processes may still write for a moment.
  rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
});

function start(args: string[] = [], env: Record<string, string> = {}): ElectronProgram {
  const program = startElectronProgram(['--data-dir', dataDir, '--development-keys', ...args], env);
  programs.push(program);
  return program;
}

/** Asks the station through the page's own bridge. */
const statusOverBridge = (program: ElectronProgram) =>
  program.page().then((page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          window.dangol?.onMessage((frame) => {
            const { type, message } = frame as { type: string; message?: { id?: number } };
            if (type === 'rpc' && message?.id === 77_001) resolve(message);
          });
          window.dangol?.send({
            type: 'rpc',
            message: { type: 'call', id: 77_001, call: 'station.status', args: {} },
          });
        }),
    ),
  );

describe('the app', () => {
  test('comes up with its screens, and they speak to the station', async () => {
    const program = start(['--hub', 'http://127.0.0.1:9']);
    const page = await program.page();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.getByRole('textbox').first().waitFor();
    expect(await statusOverBridge(program)).toEqual({
      type: 'result',
      id: 77_001,
      value: {
        stage: 'unenrolled',
        mode: 'associate',
        hubHint: 'http://127.0.0.1:9',
        keystore: 'development',
        because: null,
      },
    });
    expect(complaints).toEqual([]);
    const { options, done } = await program.ask('window');
    expect(done).toContain('show');
    expect(options).toMatchObject({ width: 1280, height: 800, kiosk: false, show: false });
  });

  test('enrols by a code it is given, and says why it could not', async () => {
    const program = start(['--hub', 'http://127.0.0.1:9', '--enrol-code', 'ABCD1234']);
    const [, code] = await program.line(/^station not enrolled: (\w+) /m);
    expect(code).toBe('unreachable');
    await program.line(/^station ready$/m);
  });

  test('survives a reload of its page', async () => {
    const program = start();
    const page = await program.page();
    await page.getByRole('textbox').first().waitFor();
    await page.evaluate(() => location.reload());
    await page.waitForEvent('load');
    await page.getByRole('textbox').first().waitFor();
    expect(await statusOverBridge(program)).toMatchObject({ type: 'result' });
  });

  test('gives its page two functions and nothing of Electron or Node', async () => {
    const page = await start().page();
    expect(
      await page.evaluate(() => ({
        bridge: Object.keys(window.dangol ?? {}),
        frozen: Object.isFrozen(window.dangol),
        others: [
          'require',
          'process',
          'module',
          'global',
          'Buffer',
          'electron',
          'ipcRenderer',
        ].filter((name) => name in window),
      })),
    ).toEqual({ bridge: ['send', 'onMessage'], frozen: true, others: [] });
  });

  test('a second start on the same data shows the first window and ends', async () => {
    const first = start();
    await first.page();
    await first.ask('minimize');
    const second = start();
    expect(await second.ended).toBe(0);
    expect(second.output()).toContain('station already running');
    await expect
      .poll(async () => (await first.ask('window')).done.slice(-3))
      .toEqual(['restore', 'show', 'focus']);
  });

  test('a page that crashes is loaded again', async () => {
    const program = start();
    const page = await program.page();
    await page.getByRole('textbox').first().waitFor();
    await program.ask('crashPage');
    await program.line(/"event":"page\.gone"/);
    await expect.poll(async () => (await program.page()) !== page).toBe(true);
    await (await program.page()).getByRole('textbox').first().waitFor();
    expect(await statusOverBridge(program)).toMatchObject({ type: 'result' });
  });

  test('SIGTERM, and quitting, stop the station and end it with code 0', async () => {
    const one = start();
    await one.page();
    expect(await one.stop()).toBe(0);
    expect(one.output()).toContain('"event":"station.ended","code":0');
    const other = start();
    await other.page();
    void other.ask('quit').catch(() => {});
    expect(await other.ended).toBe(0);
  });

  test.each([
    ['stays open when a person wants to stay', '0'],
    ['closes when a person wants to leave', '1'],
  ])('with unsent work it asks before it closes, and %s', async (_name, answer) => {
    const program = start([], { STAND_IN_ANSWER: answer, STAND_IN_LOCALE: 'ko-KR' });
    const page = await program.page();
    page.on('dialog', () => {});
    await page.getByRole('textbox').first().click();
    await page.evaluate(() =>
      window.addEventListener('beforeunload', (event) => event.preventDefault()),
    );
    void program.ask('quit').catch(() => {});
    if (answer === '1') {
      expect(await program.ended).toBe(0);
      return;
    }
    await expect.poll(() => program.ask('dialogs')).toHaveLength(1);
    const [dialog] = await program.ask('dialogs');
    expect(dialog?.title).toBe('아직 허브에 보내지 못한 변경이 있습니다');
    expect(await statusOverBridge(program)).toMatchObject({ type: 'result' });
  });

  test('a kiosk fills the screen', async () => {
    const program = start(['--mode', 'kiosk', '--kiosk']);
    await program.page();
    const { options } = await program.ask('window');
    expect(options).toMatchObject({ kiosk: true, fullscreen: true, closable: false });
    const pressed = (key: string, control: boolean) =>
      program.ask('prevents', 'before-input-event', {}, { key, control, meta: false, alt: false });
    expect([await pressed('F5', false), await pressed('w', true)]).toEqual([true, true]);
    expect([await pressed('w', false), await pressed('Tab', false)]).toEqual([false, false]);
  });
});

describe('what the policy denies, as built', () => {
  test('the page cannot leave its origin', async () => {
    const program = start();
    const page = await program.page();
    await page.getByRole('textbox').first().waitFor();
    const before = page.url();
    for (const address of [
      'https://evil.test/',
      'http://127.0.0.1:9/',
      'https://evil.app-scheme.test/',
    ]) {
      await page.evaluate((to) => {
        location.href = to;
      }, address);
      await program.line(/"event":"navigation\.denied","what":"navigate"/);
    }
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
    expect(await page.getByRole('textbox').count()).toBeGreaterThan(0);
    for (const event of ['will-navigate', 'will-redirect']) {
      for (const url of ['file:///etc/passwd', 'https://evil.test/', 'app://evil/']) {
        expect(await program.ask('prevents', event, { url, isMainFrame: true })).toBe(true);
      }
      const own = { url: 'app://dangol/', isMainFrame: true };
      expect(await program.ask('prevents', event, own)).toBe(false);
    }
    const frame = { url: 'app://dangol/', isMainFrame: false };
    expect(await program.ask('prevents', 'will-frame-navigate', frame)).toBe(true);
    expect(await program.ask('prevents', 'will-attach-webview', {})).toBe(true);
  });

  test('the page opens no window, and the system opens only what is on the list', async () => {
    const program = start();
    const page = await program.page();
    await page.evaluate(() => void window.open('https://evil.test/'));
    await program.line(/"event":"window\.denied"/);
    await expect.poll(() => page.context().pages().length).toBeLessThan(3);
    await program.ask('open', 'http://admin.shopify.com/');
    await program.ask('open', 'https://admin.shopify.com.evil.test/');
    expect(await program.ask('opened')).toEqual([]);
    await program.ask('open', 'https://admin.shopify.com/store/x/orders/1');
    expect(await program.ask('opened')).toEqual(['https://admin.shopify.com/store/x/orders/1']);
  });

  test('the camera is granted to the app itself, and nothing else to anybody', async () => {
    const program = start();
    await program.page();
    const media = async (origin: string, kind: string) =>
      await program.ask('permission', 'media', origin, kind);
    expect(await media('app://dangol/', 'video')).toEqual({ requested: true, checked: true });
    for (const denied of [
      await media('app://dangol/', 'audio'),
      await media('https://dangol/', 'video'),
      await media('app://dangol.evil/', 'video'),
    ]) {
      expect(denied).toEqual({ requested: false, checked: false });
    }
    for (const permission of ['geolocation', 'media', 'notifications', 'hid', 'usb', 'serial']) {
      expect(await program.ask('permission', permission, 'app://dangol/')).toEqual({
        requested: false,
        checked: false,
      });
    }
    expect(await program.ask('device')).toBe(false);
    expect(await program.ask('chosenDevices')).toEqual({
      'select-hid-device': null,
      'select-serial-port': '',
      'select-usb-device': null,
      'select-bluetooth-device': '',
    });
    expect(await program.ask('displayMedia')).toBeNull();
    expect(await program.ask('spellChecker')).toBe(false);
  });

  test('the page reaches no network and no file', async () => {
    const program = start();
    const page = await program.page();
    for (const url of [
      'https://evil.test/',
      'http://127.0.0.1:9/',
      'ws://127.0.0.1:9/',
      'file:///etc/passwd',
    ]) {
      expect([url, await program.ask('allows', url)]).toEqual([url, false]);
    }
    expect(await program.ask('serves', 'file:///etc/passwd')).toBe(403);
    expect(await program.ask('serves', 'app://dangol/')).toBe(200);
    expect(await program.ask('serves', 'app://dangol/../package.json')).toBe(404);
    expect(
      await page.evaluate(() =>
        fetch('https://evil.test/').then(
          () => 'reached',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
  });

  test('a frame inside the page reaches nothing over IPC', async () => {
    const program = start();
    const page = await program.page();
    await page.getByRole('textbox').first().waitFor();
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
    });
    const inner = page.frames().find((frame) => frame !== page.mainFrame());
    const bridge = await inner?.evaluate(() => typeof window.dangol);
    expect(bridge).toBe('undefined');
    // What a page could do that had broken out of its own world: speak on the channel itself.
    await inner?.evaluate(
      ([binding, channel]) =>
        (window as unknown as Record<string, (c: string, a: unknown[]) => void>)[binding]?.(
          channel,
          [{ type: 'hello' }],
        ),
      [sendBinding, 'dangol:to-host'] as const,
    );
    await program.line(/"event":"ipc\.refused","reason":"sender"/);
    // The page itself is not put out by it.
    expect(await statusOverBridge(program)).toMatchObject({ type: 'result' });
  });

  test('a message that is no frame is refused', async () => {
    const program = start();
    const page = await program.page();
    await page.evaluate(() => window.dangol?.send({ type: 'eval', code: 'process.exit()' }));
    await program.line(/"event":"ipc\.refused","reason":"schema"/);
  });
});

describe('the keystore', () => {
  const keystore = async (program: ElectronProgram) => {
    const page = await program.page();
    await page.getByRole('textbox').first().waitFor();
    const { value } = (await statusOverBridge(program)) as { value: { keystore: string } };
    return value.keystore;
  };
  const plain = (env: Record<string, string>) => {
    const program = startElectronProgram(['--data-dir', dataDir], env);
    programs.push(program);
    return program;
  };

  test("Chromium's basic_text counts as none", async () => {
    expect(await keystore(plain({}))).toBe('none');
  });

  test('a keyring counts, also where development keys are allowed', async () => {
    const env = { STAND_IN_KEYRING: path.join(dir, 'keyring') };
    expect(await keystore(plain(env))).toBe('platform');
  });
});
