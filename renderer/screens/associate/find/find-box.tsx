/**
 * The one box. Finds while an input method is still composing; arrows and Enter work the list without
 * leaving the box; nothing but the person's own hand empties it.
 */
import { useLingui } from '@lingui/react/macro';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { shownHits, type Step } from '#renderer/stores/find-store.ts';
import { useFind, usePlace, useStores } from '#renderer/stores/stores.tsx';
import styles from './find-box.module.css';
import { LIST_ID, optionId, PAGE_ROWS } from './find-list.tsx';
import { useOpenCustomer } from './use-open-customer.ts';

const steps: Readonly<Record<string, Step>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
};

export function FindBox() {
  const { t } = useLingui();
  const { find, place } = useStores();
  const query = useFind((state) => state.query);
  const activeId = useFind((state) => state.activeId);
  const anything = useFind((state) => shownHits(state).length > 0);
  const onFind = usePlace((state) => state.screen === 'find');
  const boxFocus = usePlace((state) => state.boxFocus);
  const openCustomer = useOpenCustomer();
  const chosen = useFind((state) => state.chosen);
  const input = useRef<HTMLInputElement>(null);
  const enterEndsSyllable = useRef(false);

  useEffect(() => {
    input.current?.focus();
    if (boxFocus > 0) input.current?.select();
  }, [boxFocus]);

  // "/" means "to the box" here too. Stopped where it would be inserted rather than at the key, because
  // an input method commits its syllable by that same key. A scan is put in whole and keeps its slashes.
  useEffect(() => {
    const element = input.current;
    const swallow = (event: InputEvent) => {
      if (event.data === '/' && event.inputType === 'insertText') event.preventDefault();
    };
    element?.addEventListener('beforeinput', swallow);
    return () => element?.removeEventListener('beforeinput', swallow);
  }, []);

  useEffect(() => {
    if (chosen !== null) openCustomer(chosen.hit, chosen.orderId);
  }, [chosen, openCustomer]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) {
      // An input method takes this Enter to end the syllable; it was meant for the list all the same.
      enterEndsSyllable.current = event.code === 'Enter';
      return;
    }
    const { move } = find.getState();
    const step = steps[event.key] ?? (event.ctrlKey ? endSteps[event.key] : undefined);
    if (step !== undefined) {
      event.preventDefault();
      place.getState().go('find');
      move(step, PAGE_ROWS);
      return;
    }
    // Home and End move in the text until the person is in the list.
    const end = endSteps[event.key];
    if (end !== undefined && query === '') {
      event.preventDefault();
      move(end, PAGE_ROWS);
      return;
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    place.getState().go('find');
    find.getState().choose();
  }

  return (
    <search className={styles.box}>
      <Search aria-hidden size={20} className={styles.icon} />
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label={t`Find a customer`}
        aria-autocomplete="list"
        aria-expanded={onFind && anything}
        aria-controls={LIST_ID}
        {...(onFind && activeId !== null ? { 'aria-activedescendant': optionId(activeId) } : {})}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        placeholder={t`Name, phone ending, email, order number, barcode…`}
        value={query}
        onChange={(event) => {
          place.getState().go('find');
          find.getState().type(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onCompositionEnd={() => {
          if (enterEndsSyllable.current) find.getState().choose();
          enterEndsSyllable.current = false;
        }}
      />
      {query === '' ? (
        <kbd className={styles.key} aria-hidden>
          /
        </kbd>
      ) : (
        <Button
          look="plain"
          iconOnly
          icon={<X aria-hidden size={20} />}
          onPress={() => {
            find.getState().type('');
            place.getState().focusBox();
          }}
        >
          {t`Empty the box`}
        </Button>
      )}
    </search>
  );
}

const endSteps: Readonly<Record<string, Step>> = { Home: 'first', End: 'last' };
