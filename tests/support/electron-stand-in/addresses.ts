/**
 * Custom schemes in a Chromium that knows none: `app://dangol/x` is `https://dangol.app-scheme.test/x`
 * to Chromium, and the other way round to the program. A host that does not exist anywhere.
 */
const suffix = '-scheme.test';

export function toChromium(address: string, schemes: Iterable<string>): string {
  for (const scheme of schemes) {
    const match = new RegExp(`^(blob:)?${scheme}://([^/]*)(.*)$`).exec(address);
    if (match !== null) return `${match[1] ?? ''}https://${match[2]}.${scheme}${suffix}${match[3]}`;
  }
  return address;
}

export function toElectron(address: string): string {
  return address.replace(
    /^(blob:)?https:\/\/(.+)\.([a-z]+)-scheme\.test(?=\/|$)/,
    (_all, blob: string | undefined, host: string, scheme: string) =>
      `${blob ?? ''}${scheme}://${host}`,
  );
}
