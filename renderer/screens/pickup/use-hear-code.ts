/** Where a code goes that was scanned, by hand or by camera: to the return that is open, else to the desk. */
import { useCallback } from 'react';
import { useStores } from '#renderer/stores/stores.tsx';

export function useHearCode(): (text: string) => void {
  const { desk, deskReturn } = useStores();
  return useCallback(
    (text) => {
      if (desk.getState().place === 'returns') void deskReturn.getState().open(text);
      else void desk.getState().read(text);
    },
    [desk, deskReturn],
  );
}
