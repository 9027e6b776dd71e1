/** Plays each sound the desk makes, unless it is muted. */
import { useEffect, useMemo } from 'react';
import { createPlayer } from '#renderer/sounds/play.ts';
import { useDesk, useStores } from '#renderer/stores/stores.tsx';

export function useDeskSounds(): void {
  const { deskSettings } = useStores();
  const sound = useDesk((state) => state.sound);
  const play = useMemo(() => createPlayer(() => new AudioContext()), []);
  useEffect(() => {
    if (sound !== null && !deskSettings.getState().muted) play(sound.name);
  }, [sound, play, deskSettings]);
}
