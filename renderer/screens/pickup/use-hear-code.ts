/** Where a code goes that was scanned, by hand or by camera: to the return that is open, else to the desk. */
import { useCallback } from 'react';
import { useStores } from '#renderer/stores/stores.tsx';

export function useHearCode(): (text: string) => void {
  const { desk, deskReturn } = useStores();
  return useCallback(
    (text) => {
      const { place, read, hear } = desk.getState();
      if (place !== 'returns') {
        void read(text);
        return;
      }
      void deskReturn
        .getState()
        .scan(text)
        .then((found) => {
          if (!found) hear('wrong');
        });
    },
    [desk, deskReturn],
  );
}
