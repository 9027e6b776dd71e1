/** Recording with a way back: every save says so in a toast that undoes it, every "no" in words. */
import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import type { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import type { CardPreference } from '#shared/rpc/customer-views.ts';
import { useSayRefusal } from '#renderer/components/use-say-refusal.ts';
import { useStores } from '#renderer/stores/stores.tsx';
import { preferenceName } from '#renderer/words/domain.ts';

/** @returns a function that records and tells whether it was saved. */
export function useRecord(): (
  value: PreferenceValue,
  source: PreferenceSource,
  note: string,
) => Promise<boolean> {
  const { t, i18n } = useLingui();
  const { card, toasts } = useStores();
  const sayRefusal = useSayRefusal();
  return useCallback(
    async (value, source, note) => {
      const { customerId, record, retractPreference } = card.getState();
      const saved = await record(value, source, note);
      if (!saved.ok) {
        sayRefusal(saved);
        return false;
      }
      const [preferenceId] = saved.made;
      const what = preferenceName(i18n, value);
      toasts.getState().show({
        tone: 'done',
        text: t`Saved: ${what}`,
        undo:
          preferenceId === undefined || customerId === null
            ? null
            : () => {
                void retractPreference(customerId, preferenceId).then(sayRefusal);
              },
      });
      return true;
    },
    [card, toasts, sayRefusal, i18n, t],
  );
}

/** Takes an observation back; the way back from that records it again, as it was said. */
export function useTakeBack(): (customerId: string, seen: CardPreference) => void {
  const { t, i18n } = useLingui();
  const { card, toasts } = useStores();
  const sayRefusal = useSayRefusal();
  return useCallback(
    (customerId, seen) => {
      const what = preferenceName(i18n, seen.value);
      void card
        .getState()
        .retractPreference(customerId, seen.preferenceId)
        .then((saved) => {
          if (!saved.ok) {
            sayRefusal(saved);
            return;
          }
          toasts.getState().show({
            tone: 'done',
            text: t`Taken back: ${what}`,
            undo: () => {
              void card
                .getState()
                .recordFor(customerId, seen.value, seen.source, seen.note ?? '')
                .then(sayRefusal);
            },
          });
        });
    },
    [card, toasts, sayRefusal, i18n, t],
  );
}
