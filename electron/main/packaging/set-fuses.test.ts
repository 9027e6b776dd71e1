import { FuseV1Options } from '@electron/fuses';
import { expect, test } from 'vitest';
import { fuseValues, programOf } from './set-fuses.ts';

test('every fuse that @electron/fuses knows has a value', () => {
  const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
  expect(Object.keys(fuseValues()).map(Number)).toEqual(known);
  expect(known.length).toBeGreaterThan(8);
});

test('the program is found as each system names it', () => {
  const packager = { appInfo: { productFilename: 'Dangol' } };
  const program = (electronPlatformName: string, executableName?: string) =>
    programOf({
      appOutDir: '/out',
      electronPlatformName,
      packager: executableName === undefined ? packager : { ...packager, executableName },
    });
  expect(program('darwin')).toBe('/out/Dangol.app');
  expect(program('win32')).toBe('/out/Dangol.exe');
  expect(program('linux', 'dangol')).toBe('/out/dangol');
});
