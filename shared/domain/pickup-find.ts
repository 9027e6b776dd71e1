/**
 * By what a person who collects is found at a desk that does not know them: normalised forms of their
 * name, phone, e-mail and member number, each kept as a keyed hash. What is typed at the desk is brought to
 * the same forms and hashed with the same key, so equal is found and nothing can be read back from it.
 *
 * The hash itself is an argument: HMAC-SHA256 with the policy's salt, its first 12 bytes in base64url.
 */
import type { PersonName } from './person-name.ts';

/** 12 bytes of HMAC-SHA256 by the store's salt over the form's UTF-8 bytes, in base64url (16 characters). */
export type HashForm = (form: string) => string;

export interface FindablePerson {
  name?: PersonName | undefined;
  latinName?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
  email?: string | undefined;
  loyalty?: string | undefined;
}

/** The forms of a person; for the records. */
export function personForms(person: FindablePerson): string[] {
  const { name, latinName, phone, email, loyalty } = person;
  const forms: string[] = [];
  if (name !== undefined) {
    forms.push(nameForm(`${name.family}${name.given}`), nameForm(`${name.given}${name.family}`));
    if (name.given !== '') forms.push(nameForm(name.given));
  }
  if (latinName !== undefined) {
    const words = latinName.trim().split(/\s+/);
    forms.push(nameForm(words.join('')), nameForm(words.toReversed().join('')));
  }
  if (phone !== undefined) {
    const digits = phone.replace(/\D/g, '');
    forms.push(`p:${digits.slice(-8)}`, lastFourForm(digits.slice(-4)));
  }
  if (email !== undefined) forms.push(emailForm(email));
  if (loyalty !== undefined) forms.push(`l:${plain(loyalty)}`);
  return [...new Set(forms)].filter((form) => form.length > 2);
}

/** The forms that something typed could be; any one that a record has is a hit. */
export function findForms(typed: string): string[] {
  const text = typed.normalize('NFKC').trim();
  if (text.length === 0 || text.length > 254) return [];
  if (text.includes('@')) return [emailForm(text)];
  const digits = text.replace(/[\s()+.-]/g, '');
  if (/^\d+$/.test(digits)) {
    if (digits.length === 4) return [lastFourForm(digits)];
    return digits.length >= 8
      ? [`p:${digits.slice(-8)}`, `l:${plain(text)}`]
      : [`l:${plain(text)}`];
  }
  const [first = '', ...rest] = text.split(/\s+/);
  const turned = [...rest, first].join('');
  return [...new Set([nameForm(text), nameForm(turned), `l:${plain(text)}`])];
}

/** What the last four digits of a phone are checked against. */
export function lastFourForm(digits: string): string {
  return `4:${digits}`;
}

function nameForm(name: string): string {
  return `n:${plain(name)}`;
}

function emailForm(email: string): string {
  return `e:${email.normalize('NFKC').trim().toLowerCase()}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·.,'’-]/g, '');
}

/** The name with its middle covered: 김•지, 이•, E•••• W•••••. */
export function maskedName({ family, given }: PersonName): string {
  const whole = `${family}${given}`;
  if (/^[\p{Script=Hangul}\p{Script=Han}·\s]+$/u.test(whole)) {
    const letters = Array.from(whole.replace(/\s/g, ''));
    const [first = ''] = letters;
    if (letters.length <= 2) return `${first}•`;
    return `${first}${'•'.repeat(letters.length - 2)}${letters.at(-1) ?? ''}`;
  }
  return [given, family]
    .filter((part) => part !== '')
    .map((part) => {
      const [first = '', ...others] = Array.from(part);
      return first + '•'.repeat(Math.min(others.length, 5));
    })
    .join(' ');
}

/** The first letter, which is all that the customer's side of a desk shows. */
export function initialOf({ family, given }: PersonName): string {
  const [first = ''] = Array.from(family === '' ? given : family);
  return first.toUpperCase();
}
