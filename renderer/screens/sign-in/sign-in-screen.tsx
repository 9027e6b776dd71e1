/**
 * Nobody is signed in: the names of who works here, or the PIN of one of them. A badge that is scanned
 * chooses its owner, whatever stands on the screen.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Notice } from '#renderer/components/notice.tsx';
import { listenForScans } from '#renderer/scanner/listen.ts';
import { PlainPage } from '#renderer/screens/station/plain-page.tsx';
import { useOpenStatus, useSession, useStores } from '#renderer/stores/stores.tsx';
import { EnterPin } from './enter-pin.tsx';
import { FirstPin } from './first-pin.tsx';
import { NameList } from './name-list.tsx';
import { NobodyYet } from './nobody-yet.tsx';
import styles from './sign-in.module.css';

export function SignInScreen() {
  const { t } = useLingui();
  const { session } = useStores();
  const people = useSession((state) => state.people);
  const chosen = useSession((state) => state.chosen);
  const unknownBadges = useSession((state) => state.unknownBadges);
  const storeName = useOpenStatus((status) => status.storeName);
  // Staff come with the first scopes, and change while nobody is here.
  const heard = useOpenStatus((status) => status.lastContactAt);
  useEffect(() => {
    if (heard !== undefined) void session.getState().loadPeople();
  }, [session, heard]);
  useEffect(
    () => listenForScans(document, (text) => void session.getState().badge(text)),
    [session],
  );

  const person = people?.find(({ staffId }) => staffId === chosen);
  if (people === null) return <PlainPage title={storeName}>{null}</PlainPage>;
  if (people.length === 0) return <NobodyYet />;
  if (person !== undefined) {
    return (
      <PlainPage title={person.name} width={person.mustSetPin ? 'form' : 'narrow'}>
        {unknownBadges === 0 ? null : (
          <Notice key={unknownBadges} tone="care" alert>
            <Trans>
              This was read as a scanned badge, and it belongs to nobody who works here.
            </Trans>
          </Notice>
        )}
        {person.mustSetPin ? (
          <FirstPin key={person.staffId} person={person} />
        ) : (
          <EnterPin key={person.staffId} person={person} />
        )}
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t`Who is here?`} width="wide">
      <p className={styles.words}>
        <Trans>Touch your name or scan your badge.</Trans>
      </p>
      {unknownBadges === 0 ? null : (
        <Notice tone="care" alert>
          <Trans>This badge belongs to nobody who works here.</Trans>
        </Notice>
      )}
      <NameList people={people} onChoose={(staffId) => session.getState().choose(staffId)} />
    </PlainPage>
  );
}
