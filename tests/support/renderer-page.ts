/**
 * The built renderer in a real browser over the fake station: served from out/renderer with the headers
 * the hosts send, so that a violation of the page's policy shows here too.
 */
import { createServer, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { headersOf } from '#electron/station/hosting/response-headers.ts';
import type { FakeStationOptions } from './fake-station.ts';

const root = resolve(import.meta.dirname, '../..');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface RendererSite {
  /** Opens the page. `startedAt`: the fake station's clock, in milliseconds. */
  open(page: Page, start: FakeStationOptions['start'], startedAt: number): Promise<void>;
  close(): Promise<void>;
}

/** @param built the folder of a built renderer. */
export async function serveRenderer(
  built: string = join(root, 'out/renderer'),
): Promise<RendererSite> {
  if (!existsSync(join(built, 'index.html'))) throw new Error('build the renderer first');
  const bridge = await bundleBridge();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const file = join(built, path === '/' ? 'index.html' : path);
    readFile(file).then(
      (body) => {
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          ...headersOf(path),
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    async open(page, start, startedAt) {
      await page.addInitScript(
        `window.fakeStationStart = ${JSON.stringify({ start, startedAt })};`,
      );
      await page.addInitScript({ content: bridge });
      await page.goto(`http://127.0.0.1:${port}/`);
    },
    close: () => closeServer(server),
  };
}

async function bundleBridge(): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'fake-station-bridge.ts'),
        formats: ['iife'],
        name: 'fakeStationBridge',
      },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk === undefined) throw new Error('the fake station was not bundled');
  return chunk.code;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}
