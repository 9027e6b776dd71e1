/**
 * Watches through the device's camera until it sees a code.
 *
 * 1. The camera is off again as soon as a code was read, or nobody waits for one any more: also where it was
 *    still being opened then.
 * 2. Pictures are looked at one after the other, never kept, and never leave the device.
 * 3. Why there is no picture is a state with a name, so that the screen can say what to do.
 */
import type { CodeReader } from './code-reader.ts';
import { DARK } from './light.ts';

export type CameraState =
  | { is: 'opening' }
  /** `long`: for so long that something must be wrong. `mirrored`: the camera looks at whoever holds the code. */
  | { is: 'looking'; dark: boolean; long: boolean; mirrored: boolean }
  /** `lost`: the camera went away meanwhile. `failed`: the reader of codes did not start. */
  | { is: 'none' | 'refused' | 'busy' | 'lost' | 'failed' };

export interface CameraParts {
  /** Opens the camera; rejects as `getUserMedia` does. */
  open(): Promise<MediaStream>;
  createReader(): CodeReader;
  /** The picture of now. Rejects while there is none yet. */
  take(video: HTMLVideoElement): Promise<ImageBitmap>;
  /** @returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Between two looks: fast for a hand, and the machine has time for everything else. */
const PAUSE_MS = 60;
export const LONG_MS = 20_000;

/** @returns a function that stops watching. `onCode` comes at most once, when the camera is off. */
export function watchCamera(
  parts: CameraParts,
  video: HTMLVideoElement,
  onState: (state: CameraState) => void,
  onCode: (text: string) => void,
): () => void {
  let over = false;
  let stream: MediaStream | undefined;
  let reader: CodeReader | undefined;
  let callOff = () => {};
  let looking = { is: 'looking' as const, dark: false, long: false, mirrored: false };

  function stop(): void {
    over = true;
    callOff();
    reader?.close();
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  }

  function end(is: Exclude<CameraState['is'], 'opening' | 'looking'>): void {
    if (over) return;
    stop();
    onState({ is });
  }

  function tell(change: Partial<typeof looking>): void {
    const next = { ...looking, ...change };
    const same = next.dark === looking.dark && next.long === looking.long;
    looking = next;
    if (!same) onState(next);
  }

  async function look(): Promise<void> {
    const frame = await parts.take(video).catch(() => undefined);
    if (frame !== undefined && over) frame.close();
    if (over) return;
    if (frame !== undefined) {
      reader ??= parts.createReader();
      const seen = await reader.read(frame);
      if (over) return;
      if (seen.text !== null && seen.text !== '') {
        stop();
        onCode(seen.text);
        return;
      }
      tell({ dark: seen.light < DARK });
    }
    parts.after(PAUSE_MS, next);
  }

  function next(): void {
    if (!over) look().catch(() => end('failed'));
  }

  async function start(): Promise<void> {
    const opened = await parts.open();
    stream = opened;
    // Closed while the camera was being opened.
    if (over) return stop();
    const [track] = opened.getVideoTracks();
    track?.addEventListener('ended', () => end('lost'));
    video.srcObject = opened;
    await video.play();
    if (over) return;
    looking = { ...looking, mirrored: track?.getSettings().facingMode !== 'environment' };
    onState(looking);
    callOff = parts.after(LONG_MS, () => tell({ long: true }));
    next();
  }

  onState({ is: 'opening' });
  start().catch((error: unknown) => end(whyNot(error)));
  return stop;
}

function whyNot(error: unknown): 'none' | 'refused' | 'busy' {
  switch (error instanceof Error || error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'TypeError':
      return 'none';
    default:
      return 'busy';
  }
}
