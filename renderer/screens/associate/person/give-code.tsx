/** A lead gives a colleague a one-time code: for a first PIN, or for one that was forgotten. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { outranks } from '#shared/domain/staff.ts';
import type { SignInPerson } from '#shared/rpc/session.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { useOpenStatus, useSession, useStores } from '#renderer/stores/stores.tsx';
import styles from './person-menu.module.css';

export function GiveCode({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { rpc, session } = useStores();
  const people = useSession((state) => state.people) ?? [];
  const role = useOpenStatus((status) => status.staff?.role);
  const [given, setGiven] = useState<{ name: string; code: string } | 'failed' | null>(null);
  useEffect(() => void session.getState().loadPeople(), [session]);

  async function give({ staffId, name }: SignInPerson): Promise<void> {
    const result = await rpc.call('staff.code', { staffId }).catch(() => ({ ok: false }) as const);
    setGiven(result.ok ? { name, code: result.code } : 'failed');
  }

  const colleagues = people.filter((one) => role !== undefined && outranks(role, one.role));
  return (
    <Panel shape="form" title={t`Code for a colleague`} open onClose={onClose}>
      {given !== null && given !== 'failed' ? (
        <Given {...given} />
      ) : (
        <div className={styles.form}>
          <p>
            <Trans>
              Whose PIN is to be set anew? The PIN they have now ends, and so does a lockout.
            </Trans>
          </p>
          {given === 'failed' ? (
            <Notice tone="stop" alert>
              <Trans>No code could be made. Try again.</Trans>
            </Notice>
          ) : null}
          <ul className={styles.people}>
            {colleagues.map((person) => (
              <li key={person.staffId}>
                <Button onPress={() => void give(person)}>{person.name}</Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

function Given({ name, code }: { name: string; code: string }) {
  return (
    <div className={styles.given} role="status">
      <p>
        <Trans>For {name}, once, within a day. It is shown now and never again.</Trans>
      </p>
      <p className={styles.code}>
        {code.slice(0, 4)}-{code.slice(4)}
      </p>
    </div>
  );
}
