/** The PIN of one person. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Users } from 'lucide-react';
import type { SignInPerson } from '#shared/rpc/session.ts';
import { Button } from '#renderer/components/button.tsx';
import { PinPad } from '#renderer/components/pin-pad.tsx';
import { usePin } from '#renderer/components/use-pin.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import styles from './sign-in.module.css';

export function EnterPin({ person }: { person: SignInPerson }) {
  const { t } = useLingui();
  const { session } = useStores();
  const { pin, setPin, busy, lock, error, attempt } = usePin();
  const { staffId, hint } = person;
  return (
    <div className={styles.entry}>
      <PinPad
        label={t`PIN`}
        value={pin}
        onChange={setPin}
        onSubmit={() => void attempt(() => session.getState().signIn(staffId, pin))}
        submit={t`Sign in`}
        busy={busy}
        locked={lock !== null}
        error={error === null ? null : <strong className={styles.wrong}>{error}</strong>}
        hint={hint === null ? null : <Trans>Demo shop: the PIN is {hint}</Trans>}
      />
      <Button
        look="plain"
        icon={<Users aria-hidden size={20} />}
        onPress={() => session.getState().choose(null)}
      >
        {t`Somebody else`}
      </Button>
    </div>
  );
}
