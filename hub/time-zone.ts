/**
 * Whether a name is a time zone's, by the IANA. An offset (`+09:00`) means the opposite to PostgreSQL and
 * is none.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_/+-]{0,60}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
