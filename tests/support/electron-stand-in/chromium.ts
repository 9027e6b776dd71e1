/**
 * The Chromium behind the windows: one persistent context a program, whose every request goes through
 * the program's own handlers.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type BrowserContext,
  chromium,
  type Frame,
  type Page,
  type Request as PlaywrightRequest,
  type Route,
} from '@playwright/test';
import { findBrowser } from '../../../scripts/start/find-browser.ts';
import { toElectron } from './addresses.ts';
import { ipcMain } from './ipc-main.ts';
import { sendBinding } from './preload-world.ts';
import { defaultSession } from './session.ts';
import type { WebContents } from './web-contents.ts';

export interface StandInChromium {
  context: BrowserContext;
  /** For a test to attach to the same Chromium. */
  endpoint: string;
  /** A page for web contents of the program's. */
  takePage(contents: WebContents): Promise<Page>;
}

export async function startChromium(userData: string): Promise<StandInChromium> {
  const found = findBrowser();
  if (found === undefined) throw new Error('no Chromium or Chrome was found on this machine');
  const profile = path.join(userData, 'chromium');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: found.path,
    chromiumSandbox: process.getuid?.() !== 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    viewport: { width: 1280, height: 800 },
    args: [
      '--remote-debugging-port=0',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
  const contentsOf = new Map<Page, WebContents>();
  await context.exposeBinding(sendBinding, ({ page, frame }, channel: string, args: unknown[]) => {
    const sender = contentsOf.get(page);
    if (sender === undefined) return;
    ipcMain.emit(channel, { sender, senderFrame: sender.frameOf(frame) }, ...args);
  });
  await context.route('**/*', (route) => answer(route, contentsOf));
  context.on('page', (page) => void closeIfOpenedByPage(page));

  const [first] = context.pages();
  let unused = first;
  return {
    context,
    endpoint: endpointOf(profile),
    async takePage(contents) {
      const page = unused ?? (await context.newPage());
      unused = undefined;
      contentsOf.set(page, contents);
      return page;
    },
  };
}

/** A window that a page opened goes again, when its first request has been asked about and denied. */
async function closeIfOpenedByPage(page: Page): Promise<void> {
  if ((await page.opener()) === null) return;
  await page.waitForEvent('requestfailed', { timeout: 2_000 }).catch(() => null);
  await page.close();
}

async function answer(route: Route, contentsOf: Map<Page, WebContents>): Promise<void> {
  const request = route.request();
  const url = toElectron(request.url());
  const frame = frameOf(request);
  const contents = frame === null ? undefined : contentsOf.get(frame.page());
  if (frame === null || contents === undefined) {
    // Of a window that is not there yet. Electron asks its opener; here a program has one window.
    for (const opener of contentsOf.values()) opener.openRequested(url);
    return route.abort('blockedbyclient');
  }
  if (request.isNavigationRequest()) {
    const isMainFrame = frame === frame.page().mainFrame();
    if (!contents.mayNavigate(url, isMainFrame)) return route.abort('aborted');
  }
  if (!(await defaultSession.allows(url))) return route.abort('blockedbyclient');
  const response = await defaultSession.serve(url, request.method());
  if (response === undefined) return route.abort('failed');
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** Playwright knows no frame for the first request of a page that another page opens. */
function frameOf(request: PlaywrightRequest): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

function endpointOf(profile: string): string {
  const file = path.join(profile, 'DevToolsActivePort');
  if (!existsSync(file)) throw new Error('Chromium did not say where to attach');
  const [port, name] = readFileSync(file, 'utf8').split('\n');
  return `ws://127.0.0.1:${port}${name}`;
}
