/**
 * Every migration in its order. A migration is never edited once released; a new one goes at the end
 * under the next number. Listed by hand so that a bundled hub carries them too.
 */
import type { Migration } from 'kysely/migration';
import { up as recordsAndStations } from './0001-records-and-stations.ts';
import { up as importsAndDemo } from './0002-imports-and-demo.ts';
import { up as erasureAndReports } from './0005-erasure-and-reports.ts';
import { up as rewinds } from './0006-rewinds.ts';
import { up as grantsAndHorizon } from './0007-grants-and-horizon.ts';
import { up as signingKey } from './0008-signing-key.ts';
import { up as audit } from './0009-audit.ts';
import { up as devices } from './0010-devices.ts';
import { up as receiptCounts } from './0011-receipt-counts.ts';
import { up as staff } from './0012-staff.ts';
import { up as restored } from './0013-restored.ts';
import { up as apiKeys } from './0014-api-keys.ts';
import { up as pickups } from './0015-pickups.ts';

export const allMigrations: Record<string, Migration> = {
  '0001-records-and-stations': { up: recordsAndStations },
  '0002-imports-and-demo': { up: importsAndDemo },
  '0005-erasure-and-reports': { up: erasureAndReports },
  '0006-rewinds': { up: rewinds },
  '0007-grants-and-horizon': { up: grantsAndHorizon },
  '0008-signing-key': { up: signingKey },
  '0009-audit': { up: audit },
  '0010-devices': { up: devices },
  '0011-receipt-counts': { up: receiptCounts },
  '0012-staff': { up: staff },
  '0013-restored': { up: restored },
  '0014-api-keys': { up: apiKeys },
  '0015-pickups': { up: pickups },
};
