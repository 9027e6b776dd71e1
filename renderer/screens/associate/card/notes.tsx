/** Notes, newest first, and the one being written. A draft stays until it is saved. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { SaveMark } from '#renderer/components/save-mark.tsx';
import { useSayRefusal } from '#renderer/components/use-say-refusal.ts';
import { TextField } from '#renderer/components/text-field.tsx';
import { useCard, useStores } from '#renderer/stores/stores.tsx';
import { refusalWords } from '#renderer/words/refusals.ts';
import styles from './notes.module.css';
import { SeenBy } from './seen-by.tsx';

export function Notes({ card }: { card: CustomerCard }) {
  return (
    <>
      <NewNote customerId={card.customerId} />
      <ul>
        {card.notes.map((note) => (
          <NoteLine key={note.noteId} card={card} note={note} />
        ))}
      </ul>
    </>
  );
}

function NewNote({ customerId }: { customerId: string }) {
  const { t, i18n } = useLingui();
  const { toasts } = useStores();
  const sayRefusal = useSayRefusal();
  const draft = useCard((state) => state.noteDrafts[customerId] ?? '');
  const draftNote = useCard((state) => state.draftNote);
  const addNote = useCard((state) => state.addNote);
  const retractNote = useCard((state) => state.retractNote);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    if (draft.trim() === '' || busy) return;
    setBusy(true);
    const saved = await addNote();
    setBusy(false);
    if (!saved.ok) {
      setError(i18n._(refusalWords[saved.code]));
      return;
    }
    setError(null);
    const [noteId] = saved.made;
    toasts.getState().show({
      tone: 'done',
      text: t`Note saved`,
      undo:
        noteId === undefined
          ? null
          : () => {
              void retractNote(customerId, noteId).then(sayRefusal);
            },
    });
  }

  return (
    <div className={styles.new}>
      <TextField
        label={t`New note`}
        rows={2}
        maxLength={2000}
        value={draft}
        error={error}
        onChange={(text) => {
          setError(null);
          draftNote(text);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className={styles.actions}>
        <Button
          isDisabled={draft.trim() === '' || busy}
          onPress={() => {
            void save();
          }}
        >
          {t`Save note`}
        </Button>
        <span className={styles.faint}>
          <Trans>
            <kbd>Ctrl</kbd> + <kbd>Enter</kbd>
          </Trans>
        </span>
      </div>
    </div>
  );
}

function NoteLine({ card, note }: { card: CustomerCard; note: CustomerCard['notes'][number] }) {
  const { t } = useLingui();
  const { toasts } = useStores();
  const sayRefusal = useSayRefusal();
  const retractNote = useCard((state) => state.retractNote);
  async function takeBack(): Promise<void> {
    const saved = await retractNote(card.customerId, note.noteId);
    if (!saved.ok) sayRefusal(saved);
    else toasts.getState().show({ tone: 'done', text: t`Note taken back`, undo: null });
  }
  return (
    <li className={styles.note}>
      <p className={styles.text}>{note.text}</p>
      <span className={styles.faint}>
        <SeenBy observed={note.observed} />
      </span>
      <span className={styles.marks}>
        <SaveMark state={note.state} />
        <Button
          look="plain"
          iconOnly
          icon={<Undo2 aria-hidden size={20} />}
          onPress={() => {
            void takeBack();
          }}
        >
          {t`Take this note back`}
        </Button>
      </span>
    </li>
  );
}
