/** What the station refused to save is said in a toast, in words; what it saved needs none here. */
import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import type { Saving } from '#shared/rpc/contract.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import { refusalWords } from '#renderer/words/refusals.ts';

export function useSayRefusal(): (result: Saving) => void {
  const { i18n } = useLingui();
  const { toasts } = useStores();
  return useCallback(
    (result) => {
      if (result.ok) return;
      const text = i18n._(refusalWords[result.code]);
      toasts.getState().show({ tone: 'problem', text, undo: null });
    },
    [i18n, toasts],
  );
}
