/**
 * Sets the fuses of a packed app (electron-builder's `afterPack`). Not electron-builder's own
 * `electronFuses`: it does not know all fuses of Electron 45, and so could not insist on all of them.
 */
import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { fuses } from '../policy.ts';

/** What this needs of electron-builder's context. */
interface PackContext {
  appOutDir: string;
  electronPlatformName: string;
  packager: { appInfo: { productFilename: string }; executableName?: string };
}

/** Throws where the packed Electron has a fuse that the policy does not name, or lacks one that it names. */
export async function afterPack(context: PackContext): Promise<void> {
  await flipFuses(programOf(context), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // electron-builder signs after this; on Apple Silicon an unsigned build must run as well.
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
    ...fuseValues(),
  });
}

/** The policy's fuses by number. */
export function fuseValues(): Record<FuseV1Options, boolean> {
  const entries = Object.entries(fuses).map(([name, on]) => [
    FuseV1Options[name as keyof typeof fuses],
    on,
  ]);
  return Object.fromEntries(entries) as Record<FuseV1Options, boolean>;
}

/** The program that carries the fuses. */
export function programOf({ appOutDir, electronPlatformName, packager }: PackContext): string {
  const name = packager.appInfo.productFilename;
  switch (electronPlatformName) {
    case 'darwin':
    case 'mas':
      return path.join(appOutDir, `${name}.app`);
    case 'win32':
      return path.join(appOutDir, `${name}.exe`);
    default:
      return path.join(appOutDir, packager.executableName ?? name);
  }
}
