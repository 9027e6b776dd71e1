/** The buyer names somebody who collects the rest, or the whole, in their place. The buyer is told of it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { useDesk, useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import { deskRefusalWords } from '#renderer/words/desk-refusals.ts';
import styles from './collector-form.module.css';

const DAYS = [1, 3, 7] as const;

/** Only who has shown the buyer's own code can name somebody. */
export function NameCollector({ check }: { check: DeskCheck }) {
  const { t } = useLingui();
  const names = useMay('pickup.collector');
  const [open, setOpen] = useState(false);
  if (!names || check.collectorId !== null || !check.proven.includes('code')) return null;
  return (
    <>
      <Button icon={<UserRoundPlus aria-hidden size={28} />} onPress={() => setOpen(true)}>
        {t`Somebody else collects it`}
      </Button>
      <Panel
        shape="form"
        title={t`Somebody else collects it`}
        open={open}
        onClose={() => setOpen(false)}
      >
        <Form checkId={check.checkId} onDone={() => setOpen(false)} />
      </Panel>
    </>
  );
}

function Form({ checkId, onDone }: { checkId: string; onDone: () => void }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook, toasts } = useStores();
  const look = useDesk((state) => state.look);
  const refused = useDeskBook((state) => state.refused);
  const changing = useDeskBook((state) => state.changing);
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [days, setDays] = useState<number>(3);
  const save = async () => {
    const saved = await deskBook.getState().change(() =>
      rpc.call('desk.collector', {
        checkId,
        name: name.trim(),
        phone: phone.trim() === '' ? null : phone.trim(),
        days,
      }),
    );
    if (!saved) return;
    toasts.getState().show({ tone: 'done', text: t`Named. The buyer is told.`, undo: null });
    onDone();
    await look();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void save();
      }}
    >
      {refused === null ? null : (
        <Notice tone="stop" alert>
          {i18n._(deskRefusalWords[refused])}
        </Notice>
      )}
      <TextField
        autoFocus
        label={t`Name of whoever collects`}
        value={name}
        maxLength={80}
        onChange={setName}
      />
      <TextField
        label={t`Their phone, if they can be asked for its last digits`}
        value={phone}
        maxLength={40}
        inputMode="tel"
        onChange={setPhone}
      />
      <div className={styles.days} role="group" aria-label={t`How long`}>
        {DAYS.map((many) => (
          <ToggleChip key={many} isSelected={days === many} onChange={() => setDays(many)}>
            {many === 1 ? t`Only today` : t`${many} days`}
          </ToggleChip>
        ))}
      </div>
      <p className={styles.words}>
        <Trans>They show the buyer's code and an ID, or an ID and the digits of their phone.</Trans>
      </p>
      <Button look="primary" type="submit" isDisabled={changing || name.trim() === ''}>
        {t`Name them`}
      </Button>
    </form>
  );
}
