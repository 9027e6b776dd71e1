/** Saves what is unsent and refused as a file, for support to read. */
import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useStores } from '#renderer/stores/stores.tsx';

export function useExport(): () => Promise<void> {
  const { t } = useLingui();
  const { outbox, toasts } = useStores();
  return useCallback(async () => {
    try {
      const { filename, json } = await outbox.getState().exportForSupport();
      const address = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = filename;
      link.click();
      URL.revokeObjectURL(address);
      toasts.getState().show({ tone: 'done', text: t`Saved as ${filename}`, undo: null });
    } catch {
      toasts.getState().show({ tone: 'problem', text: t`The file could not be made.`, undo: null });
    }
  }, [outbox, toasts, t]);
}
