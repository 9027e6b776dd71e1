/**
 * Puts the policy on web contents, all of them, whoever made them: where they go, what they open, and
 * that nothing is embedded in them.
 */
import type { Shell, WebContents } from 'electron';
import type { Log } from '#electron/station/host.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { kioskTakesKey, mayNavigate, mayOpenExternally } from './policy-decisions.ts';

export function guardContents(
  contents: WebContents,
  mode: StationMode,
  kiosk: boolean,
  shell: Pick<Shell, 'openExternal'>,
  log: Log,
): void {
  const deny = (event: { preventDefault(): void }, what: string) => {
    log({ level: 'warn', event: 'navigation.denied', facts: { what } });
    event.preventDefault();
  };

  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) deny(event, 'navigate');
  });
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) deny(event, 'frame');
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) deny(event, 'redirect');
  });
  contents.on('will-attach-webview', (event) => deny(event, 'webview'));

  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(mode, url)) void shell.openExternal(url);
    else log({ level: 'warn', event: 'window.denied' });
    return { action: 'deny' };
  });

  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });

  if (!kiosk) return;
  contents.on('before-input-event', (event, input) => {
    if (!kioskTakesKey(input)) event.preventDefault();
  });
  void contents.setVisualZoomLevelLimits(1, 1);
}
