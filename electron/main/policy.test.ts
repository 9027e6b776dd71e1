/** Electron's security checklist (electronjs.org/docs/latest/tutorial/security), item by item. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { headersOf, responseHeaders } from '#electron/station/hosting/response-headers.ts';
import { StationMode } from '#shared/domain/record.ts';
import { serveApp } from './app-protocol.ts';
import {
  appPage,
  appSchemePrivileges,
  blockedSchemes,
  channels,
  contentProtection,
  externalHosts,
  fuses,
  type WindowSetting,
  windowOptions,
} from './policy.ts';
import {
  isOwnOrigin,
  kioskTakesKey,
  mayDownload,
  mayHavePermission,
  mayNavigate,
  mayOpenExternally,
  mayRequest,
} from './policy-decisions.ts';

const modes = StationMode.options;

/** Every window this app can make. */
const settings: WindowSetting[] = modes.flatMap((mode) =>
  [true, false].flatMap((kiosk) =>
    [true, false].map((packaged) => ({ mode, kiosk, packaged, preload: '/preload/index.cjs' })),
  ),
);
const preferences = settings.map((setting) => windowOptions(setting).webPreferences ?? {});

const foreign = [
  'https://evil.test/',
  'http://dangol/',
  'file:///etc/passwd',
  'app://evil/',
  'app://dangol.evil.test/',
  'app://dangol@evil.test/',
  'app://evil@dangol/',
  'app://dangol:8080/',
  'app:dangol',
  'javascript:alert(1)',
  'data:text/html,hello',
  'about:blank',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'not an address',
  '',
];

const readSource = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

