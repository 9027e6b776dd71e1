/**
 * Listens for scanner bursts on the whole page. Wherever the focus is, the scan goes to `onScan`, and the
 * field that had the focus gets back what it held before the burst typed into it.
 *
 * What still comes of a burst a moment later does nothing either: a syllable that an input method held and
 * puts down wherever the focus is by then, and a second end key of scanners that send two.
 */
import { createWedge } from './wedge.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before a burst typed into it. */
interface Remembered {
  field: TextControl;
  value: string;
  /** Where its caret was; null in fields that tell of none. */
  caret: number | null;
}

/** So long after a scan what comes is the burst's: no hand is that quick. */
const LATE_MS = 120;

/**
 * @param typedInto where a key goes that is pressed while no field has the focus, so that nothing typed is lost;
 * a burst that began there is taken out of it again as from any field.
 * @returns a function that stops listening.
 */
export function listenForScans(
  page: Document,
  onScan: (text: string) => void,
  typedInto: () => TextControl | null = () => null,
): () => void {
  const feed = createWedge();
  let before: Remembered | null = null;
  let scannedAt = Number.NEGATIVE_INFINITY;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || event.repeat) return;
    const { code, shiftKey: shift, ctrlKey: control, timeStamp: at } = event;
    const heard = feed({ code, shift, control, at });
    if (heard.type === 'first') before = remember(code === 'Space' || control);
    const isLateEnd = at - scannedAt <= LATE_MS && /^(?:Enter|NumpadEnter|Tab)$/.test(code);
    if (heard.type !== 'scan' && !isLateEnd) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (heard.type !== 'scan') return;
    if (before !== null) restore(before);
    before = null;
    scannedAt = at;
    onScan(heard.text);
  }

  /** @param acts the key does something by itself where no field has the focus. */
  function remember(acts: boolean): Remembered | null {
    const focused = page.activeElement;
    if (isTextControl(focused)) return rememberField(focused);
    const field = acts ? null : typedInto();
    if (field === null) return null;
    const remembered = rememberField(field);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    return remembered;
  }

  function onInput(event: Event): void {
    const late = event.timeStamp - scannedAt <= LATE_MS;
    if (!late || !event.isTrusted || !(event instanceof InputEvent)) return;
    const { target, data, inputType } = event;
    // It holds one syllable; more at once was pasted by someone.
    if (!isTextControl(target) || data === null || [...data].length !== 1) return;
    if (!/^insert(?:CompositionText|FromComposition|Text)$/.test(inputType)) return;
    const end = target.selectionStart ?? target.value.length;
    if (target.value.slice(end - data.length, end) !== data) return;
    event.stopImmediatePropagation();
    const caret = end - data.length;
    restore({
      field: target,
      value: target.value.slice(0, caret) + target.value.slice(end),
      caret,
    });
  }

  page.addEventListener('keydown', onKeyDown, { capture: true });
  page.addEventListener('input', onInput, { capture: true });
  return () => {
    page.removeEventListener('keydown', onKeyDown, { capture: true });
    page.removeEventListener('input', onInput, { capture: true });
  };
}

const rememberField = (field: TextControl): Remembered => ({
  field,
  value: field.value,
  caret: field.selectionStart,
});

function isTextControl(element: EventTarget | null): element is TextControl {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/**
 * Sets a value so that React's own bookkeeping sees it. Leaving the field ends a composition; then the
 * focus is back where it was, so that what opens for the scan can give it back there.
 */
function restore({ field, value, caret }: Remembered): void {
  field.blur();
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
  if (caret !== null) field.setSelectionRange(caret, caret);
}
