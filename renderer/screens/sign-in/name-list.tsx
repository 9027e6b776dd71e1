/** Names as large targets, with what each does in the shop. */
import { useLingui } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import type { SignInPerson } from '#shared/rpc/session.ts';
import { classes } from '#renderer/components/classes.ts';
import { roleWords } from '#renderer/words/roles.ts';
import styles from './sign-in.module.css';

export function NameList(props: {
  people: readonly SignInPerson[];
  onChoose: (staffId: string) => void;
}) {
  const { i18n, t } = useLingui();
  return (
    <ul className={styles.names} aria-label={t`Staff`}>
      {props.people.map(({ staffId, name, role, mustSetPin }) => (
        <li key={staffId}>
          <Button className={classes(styles.name)} onPress={() => props.onChoose(staffId)}>
            <span className={styles.who}>{name}</span>
            <span className={styles.role}>
              {mustSetPin ? t`Set a PIN first` : i18n._(roleWords[role])}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
