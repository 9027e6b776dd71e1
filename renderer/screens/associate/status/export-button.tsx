/** Saves what is unsent and refused as a file to hand over, or one refused change by itself. */
import { useLingui } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { useStores } from '#renderer/stores/stores.tsx';

/** @param mutationId the one change that is meant; all of them where it is left out. */
export function ExportButton({ mutationId }: { mutationId?: string }) {
  const { t } = useLingui();
  const { outbox, toasts } = useStores();

  async function saveFile(): Promise<void> {
    try {
      const { filename, json } = await outbox.getState().exportWaiting(mutationId);
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
  }

  return (
    <Button
      look={mutationId === undefined ? 'quiet' : 'plain'}
      icon={<Download aria-hidden size={20} />}
      onPress={() => void saveFile()}
    >
      {mutationId === undefined ? t`Save a file for support` : t`Save as a file`}
    </Button>
  );
}
