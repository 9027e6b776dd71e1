/** Saves what is unsent and refused as a file to hand over, or one refused change by itself. */
import { useLingui } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { NotApproved } from '#renderer/stores/approval-store.ts';
import { useMay, useStores } from '#renderer/stores/stores.tsx';

/** @param mutationId the one change that is meant; all of them where it is left out. */
export function ExportButton({ mutationId }: { mutationId?: string }) {
  const { t } = useLingui();
  const { approval, outbox, toasts } = useStores();
  const mayExport = useMay('change.export');

  async function saveFile(): Promise<void> {
    try {
      const { filename, json } = await approval
        .getState()
        .run('change.export', mutationId ?? null, (granted) =>
          outbox.getState().exportWaiting(mutationId, granted),
        );
      const address = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = filename;
      link.click();
      URL.revokeObjectURL(address);
      toasts.getState().show({ tone: 'done', text: t`Saved as ${filename}`, undo: null });
    } catch (error) {
      if (error instanceof NotApproved) return;
      toasts.getState().show({ tone: 'problem', text: t`The file could not be made.`, undo: null });
    }
  }

  if (!mayExport) return null;
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
