/** Who stands here as far as the customer's side may show it: an initial and the end of the order's number. */
import { Trans } from '@lingui/react/macro';
import type { DeskPickup } from '#shared/rpc/desk.ts';

export function Who({ pickup, collectorId }: { pickup: DeskPickup; collectorId: string | null }) {
  const collector = pickup.collectors.find((one) => one.collectorId === collectorId);
  const { initial } = collector ?? pickup.buyer;
  const { tail } = pickup;
  return (
    <>
      <span>{initial}</span>
      <span>
        <Trans>order …{tail}</Trans>
      </span>
      {collector === undefined ? null : (
        <span>
          <Trans>collects for another</Trans>
        </span>
      )}
    </>
  );
}
