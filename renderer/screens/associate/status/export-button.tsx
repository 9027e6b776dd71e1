/** Saves what is unsent and refused as a file, for support to read. */
import { useLingui } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { useStores } from '#renderer/stores/stores.tsx';

export function ExportButton() {
  const { t } = useLingui();
  const { outbox, toasts } = useStores();

  async function saveFile(): Promise<void> {
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
  }

  return (
    <Button icon={<Download aria-hidden size={20} />} onPress={() => void saveFile()}>
      {t`Save a file for support`}
    </Button>
  );
}