describe("Electron's security checklist", () => {
  test('1. only secure content is loaded: the app itself, and no network at all', () => {
    expect(appPage).toBe('app://dangol/');
    expect(appSchemePrivileges).toMatchObject({ standard: true, secure: true, bypassCSP: false });
    for (const address of ['app://dangol/', 'app://dangol/assets/a.js', 'blob:app://dangol/1']) {
      expect([address, mayRequest(address, true)]).toEqual([address, true]);
    }
    for (const address of [
      'http://a.test',
      'https://a.test',
      'ws://a.test',
      'wss://a.test',
      'ftp://a',
    ]) {
      expect([address, mayRequest(address, false)]).toEqual([address, false]);
    }
  });

  test('2. Node is integrated nowhere', () => {
    for (const preference of preferences) {
      expect(preference).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      });
    }
  });

  test('3. contexts are isolated', () => {
    for (const preference of preferences) expect(preference.contextIsolation).toBe(true);
  });

  test('4. every process is sandboxed, and the preload script can live with it', () => {
    for (const preference of preferences) expect(preference.sandbox).toBe(true);
    expect(readSource('index.ts')).toContain('app.enableSandbox()');
    const imports = readSource('../preload/index.ts').match(/^import .*$/gm);
    expect(imports).toEqual([`import { contextBridge, ipcRenderer } from 'electron';`]);
  });

  test('5. every permission but the camera is denied, also to the app itself', () => {
    const declarations = readFileSync(
      createRequire(import.meta.url).resolve('electron/electron.d.ts'),
      'utf8',
    );
    const [, union = ''] =
      /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
        declarations,
      ) ?? [];
    const all = [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '');
    expect(all).toContain('geolocation');
    expect(all.length).toBeGreaterThan(30);
    for (const mode of modes) {
      for (const permission of all) {
        expect(mayHavePermission(mode, permission, appPage)).toBe(false);
        expect(mayHavePermission(mode, permission, appPage, ['audio'])).toBe(false);
        expect(mayHavePermission(mode, permission, appPage, ['video', 'audio'])).toBe(false);
        expect(mayHavePermission(mode, permission, 'https://dangol/', ['video'])).toBe(false);
        // A kiosk faces the street, and reads nothing yet.
        const camera = permission === 'media' && mode !== 'kiosk';
        expect(mayHavePermission(mode, permission, appPage, ['video'])).toBe(camera);
      }
    }
  });

  test('6. web security stays on', () => {
    for (const preference of preferences) expect(preference.webSecurity).toBe(true);
  });

  test('7. the page has a content security policy, by header', async () => {
    const page = { body: Buffer.from('<p>'), contentType: 'text/html', immutable: false };
    const response = serveApp(new Map([['/', page]]))(new Request(appPage));
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; " +
        "form-action 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'",
    );
    expect(responseHeaders['Content-Security-Policy']).not.toMatch(/unsafe|\*|https?:/);
  });

  test('7. WebAssembly runs in the worker that reads codes, by its own policy, and nowhere else', () => {
    const policyOf = (path: string) => headersOf(path)['Content-Security-Policy'];
    expect(policyOf('/assets/code-reader-worker-xk0tSL_U.js')).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; " +
        "require-trusted-types-for 'script'",
    );
    for (const path of [
      '/',
      '/assets/index-Dq7BiEAg.js',
      '/assets/code-reader-worker-x.js/other.js',
      '/other/assets/code-reader-worker-x.js',
    ]) {
      expect(policyOf(path)).toBe(policyOf('/'));
      expect(policyOf(path)).not.toContain('wasm');
    }
  });

  test('8. insecure content is not run', () => {
    for (const preference of preferences)
      expect(preference.allowRunningInsecureContent).toBe(false);
  });

  test('9. experimental features are off', () => {
    for (const preference of preferences) expect(preference.experimentalFeatures).toBe(false);
  });

  test('10. no Blink feature is enabled by hand', () => {
    for (const preference of preferences)
      expect(preference).not.toHaveProperty('enableBlinkFeatures');
  });

  test('11. no webview can open popups, for there are no webviews', () => {
    for (const preference of preferences) expect(preference.webviewTag).toBe(false);
  });

  test('12. a webview that would be attached is stopped', () => {
    expect(readSource('guard-contents.ts')).toMatch(/'will-attach-webview', \(event\) => deny\(/);
  });

  test('13. the window navigates to its own origin only, and frames nowhere', () => {
    expect(mayNavigate(appPage, true)).toBe(true);
    expect(mayNavigate(appPage, false)).toBe(false);
    for (const address of foreign) {
      expect([address, mayNavigate(address, true)]).toEqual([address, false]);
    }
  });

  test('14. no new window is ever created', () => {
    const source = readSource('guard-contents.ts');
    expect(source.match(/action: '\w+'/g)).toEqual([`action: 'deny'`]);
  });

  test('15. the system opens only https addresses of a short list, and only for associates', () => {
    expect(externalHosts).toEqual({ associate: ['admin.shopify.com'], pickup: [], kiosk: [] });
    expect(mayOpenExternally('associate', 'https://admin.shopify.com/store/x/orders/1')).toBe(true);
    expect(mayOpenExternally('kiosk', 'https://admin.shopify.com/')).toBe(false);
    expect(mayOpenExternally('pickup', 'https://admin.shopify.com/')).toBe(false);
    for (const address of [
      ...foreign,
      'http://admin.shopify.com/',
      'https://admin.shopify.com.evil.test/',
      'https://admin.shopify.com:8443/',
      'https://evil.test/admin.shopify.com',
      'https://user:password@admin.shopify.com/',
      'smb://admin.shopify.com/share',
    ]) {
      expect([address, mayOpenExternally('associate', address)]).toEqual([address, false]);
    }
  });

  test('16. Electron is the version the project was built for, pinned', () => {
    const manifest = JSON.parse(readSource('../../package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(manifest.devDependencies['electron']).toMatch(/^45\.\d+\.\d+$/);
  });

  test('17. a message is taken only from the main frame of our own page (page-sessions.test.ts)', () => {
    expect(isOwnOrigin(appPage)).toBe(true);
    for (const address of foreign)
      expect([address, isOwnOrigin(address)]).toEqual([address, false]);
  });

  test('18. file:// is blocked', () => {
    expect(blockedSchemes).toContain('file');
    expect(mayRequest('file:///etc/passwd', false)).toBe(false);
  });

  test('19. every fuse is decided on (packaging/set-fuses.test.ts: and set)', () => {
    expect(fuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });

  test('20. the page gets two functions of ours and nothing of Electron', () => {
    const source = readSource('../preload/index.ts');
    expect(source.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(source.match(/^ {2}(\w+):/gm)).toEqual(['  send:', '  onMessage:']);
    // The event, which carries `sender`, is not passed on.
    expect(source).toContain('(_event, frame: unknown) => listener(frame)');
    for (const channel of Object.values(channels)) expect(source).toContain(`'${channel}'`);
  });
});

describe('more than the checklist', () => {
  test('developer tools are for development, and recordings see no customer in a packaged app', () => {
    for (const setting of settings) {
      expect(windowOptions(setting).webPreferences?.devTools).toBe(!setting.packaged);
      const tools = 'devtools://devtools/bundled/inspector.html';
      expect(mayRequest(tools, setting.packaged)).toBe(!setting.packaged);
      expect(contentProtection(setting)).toBe(setting.packaged && setting.mode !== 'kiosk');
    }
  });

  test('a kiosk fills the screen, cannot be closed and takes no key that leads out', () => {
    const options = windowOptions({ mode: 'kiosk', kiosk: true, packaged: true, preload: '/p' });
    expect(options).toMatchObject({ kiosk: true, fullscreen: true, closable: false });
    const plain = { control: false, meta: false, alt: false };
    for (const key of ['F5', 'F11', 'F12']) expect(kioskTakesKey({ key, ...plain })).toBe(false);
    expect(kioskTakesKey({ key: 'R', ...plain, control: true })).toBe(false);
    expect(kioskTakesKey({ key: 'q', ...plain, meta: true })).toBe(false);
    expect(kioskTakesKey({ key: 'F4', ...plain, alt: true })).toBe(false);
    for (const key of ['r', 'q', '김', '0', 'Enter', 'Tab']) {
      expect(kioskTakesKey({ key, ...plain })).toBe(true);
    }
    expect(kioskTakesKey({ key: 'v', ...plain, control: true })).toBe(true);
  });

  test("the page may save its own export for support, at the associate's desk, and nothing else", () => {
    const own = 'blob:app://dangol/0b7e';
    expect(mayDownload('associate', own, 'dangol-unsent.json')).toBe(true);
    expect(mayDownload('associate', own, 'setup.exe')).toBe(false);
    expect(mayDownload('associate', 'blob:https://evil.test/0b7e', 'a.json')).toBe(false);
    expect(mayDownload('associate', 'https://evil.test/a.json', 'a.json')).toBe(false);
    expect(mayDownload('associate', 'app://dangol/a.json', 'a.json')).toBe(false);
    expect(mayDownload('kiosk', own, 'a.json')).toBe(false);
  });

  test('app:// serves the files of the build and no path', async () => {
    const file = (text: string) => ({
      body: Buffer.from(text),
      contentType: 'text/javascript; charset=utf-8',
      immutable: true,
    });
    const serve = serveApp(
      new Map([
        ['/', file('page')],
        ['/assets/a.js', file('script')],
      ]),
    );
    const ask = async (address: string, method = 'GET') => {
      const response = serve(new Request(address, { method }));
      return [response.status, await response.text()];
    };
    expect(await ask('app://dangol/assets/a.js')).toEqual([200, 'script']);
    expect(await ask('app://dangol/')).toEqual([200, 'page']);
    for (const address of [
      'app://dangol/index.html',
      'app://dangol/assets/../../package.json',
      'app://dangol/assets/%2e%2e/%2e%2e/package.json',
      'app://dangol/assets/a.js?x',
      'app://dangol//assets/a.js',
    ]) {
      expect([address, ...(await ask(address))]).toEqual([address, 404, '']);
    }
    expect(await ask('app://evil/')).toEqual([403, '']);
    expect(await ask('app://dangol/', 'POST')).toEqual([403, '']);
  });
});
