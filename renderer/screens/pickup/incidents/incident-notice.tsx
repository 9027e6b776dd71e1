/** A hand-over that could not be counted, such as a second one: said where everybody sees it, until a lead has taken note. */
import { Plural, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useDeskBook } from '#renderer/stores/stores.tsx';
import { Incidents } from './incidents.tsx';

export function IncidentNotice() {
  const { t } = useLingui();
  const open = useDeskBook(
    ({ incidents }) => incidents?.filter(({ acknowledged }) => !acknowledged).length ?? 0,
  );
  const [shown, setShown] = useState(false);
  if (open === 0 && !shown) return null;
  return (
    <>
      <Notice tone="stop" action={<Button onPress={() => setShown(true)}>{t`Look at it`}</Button>}>
        <strong>
          <Plural
            value={open}
            one="A hand-over has to be looked at"
            other="# hand-overs have to be looked at"
          />
        </strong>
      </Notice>
      <Incidents open={shown} onClose={() => setShown(false)} />
    </>
  );
}
