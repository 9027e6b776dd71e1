/** Gives the page the desk's sizes and theme while a pickup station shows it, and takes them back after. */
import { useEffect } from 'react';
import { useDeskSettings } from '#renderer/stores/stores.tsx';

export function useDeskLook(desk: boolean): void {
  const theme = useDeskSettings((state) => state.theme);
  useEffect(() => {
    if (!desk) return;
    const { dataset } = document.documentElement;
    dataset['mode'] = 'pickup';
    dataset['theme'] = theme;
    return () => {
      delete dataset['mode'];
      delete dataset['theme'];
    };
  }, [desk, theme]);
}
