/** That a slip did not come by itself, where whoever waits for it still stands: by its order's tail alone. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { useDeskPrint, useStores } from '#renderer/stores/stores.tsx';

export function SlipNotPrinted() {
  const { t } = useLingui();
  const { deskPrint } = useStores();
  const last = useDeskPrint((state) => state.last);
  if (last?.paper.what !== 'slip' || last.printed !== 'failed') return null;
  const { tail } = last.paper.pickup;
  return (
    <Notice
      tone="care"
      alert
      action={<Button onPress={() => deskPrint.getState().show()}>{t`Show it`}</Button>}
    >
      <Trans>The slip of order …{tail} was not printed: the printer did not answer.</Trans>
    </Notice>
  );
}
