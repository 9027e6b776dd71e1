/** Why a camera shows nothing, and the way out. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CameraState } from '#renderer/scanner/camera/watch-camera.ts';

type Stopped = Exclude<CameraState['is'], 'opening' | 'looking'>;

export const cameraWords: Readonly<
  Record<Stopped, { why: MessageDescriptor; out: MessageDescriptor }>
> = {
  none: {
    why: msg`This device has no camera`,
    out: msg`Use the scanner, or type what stands under the code.`,
  },
  refused: {
    why: msg`The camera may not be used`,
    out: msg`Allow it for this page in the browser's settings, or type what stands under the code.`,
  },
  busy: {
    why: msg`The camera does not answer`,
    out: msg`Another program may be using it. Close that one, then try again.`,
  },
  lost: {
    why: msg`The camera was unplugged`,
    out: msg`Plug it in again, then try again.`,
  },
  failed: {
    why: msg`Codes cannot be read here`,
    out: msg`Use the scanner, or type what stands under the code. Starting the app again may help.`,
  },
};
