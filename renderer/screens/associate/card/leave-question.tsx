/** Asked before a form with unsaved input is left; never asked otherwise. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Question } from '#renderer/components/panel.tsx';
import { useCard } from '#renderer/stores/stores.tsx';

export function LeaveQuestion() {
  const { t } = useLingui();
  const leaving = useCard((state) => state.leaving !== null);
  const answerLeaving = useCard((state) => state.answerLeaving);
  return (
    <Question
      open={leaving}
      title={t`Leave without saving?`}
      stay={t`Go on editing`}
      go={t`Leave without saving`}
      onAnswer={answerLeaving}
    >
      <p>
        <Trans>What was typed in the profile has not been saved.</Trans>
      </p>
    </Question>
  );
}
