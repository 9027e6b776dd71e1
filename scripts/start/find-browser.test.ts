import { expect, test } from 'vitest';
import { findBrowser, hasDisplay, type Machine } from './find-browser.ts';

function machine(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  ...programs: string[]
): Machine {
  return { platform, env, isProgram: (file) => programs.includes(file) };
}

test('on Linux it is looked for along the PATH, Chromium before Chrome', () => {
  const env = { PATH: '/usr/local/bin:relative:/usr/bin' };
  const chrome = '/usr/bin/google-chrome';
  expect(findBrowser(machine('linux', env, chrome))).toEqual({ name: 'Chrome', path: chrome });
  expect(findBrowser(machine('linux', env, chrome, '/usr/bin/chromium'))).toMatchObject({
    name: 'Chromium',
  });
  expect(findBrowser(machine('linux', env, 'relative/chromium'))).toBeUndefined();
});

test('on Windows and macOS it is looked for where it is installed', () => {
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const windows = { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
  expect(findBrowser(machine('win32', windows, edge))).toEqual({ name: 'Edge', path: edge });
  const chrome = '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(findBrowser(machine('darwin', { HOME: '/Users/me' }, chrome))?.path).toBe(chrome);
});

test('DANGOL_BROWSER comes first when it is a program', () => {
  const env = { PATH: '/usr/bin', DANGOL_BROWSER: '/opt/mine' };
  expect(findBrowser(machine('linux', env, '/usr/bin/chromium', '/opt/mine'))?.path).toBe(
    '/opt/mine',
  );
  expect(findBrowser(machine('linux', env, '/usr/bin/chromium'))?.name).toBe('Chromium');
});

test('a Linux without X or Wayland has no display', () => {
  expect(hasDisplay(machine('linux', {}))).toBe(false);
  expect(hasDisplay(machine('linux', { DISPLAY: '' }))).toBe(false);
  expect(hasDisplay(machine('linux', { DISPLAY: ':0' }))).toBe(true);
  expect(hasDisplay(machine('linux', { WAYLAND_DISPLAY: 'wayland-0' }))).toBe(true);
  expect(hasDisplay(machine('win32', {}))).toBe(true);
});
