/**
 * Must be the first import of main.tsx. The page's content security policy forbids eval; zod would try
 * it once to see, which the browser reports as a violation. Its own switch for that is this global,
 * read before any schema is made.
 */
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true };
