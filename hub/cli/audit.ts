/** `hub audit verify`, `hub audit report`, `hub audit monthly`: what people did at the stations. */
import { readMonthlyWords } from '../audit/monthly-question.ts';
import { type MonthlyReport, monthlyReport } from '../audit/monthly-report.ts';
import { reportSubject } from '../audit/report-subject.ts';
import { isFault, type VerifiedBranch, verifyAudit } from '../audit/verify-audit.ts';
import { signingKey } from '../signing-key.ts';
import { CommandError, type CommandContext } from './context.ts';
import { customerNamed } from './customer-named.ts';
import { instead } from './named.ts';
import { withDatabase } from './with-database.ts';

/** Throws (exit code 1) where somebody should look. */
export async function auditVerify(
  context: CommandContext,
  { station, json }: { station: string | undefined; json: boolean },
): Promise<void> {
  const branches = await withDatabase(context, async (db) => {
    const { hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
    return await verifyAudit(db, { hub, signing: await signingKey(db) }, station);
  });
  if (json) context.print(JSON.stringify(branches));
  else for (const branch of branches) context.print(branchLine(branch));
  if (branches.length === 0) context.say('no station has sent anything yet');
  const faults = branches.filter(isFault).length;
  if (faults > 0) throw new CommandError(`${faults} of ${branches.length} are not as they were`);
}

const howWords: Record<VerifiedBranch['how'], string> = {
  first: '',
  replaced: ', begun when a damaged outbox was replaced',
  rewound: ', begun when an older file was put back',
  rewritten: ', sent in place of other entries',
  begun_late: ', without its beginning',
};

function branchLine(branch: VerifiedBranch): string {
  const { station, store, branch: id, parent, how, fromSeq, headSeq, entries, finding } = branch;
  const left = parent === null ? '' : ` (after ${fromSeq} of ${parent})`;
  const own = finding === 'intact' || finding === 'longer' ? '' : `; its own copy is ${finding}`;
  const range = `${entries} entries to ${headSeq}`;
  return `${station}  ${store}  ${id}  ${range}  ${verdictWords(branch)}${howWords[how]}${left}${own}`;
}

function verdictWords({ verdict }: VerifiedBranch): string {
  switch (verdict.verdict) {
    case 'intact':
      return 'intact';
    case 'longer':
      return `intact, ${verdict.by} longer than what was signed (a stop in between)`;
    case 'short':
      return `CUT SHORT: ${verdict.missing} that were signed are missing`;
    case 'altered':
      return `ALTERED at ${verdict.at}`;
    case 'rewritten':
      return `REWRITTEN: ${verdict.at} is not what was signed`;
    case 'forged':
      return `FORGED: the signature under ${verdict.at} is not this hub's`;
  }
}

/** Who looked at a person, and what else was done with them. */
export async function auditReport(
  context: CommandContext,
  { subject, json }: { subject: string | undefined; json: boolean },
): Promise<void> {
  if (subject === undefined) throw new CommandError('it wants --subject ID, or SOURCE/ID', 2);
  const report = await withDatabase(context, async (db) =>
    reportSubject(db, await customerNamed(db, subject)),
  );
  if (json) {
    context.print(JSON.stringify(report));
    return;
  }
  if (report.erasedAt !== null) context.say(`erased ${report.erasedAt.toISOString()}`);
  if (report.entries.length === 0) context.say('nobody looked at this person, as far as was sent');
  for (const { at, store, station, actor, actorName, action, reason, outcome } of report.entries) {
    const who = actor === null ? 'nobody signed in' : (actorName ?? actor);
    const rest = [reason, outcome === 'done' ? null : outcome].filter((part) => part !== null);
    const when = new Date(at).toISOString();
    context.print([when, store, station, who, action, ...rest].join('  '));
  }
}

export interface MonthlyCommand {
  month: string | undefined;
  hours: string | undefined;
  timeZone: string | undefined;
  json: boolean;
}

/** A month of what people did, for whoever has to look through it. */
export async function auditMonthly(
  context: CommandContext,
  { month, hours, timeZone, json }: MonthlyCommand,
): Promise<void> {
  const question = readMonthlyWords({ month, hours, timeZone }, Date.now());
  if (!question.ok) {
    const option = question.field === 'timeZone' ? 'time-zone' : question.field;
    const given = instead({ month, hours, timeZone }[question.field]);
    throw new CommandError(`--${option} ${question.detail}${given}`, 2);
  }
  const { options } = question;
  const report = await withDatabase(context, (db) => monthlyReport(db, options));
  if (json) context.print(JSON.stringify(report));
  else for (const line of monthlyLines(report)) context.print(line);
}

function monthlyLines(report: MonthlyReport): string[] {
  const { staff, exports, unusual, lockouts, keptSince } = report;
  return [
    `Access to customers' data, ${report.month} (${report.timeZone}, open ${report.openingHours})`,
    `kept since ${keptSince?.toISOString().slice(0, 10) ?? 'never'}; lockouts ${lockouts}`,
    '',
    ...staff.map(
      ({ actor, name, ...did }) =>
        `${name ?? actor ?? 'nobody signed in'}: ${did.views} views of ${did.people} people on ${did.days} days, ` +
        `${did.outOfHours} out of hours; ${did.searches} searches, ${did.changes} changes, ` +
        `${did.exports} exports, ${did.approvals} approvals, ${did.overrides} overrides, ` +
        `${did.failedPins} failed PINs, ${did.refused} refused`,
    ),
    ...unusual.map(
      ({ name, actor, day, people, usual }) =>
        `UNUSUAL  ${day}  ${name ?? actor ?? 'nobody signed in'} looked at ${people} people; usual are ${usual}`,
    ),
    ...exports.map(
      ({ at, name, actor, station, what }) =>
        `EXPORT  ${new Date(at).toISOString()}  ${name ?? actor ?? 'nobody signed in'}  ${station}  ${what ?? ''}`,
    ),
  ];
}
