/**
 * What the QR code of an enrolment says: the one-time code and, where it is known, the hub's address.
 *
 *   DANGOL-ENROL:ABCD1234
 *   DANGOL-ENROL:ABCD1234@https://hub.example.com
 */

const prefix = 'DANGOL-ENROL:';

/** @param code its eight characters. @param hub null where a person types it. */
export function enrolmentQr(code: string, hub: string | null): string {
  return hub === null ? `${prefix}${code}` : `${prefix}${code}@${hub}`;
}

/** @returns undefined for any other code, such as one that is only the eight characters. */
export function readEnrolmentQr(text: string): { code: string; hub: string | null } | undefined {
  const [, code, hub] =
    /^DANGOL-ENROL:([0-9A-Z]{8})(?:@(https?:\/\/\S{1,280}))?$/i.exec(text) ?? [];
  return code === undefined ? undefined : { code: code.toUpperCase(), hub: hub ?? null };
}
