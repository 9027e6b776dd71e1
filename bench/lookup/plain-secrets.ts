import type { Secrets } from '#electron/station/host.ts';

/** Keys are not wrapped: unwrapping is the platform's work, once a start. */
export const plainSecrets: Secrets = {
  quality: 'development',
  seal: async (plain) => plain,
  open: async (sealed) => sealed,
  forget: async () => {},
};
