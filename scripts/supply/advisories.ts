// What `npm audit --json` says, of the packages a shop gets.
import { z } from 'zod';

const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      nodes: z.array(z.string()),
      via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])),
    }),
  ),
});

/** npm's own words where the registry could not be asked. */
const Failure = z.object({ message: z.string() });

export interface Advisory {
  name: string;
  severity: string;
  /** Title and address of each. */
  about: string[];
}

export type Advised =
  | { ok: true; shipped: Advisory[] /** Packages that only build and test. */; others: number }
  | { ok: false; detail: string };

/** @param isShipped by the place in node_modules. */
export function readAdvisories(printed: string, isShipped: (place: string) => boolean): Advised {
  let parsed: unknown;
  try {
    parsed = JSON.parse(printed);
  } catch {
    return { ok: false, detail: 'npm printed no report' };
  }
  const report = Report.safeParse(parsed);
  if (!report.success) {
    return {
      ok: false,
      detail: Failure.safeParse(parsed).data?.message ?? 'npm printed no report',
    };
  }
  const grave = Object.entries(report.data.vulnerabilities).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  const shipped = grave.filter(([, { nodes }]) => nodes.some(isShipped));
  return {
    ok: true,
    shipped: shipped.map(([name, { severity, via }]) => ({
      name,
      severity,
      about: via.map((of) => (typeof of === 'string' ? `by ${of}` : `${of.title} ${of.url}`)),
    })),
    others: grave.length - shipped.length,
  };
}
