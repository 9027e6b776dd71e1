/** Another PIN for whoever is signed in: the one they have, then the new one twice. */
import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { pinWeakness } from '#shared/domain/pin.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { usePin } from '#renderer/components/use-pin.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import { pinWords } from '#renderer/words/pins.ts';
import styles from './person-menu.module.css';

export function ChangePin({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { session, toasts } = useStores();
  const { pin, setPin, busy, lock, error, attempt } = usePin();
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [checked, setChecked] = useState(false);
  const weakness = pinWeakness(next);
  const weak = weakness && pinWords(i18n, { ok: false, code: 'weak', why: weakness }, 'pin');
  const different = again !== next;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (pin === '' || weakness !== undefined || different) return;
    if (!(await attempt(() => session.getState().changePin(pin, next)))) return;
    toasts.getState().show({ tone: 'done', text: t`Your PIN was changed.`, undo: null });
    onClose();
  }

  const field = (
    label: string,
    value: string,
    onChange: (typed: string) => void,
    wrong: string | null,
  ) => (
    <div className={styles.secret}>
      <TextField
        label={label}
        large
        value={value}
        onChange={(typed) => onChange(typed.replaceAll(/\D/g, ''))}
        error={wrong}
        inputMode="numeric"
        autoComplete="off"
        spellCheck="false"
        maxLength={16}
      />
    </div>
  );
  return (
    <Panel shape="form" title={t`Change my PIN`} open onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {field(t`Your PIN now`, pin, setPin, null)}
        {field(t`Your new PIN`, next, setNext, checked && weak !== undefined ? weak : null)}
        {field(
          t`The PIN again`,
          again,
          setAgain,
          checked && different ? t`The two are not the same.` : null,
        )}
        {error === null ? null : (
          <Notice tone="stop" alert>
            {error}
          </Notice>
        )}
        <Button look="primary" type="submit" isDisabled={busy || lock !== null}>
          {t`Change the PIN`}
        </Button>
      </form>
    </Panel>
  );
}
