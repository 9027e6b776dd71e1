/** A store without staff: how the first of them gets in. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useOpenStatus } from '#renderer/stores/stores.tsx';
import { PlainPage } from '#renderer/screens/station/plain-page.tsx';
import plain from '#renderer/screens/station/plain-page.module.css';
import styles from './sign-in.module.css';

export function NobodyYet() {
  const { t } = useLingui();
  const store = useOpenStatus((status) => status.store);
  const arriving = useOpenStatus(
    (status) => !status.scopes.some(({ scope, levelAt }) => scope.startsWith('staff:') && levelAt),
  );
  const command = `npm run hub -- staff add --store ${store} --role manager --name …`;
  if (arriving) {
    return (
      <PlainPage title={t`The staff are on their way`}>
        <p className={styles.words}>
          <Trans>This station asks the hub who works here. It takes a moment.</Trans>
        </p>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t`Nobody works here yet`}>
      <div className={plain.words}>
        <p>
          <Trans>
            Head office adds the first manager at the hub. It prints a one-time code, with which
            they set their PIN here. They can give codes to everybody else.
          </Trans>
        </p>
        <p>
          <code className={styles.command}>{command}</code>
        </p>
      </div>
    </PlainPage>
  );
}
