/** A first PIN, or one in place of a forgotten one: the one-time code from a lead, then the PIN twice. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Users } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { pinWeakness } from '#shared/domain/pin.ts';
import type { SignInPerson } from '#shared/rpc/session.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { usePin } from '#renderer/components/use-pin.ts';
import { pinWords } from '#renderer/words/pins.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import plain from '#renderer/screens/station/plain-page.module.css';
import styles from './sign-in.module.css';

const CODE_LENGTH = 8;

export function FirstPin({ person }: { person: SignInPerson }) {
  const { t, i18n } = useLingui();
  const { session } = useStores();
  const { pin, setPin, busy, lock, error, attempt } = usePin();
  const [code, setCode] = useState('');
  const [again, setAgain] = useState('');
  const [checked, setChecked] = useState(false);
  const weakness = pinWeakness(pin);
  const missingCode = code.replaceAll(/[\s-]/g, '').length !== CODE_LENGTH;
  const different = again !== pin;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (missingCode || weakness !== undefined || different) return;
    const right = await attempt(() => session.getState().setPin(person.staffId, code, pin), 'code');
    if (right) return;
    setAgain('');
    setChecked(false);
  }

  const weak = weakness && pinWords(i18n, { ok: false, code: 'weak', why: weakness }, 'pin');
  const digits = { inputMode: 'numeric', autoComplete: 'off', spellCheck: 'false' } as const;
  return (
    <>
      <p className={styles.words}>
        <Trans>
          A lead or head office gives you a code of eight characters. With it you set your own PIN,
          which nobody else knows.
        </Trans>
      </p>
      <form className={plain.form ?? ''} onSubmit={(event) => void submit(event)}>
        <div className={plain.code}>
          <TextField
            label={t`One-time code`}
            value={code}
            onChange={setCode}
            error={checked && missingCode ? t`A code has eight letters and digits.` : null}
            placeholder="XXXX-XXXX"
            autoComplete="off"
            spellCheck="false"
            maxLength={20}
            autoFocus
          />
        </div>
        <div className={styles.secret}>
          <TextField
            label={t`Your new PIN`}
            large
            value={pin}
            onChange={(typed) => setPin(typed.replaceAll(/\D/g, ''))}
            error={checked && weak !== undefined ? weak : null}
            hint={t`Six digits or more, and not a birthday`}
            maxLength={16}
            {...digits}
          />
        </div>
        <div className={styles.secret}>
          <TextField
            label={t`The PIN again`}
            large
            value={again}
            onChange={(typed) => setAgain(typed.replaceAll(/\D/g, ''))}
            error={checked && different ? t`The two are not the same.` : null}
            maxLength={16}
            {...digits}
          />
        </div>
        {error === null ? null : (
          <Notice tone="stop" alert>
            {error}
          </Notice>
        )}
        <Button look="primary" type="submit" isDisabled={busy || lock !== null}>
          {t`Set the PIN and sign in`}
        </Button>
        <Button
          look="plain"
          icon={<Users aria-hidden size={20} />}
          onPress={() => session.getState().choose(null)}
        >
          {t`Somebody else`}
        </Button>
      </form>
    </>
  );
}
