/**
 * The desk's three sounds, made from tones rather than files: two rising notes for right, a low buzz for
 * wrong, a chord for complete. Told apart by rhythm as well as pitch, for who hears only one of them.
 */
import type { Sound } from '#renderer/stores/desk-store.ts';

interface Note {
  /** Hertz. */
  pitch: number;
  /** Seconds from the start. */
  at: number;
  long: number;
  shape: OscillatorType;
}

const notes: Readonly<Record<Sound, readonly Note[]>> = {
  right: [{ pitch: 1320, at: 0, long: 0.09, shape: 'sine' }],
  wrong: [
    { pitch: 185, at: 0, long: 0.16, shape: 'square' },
    { pitch: 140, at: 0.19, long: 0.24, shape: 'square' },
  ],
  complete: [
    { pitch: 784, at: 0, long: 0.12, shape: 'sine' },
    { pitch: 988, at: 0.11, long: 0.12, shape: 'sine' },
    { pitch: 1319, at: 0.22, long: 0.26, shape: 'sine' },
  ],
};

const LOUD: Readonly<Record<OscillatorType, number>> = {
  sine: 0.32,
  square: 0.12,
  sawtooth: 0.12,
  triangle: 0.2,
  custom: 0.2,
};
const FADE_S = 0.012;

/** @returns a player that opens the device's sound at the first note; silent where there is none. */
export function createPlayer(open: () => AudioContext): (sound: Sound) => void {
  let context: AudioContext | null | undefined;
  return (sound) => {
    if (context === undefined) {
      try {
        context = open();
      } catch {
        context = null;
      }
    }
    if (context === null) return;
    // A browser keeps sound shut until somebody has touched the page.
    if (context.state === 'suspended') void context.resume().catch(() => {});
    for (const note of notes[sound]) playNote(context, note);
  };
}

function playNote(context: AudioContext, { pitch, at, long, shape }: Note): void {
  const from = context.currentTime + at;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = shape;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUD[shape], from + FADE_S);
  volume.gain.setValueAtTime(LOUD[shape], from + long - FADE_S);
  volume.gain.linearRampToValueAtTime(0, from + long);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + long);
}
