/** An import's report as lines for a person. Says lines, columns and reasons, never what stood there. */
import type { ImportReport } from './import-file.ts';

export function reportLines(report: ImportReport): string[] {
  const { things, rows, created, changed, unchanged, refused, leftOut } = report;
  const lines = [
    `${count(rows, 'row')} read: ${things} ${number(created)} created, ${number(changed)} changed, ${number(unchanged)} unchanged; ${count(refused, 'row')} refused`,
  ];
  if (things === 'products') {
    const why = report.currencyGuessed
      ? ", because they have decimals and the region's has not"
      : '';
    lines.push(`prices were read in ${report.currency}${why} (--currency to choose)`);
  }
  if (leftOut > 0) lines.push(`${count(leftOut, 'value')} left out of rows that were imported`);
  for (const { line, column, reason, outcome } of report.first) {
    const where = column === null ? '' : `${column} `;
    lines.push(
      `  line ${line}: ${where}${reason}${outcome === 'refused' ? ' (refused)' : ' (left out)'}`,
    );
  }
  const more = refused + leftOut - report.first.length;
  if (more > 0) lines.push(`  and ${number(more)} more`);
  if (report.file !== null) lines.push(`all of them are in ${report.file}`);
  if (!report.complete) lines.push('stopped before the end; run it again to go on');
  return lines;
}

function count(amount: number, thing: string): string {
  return `${number(amount)} ${thing}${amount === 1 ? '' : 's'}`;
}

function number(amount: number): string {
  return amount.toLocaleString('en');
}
