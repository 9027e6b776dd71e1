/**
 * Puts the policy on a session before any window uses it: files, requests, permissions, devices,
 * downloads.
 */
import type { Session } from 'electron';
import type { RendererFiles } from '#electron/station/hosting/renderer-files.ts';
import type { Log } from '#electron/station/host.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { refused, serveApp } from './app-protocol.ts';
import { appScheme, blockedSchemes } from './policy.ts';
import { mayDownload, mayHavePermission, mayRequest } from './policy-decisions.ts';

export function guardSession(
  session: Session,
  { mode, packaged }: { mode: StationMode; packaged: boolean },
  files: RendererFiles,
  log: Log,
): void {
  session.protocol.handle(appScheme, serveApp(files));
  for (const scheme of blockedSchemes) session.protocol.handle(scheme, () => refused(403));

  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !mayRequest(url, packaged);
    if (cancel) log({ level: 'warn', event: 'request.refused', facts: { scheme: schemeOf(url) } });
    answer({ cancel });
  });

  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? details.mediaTypes : undefined;
    const granted = mayHavePermission(mode, permission, details.requestingUrl, media);
    if (!granted) log({ level: 'warn', event: 'permission.denied', facts: { permission } });
    answer(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) =>
    mayHavePermission(mode, permission, origin, mediaType === undefined ? [] : [mediaType]),
  );
  session.setDevicePermissionHandler(() => false);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // By these a person would choose a device; the answer is none, which each wants said in its own way.
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });

  session.on('will-download', (event, item) => {
    if (mayDownload(mode, item.getURL(), item.getFilename())) return;
    log({ level: 'warn', event: 'download.refused' });
    event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
}

function schemeOf(address: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.exec(address)?.[0] ?? '';
}
