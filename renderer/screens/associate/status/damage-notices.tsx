/** What became of files that were found damaged: the book is fetched again; unsent changes saved or lost. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useOpenStatus, useStation } from '#renderer/stores/stores.tsx';

export function BookDamagedNotice() {
  return (
    <Notice tone="care">
      <Trans>
        <strong>The customer book on this device was damaged and is being fetched again.</strong>{' '}
        Look-up finds what has arrived so far; recording goes on.
      </Trans>
    </Notice>
  );
}

/** Stays until somebody says that they have read it. */
export function ChangesDamagedNotice() {
  const { t } = useLingui();
  const saved = useOpenStatus((status) => status.damage.outbox?.saved ?? 0);
  const lost = useOpenStatus((status) => status.damage.outbox?.lost ?? null);
  const kept = useOpenStatus((status) => status.damage.outbox?.kept ?? '');
  const damageSeen = useStation((state) => state.damageSeen);
  return (
    <Notice
      tone={lost === 0 ? 'care' : 'stop'}
      alert
      action={
        <Button
          onPress={() => {
            void damageSeen();
          }}
        >{t`Understood`}</Button>
      }
    >
      <Trans>
        <strong>The file of changes that were not sent yet was damaged.</strong>
      </Trans>{' '}
      <Plural
        value={saved}
        _0="None could be saved."
        one="# change was saved and goes on."
        other="# changes were saved and go on."
      />{' '}
      {lost === null ? (
        <Trans>Others may be lost; nobody can tell how many. Look at what was recorded last.</Trans>
      ) : (
        <Plural
          value={lost}
          _0="None was lost."
          one="# change was lost. Look at what was recorded last."
          other="# changes were lost. Look at what was recorded last."
        />
      )}{' '}
      <Trans>The damaged file was kept for support: {kept}</Trans>
    </Notice>
  );
}
