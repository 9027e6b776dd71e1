/**
 * The headers both hosts put on every answer. The page may load only what the host itself serves, may
 * not be framed, and may not turn text into script. One file has a policy of its own: the worker that reads
 * codes out of the camera's pictures is WebAssembly, which the page itself may not run (ADR 0089).
 */

const contentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'frame-ancestors': "'none'",
  'form-action': "'none'",
  'base-uri': "'none'",
  'object-src': "'none'",
  'require-trusted-types-for': "'script'",
};

/** What a page could ask a browser for and this one never needs. */
const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** A worker's policy is that of its own file, and this is what it needs: its code and the reader beside it. */
const codeReaderPolicy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self'",
  'require-trusted-types-for': "'script'",
};
/** As the build names it: renderer/scanner/camera/code-reader-worker.ts. */
const codeReader = /^\/assets\/code-reader-worker-[\w-]+\.js$/;

export const responseHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policyText(contentSecurityPolicy),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The camera is for codes where there is no scanner; a person still has to allow it.
  'Permissions-Policy': [...deniedFeatures.map((feature) => `${feature}=()`), 'camera=(self)'].join(
    ', ',
  ),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

const codeReaderHeaders: Readonly<Record<string, string>> = {
  ...responseHeaders,
  'Content-Security-Policy': policyText(codeReaderPolicy),
};

/** @param path of a file of the built page, as in its URL. */
export function headersOf(path: string): Readonly<Record<string, string>> {
  return codeReader.test(path) ? codeReaderHeaders : responseHeaders;
}

function policyText(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}
