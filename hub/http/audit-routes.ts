/**
 * What people did at the stations, for whoever has to look through it: the same answers as `hub audit
 * report`, `monthly` and `verify`. All want an API key with `audit:read`, and the log names it: who looked
 * at people is itself a look at people.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { RecordId } from '#shared/domain/record.ts';
import { readMonthlyWords } from '../audit/monthly-question.ts';
import { monthlyReport } from '../audit/monthly-report.ts';
import { reportSubject } from '../audit/report-subject.ts';
import { isFault, verifyAudit } from '../audit/verify-audit.ts';
import { subjectOfSource } from '../erasure/find-subject.ts';
import { SourceCustomerId, SourceName } from '../imports/source-customer.ts';
import { answerError, answerInvalid } from './answer-error.ts';
import { keyField } from './gatekeeper.ts';
import type { HttpPorts } from './http-ports.ts';

const word = z.string().max(80).optional();
const MonthlyQuery = z.object({ month: word, hours: word, timeZone: word });
const ReportQuery = z.union([
  z.object({ subject: RecordId }),
  z.object({ source: SourceName, id: SourceCustomerId }),
]);
const VerifyQuery = z.object({ station: RecordId.optional() });

export function addAuditRoutes(http: FastifyInstance, ports: HttpPorts): void {
  const { db, clock, log, hub, signing } = ports;

  http.get('/v1/audit/report', async (request, reply) => {
    const asked = ReportQuery.safeParse(request.query);
    if (!asked.success) {
      return await answerError(reply, 400, 'invalid', 'it wants ?subject= or ?source= and &id=');
    }
    const of = asked.data;
    const subject = 'subject' in of ? of.subject : await subjectOfSource(db, of.source, of.id);
    if (subject === undefined) {
      return await answerError(reply, 404, 'not_found', 'nobody is known by this id');
    }
    log.info('it was asked over HTTP who looked at a person', keyField(request));
    return await reply.send(await reportSubject(db, subject));
  });

  http.get('/v1/audit/monthly', async (request, reply) => {
    const words = MonthlyQuery.safeParse(request.query);
    if (!words.success) return await answerInvalid(reply, words.error);
    const question = readMonthlyWords(words.data, clock.now());
    if (!question.ok) {
      return await answerError(reply, 400, 'invalid', `${question.field}: ${question.detail}`);
    }
    log.info('the monthly report was read over HTTP', keyField(request));
    return await reply.send(await monthlyReport(db, question.options));
  });

  http.get('/v1/audit/verify', async (request, reply) => {
    const asked = VerifyQuery.safeParse(request.query);
    if (!asked.success) return await answerInvalid(reply, asked.error);
    const branches = await verifyAudit(db, { hub, signing }, asked.data.station);
    return await reply.send({ branches, faults: branches.filter(isFault).length });
  });
}
