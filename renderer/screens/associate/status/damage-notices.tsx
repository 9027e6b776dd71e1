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

/** Each of those below stays until somebody says that they have read it. */
function Understood() {
  const { t } = useLingui();
  const damageSeen = useStation((state) => state.damageSeen);
  return <Button onPress={() => void damageSeen()}>{t`Understood`}</Button>;
}

/** What of the unsent changes was saved out of the damaged file, and what was lost. */
export function ChangesDamagedNotice() {
  const saved = useOpenStatus((status) => status.damage.outbox?.saved ?? 0);
  const lost = useOpenStatus((status) => status.damage.outbox?.lost ?? null);
  const kept = useOpenStatus((status) => status.damage.outbox?.kept ?? '');
  return (
    <Notice tone={lost === 0 ? 'care' : 'stop'} alert action={<Understood />}>
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

/** Changes that went with the end of their file: first that they may be lost, then how many are. */
export function ChangesLostNotice() {
  const changes = useOpenStatus((status) => status.damage.end?.changes ?? 0);
  const sure = useOpenStatus((status) => status.damage.end?.sure ?? false);
  if (!sure) {
    return (
      <Notice tone="care" alert>
        <strong>
          <Plural
            value={changes}
            one="The change that was recorded here last is missing."
            other="The # changes that were recorded here last are missing."
          />
        </strong>{' '}
        <Trans>
          The end of their file is gone. What the hub already has comes back from it; it will say
          how many are lost.
        </Trans>
      </Notice>
    );
  }
  return (
    <Notice tone="stop" alert action={<Understood />}>
      <strong>
        <Plural
          value={changes}
          one="# change was lost before it could be sent."
          other="# changes were lost before they could be sent."
        />
      </strong>{' '}
      <Trans>
        The end of their file was gone when this device started. Look at what was recorded last.
      </Trans>
    </Notice>
  );
}

/** An old copy of the files was put back, and the hub has given back what it had. */
export function FilesPutBackNotice() {
  const shown = useOpenStatus((status) => status.damage.back?.shown ?? 0);
  return (
    <Notice tone="care" alert action={<Understood />}>
      <Trans>
        <strong>The files of this device were older than what was done here.</strong> An old copy
        was put back, or the end of a file was lost. What the hub had has come back from it, and
        what is here is compared with it. What had not been sent by then may be missing. Tell your
        lead.
      </Trans>{' '}
      {shown === 0 ? null : (
        <Plural
          value={shown}
          one="# change that the hub had not taken is under To settle again."
          other="# changes that the hub had not taken are under To settle again."
        />
      )}
    </Notice>
  );
}
