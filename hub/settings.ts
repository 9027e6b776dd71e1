/** The hub's settings, from the environment. Each wrong one is named with what is wrong and an example. */
import { z } from 'zod';
import type { TlsFiles } from './http/tls.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const Port = z.coerce.number().int().min(0).max(65_535);

const variables = {
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(?:ql)?:\/\/.+/)
      .optional(),
    wanted: 'must be a PostgreSQL address',
    example: 'postgres://dangol:secret@127.0.0.1:5432/dangol',
  },
  HUB_PORT: {
    schema: Port.default(4400),
    wanted: 'must be a whole number from 0 (any free port) to 65535',
    example: '4400',
  },
  HUB_HOST: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/)
      .default('127.0.0.1'),
    wanted: 'must be a host name or an address to listen on',
    example: '127.0.0.1',
  },
  DANGOL_DIR: {
    schema: z.string().min(1).default('.dangol'),
    wanted: "must be a folder for the embedded server's data",
    example: '.dangol',
  },
  HUB_DEFAULT_REGION: {
    schema: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('KR'),
    wanted: 'must be a country code of two capital letters (ISO 3166)',
    example: 'KR',
  },
  HUB_TOMBSTONE_DAYS: {
    schema: z.coerce.number().int().min(1).max(3_650).default(90),
    wanted: 'must be a whole number of days from 1 to 3650',
    example: '90',
  },
  HUB_AUDIT_DAYS: {
    schema: z.coerce.number().int().min(1).max(36_500).default(731),
    wanted: 'must be a whole number of days from 1 to 36500',
    example: '731',
  },
  HUB_LEASE_HOURS: {
    schema: z.coerce.number().min(0.001).max(8_760).default(72),
    wanted: 'must be a number of hours up to 8760',
    example: '72',
  },
  HUB_KIOSK_LEASE_HOURS: {
    schema: z.coerce.number().min(0.001).max(8_760).default(336),
    wanted: 'must be a number of hours up to 8760',
    example: '336',
  },
  HUB_TLS_CERT: {
    schema: z.string().min(1).optional(),
    wanted: 'must be a file with a certificate in PEM, together with HUB_TLS_KEY',
    example: '/etc/dangol/hub.crt',
  },
  HUB_TLS_KEY: {
    schema: z.string().min(1).optional(),
    wanted: 'must be a file with the key of HUB_TLS_CERT in PEM',
    example: '/etc/dangol/hub.key',
  },
  HUB_TRUSTED_PROXY: {
    schema: z
      .string()
      .regex(/^[0-9a-fA-F.:/]+(?:,[0-9a-fA-F.:/]+)*$/)
      .optional(),
    wanted: 'must be addresses or ranges of the proxies in front, with commas between them',
    example: '127.0.0.1,10.0.0.0/8',
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels).default('info'),
    wanted: `must be one of ${logLevels.join(', ')}`,
    example: 'info',
  },
} as const;

export interface Settings {
  /** Undefined: use the embedded server. */
  databaseUrl: string | undefined;
  port: number;
  host: string;
  dangolDir: string;
  defaultRegion: string;
  /** How long deletions are remembered: a station that was away for longer reads everything again. */
  tombstoneDays: number;
  /** How long audit entries are kept; two years by default. */
  auditDays: number;
  /** How long a station may go on without the hub: one that holds people, and a kiosk. */
  leaseHours: number;
  kioskLeaseHours: number;
  /** Where set, the hub serves https and wss itself. */
  tls: TlsFiles | undefined;
  /** Proxies whose word on who asks is taken. */
  trustedProxy: string[] | false;
  logLevel: LogLevel;
}

/** @returns the settings, or one line for each variable that is wrong. An empty one counts as not set. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): { ok: true; settings: Settings } | { ok: false; problems: string[] } {
  const problems: string[] = [];
  const read = <Name extends keyof typeof variables>(
    name: Name,
  ): z.infer<(typeof variables)[Name]['schema']> => {
    const { schema, wanted, example } = variables[name];
    const result = schema.safeParse(environment[name] === '' ? undefined : environment[name]);
    if (!result.success) problems.push(`${name} ${wanted}, for example ${name}=${example}`);
    return result.data as z.infer<(typeof variables)[Name]['schema']>;
  };
  const certFile = read('HUB_TLS_CERT');
  const keyFile = read('HUB_TLS_KEY');
  if ((certFile === undefined) !== (keyFile === undefined)) {
    problems.push('HUB_TLS_CERT and HUB_TLS_KEY are set together or not at all');
  }
  const settings: Settings = {
    databaseUrl: read('DATABASE_URL'),
    port: read('HUB_PORT'),
    host: read('HUB_HOST'),
    dangolDir: read('DANGOL_DIR'),
    defaultRegion: read('HUB_DEFAULT_REGION'),
    tombstoneDays: read('HUB_TOMBSTONE_DAYS'),
    auditDays: read('HUB_AUDIT_DAYS'),
    leaseHours: read('HUB_LEASE_HOURS'),
    kioskLeaseHours: read('HUB_KIOSK_LEASE_HOURS'),
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    trustedProxy: read('HUB_TRUSTED_PROXY')?.split(',') ?? false,
    logLevel: read('LOG_LEVEL'),
  };
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}
