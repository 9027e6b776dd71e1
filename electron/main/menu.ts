/**
 * The application menu. None on Windows and Linux, so there are no accelerators for reload, zoom or
 * developer tools; macOS needs its Edit menu for copy and paste to work at all.
 */
import type { MenuItemConstructorOptions } from 'electron';

/** Null for no menu. */
export function menuTemplate(
  platform: NodeJS.Platform,
  kiosk: boolean,
): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  const edit: MenuItemConstructorOptions = { role: 'editMenu' };
  return kiosk ? [edit] : [{ role: 'appMenu' }, edit, { role: 'windowMenu' }];
}
