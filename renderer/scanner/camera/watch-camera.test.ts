import { describe, expect, it, vi } from 'vitest';
import type { CodeReader, Seen } from './code-reader.ts';
import { type CameraState, LONG_MS, watchCamera } from './watch-camera.ts';

/** A camera, its clock and its reader, all in the test's hand. */
function rig(answers: (Seen | Error)[] = [], open?: () => Promise<void>) {
  const states: CameraState[] = [];
  const codes: string[] = [];
  const timers: { ms: number; run: () => void; off: boolean }[] = [];
  const ended: (() => void)[] = [];
  const track = {
    stop: vi.fn(),
    addEventListener: (_: string, run: () => void) => ended.push(run),
    getSettings: () => ({ facingMode: 'environment' }),
  };
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] };
  const video = { srcObject: null as unknown, play: () => Promise.resolve() };
  const close = vi.fn();
  const reader: CodeReader = {
    async read() {
      const answer = answers.shift() ?? { text: null, light: 0.5 };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    close,
  };
  const stop = watchCamera(
    {
      async open() {
        await open?.();
        return stream as unknown as MediaStream;
      },
      createReader: () => reader,
      take: () => Promise.resolve({ close: () => {} } as ImageBitmap),
      after(ms, run) {
        const timer = { ms, run, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
    },
    video as unknown as HTMLVideoElement,
    (state) => states.push(state),
    (text) => codes.push(text),
  );
  const settle = () => new Promise((next) => setImmediate(next));
  return {
    states,
    codes,
    track,
    video,
    close,
    stop,
    settle,
    unplug: () => ended.forEach((run) => run()),
    /** Runs what waits for so long. */
    async pass(long: boolean) {
      for (const timer of timers.splice(0)) {
        if (!timer.off && timer.ms >= LONG_MS === long) timer.run();
        else timers.push(timer);
      }
      await settle();
    },
  };
}

const nothing = { text: null, light: 0.5 };
const looking = { is: 'looking', dark: false, long: false, mirrored: false };

describe('a camera in a scanner’s place', () => {
  it('looks until a code is there, turns itself off, and only then says what it read', async () => {
    const { states, codes, track, video, close, pass, settle } = rig([
      nothing,
      { text: 'DG1.1042', light: 0.5 },
      { text: 'DG1.1043', light: 0.5 },
    ]);
    await settle();
    expect(states).toEqual([{ is: 'opening' }, looking]);
    expect(codes).toEqual([]);
    await pass(false);
    expect(codes).toEqual(['DG1.1042']);
    expect(track.stop).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalledOnce();
    expect(video.srcObject).toBeNull();
    await pass(false);
    expect(codes).toEqual(['DG1.1042']);
  });

  it('is turned off again where it was closed while it still opened', async () => {
    let allow = () => {};
    const asked = new Promise<void>((allowed) => {
      allow = allowed;
    });
    const { states, track, stop, settle } = rig([], () => asked);
    stop();
    allow();
    await settle();
    expect(track.stop).toHaveBeenCalled();
    expect(states).toEqual([{ is: 'opening' }]);
  });

  it('says nothing more and reads nothing once it is closed', async () => {
    const { states, codes, stop, pass, unplug, settle } = rig([
      nothing,
      { text: 'late', light: 0.5 },
    ]);
    await settle();
    stop();
    await pass(false);
    unplug();
    expect(codes).toEqual([]);
    expect(states).toEqual([{ is: 'opening' }, looking]);
  });

  it('says that it is dark, that it is light again, and that nothing was read for long', async () => {
    const { states, pass, settle } = rig([{ text: null, light: 0.02 }, nothing]);
    await settle();
    expect(states.at(-1)).toMatchObject({ dark: true });
    await pass(false);
    expect(states.at(-1)).toMatchObject({ dark: false, long: false });
    await pass(true);
    expect(states.at(-1)).toMatchObject({ dark: false, long: true });
  });

  it('says why there is no picture', async () => {
    for (const [name, is] of [
      ['NotAllowedError', 'refused'],
      ['NotFoundError', 'none'],
      ['NotReadableError', 'busy'],
    ]) {
      const { states, settle } = rig([], () => Promise.reject(new DOMException('', name)));
      await settle();
      expect(states).toEqual([{ is: 'opening' }, { is }]);
    }
  });

  it('says that it was unplugged, and that the reader does not work', async () => {
    const one = rig();
    await one.settle();
    one.unplug();
    expect(one.states.at(-1)).toEqual({ is: 'lost' });
    const other = rig([new Error('the reader did not load')]);
    await other.settle();
    expect(other.states.at(-1)).toEqual({ is: 'failed' });
    expect(other.track.stop).toHaveBeenCalledOnce();
  });
});
