/** Plays a history in a simulated shop, one step after the other. */
import { decide, work } from './at-counter.ts';
import { clone, copyFiles, putFilesBack, rot } from './at-files.ts';
import {
  erase,
  importCustomer,
  keepHouse,
  move,
  regrant,
  restoreHub,
  revoke,
  skew,
} from './at-hub.ts';
import type { History, Step } from './history.ts';
import { type ModelStation, settle } from './model-station.ts';
import { rest } from './rest.ts';
import type { Shop } from './shop.ts';

/** Plays the whole history, with a rest at its end. Throws where a promise is broken. */
export async function playHistory(shop: Shop, history: History): Promise<void> {
  if (history.rested) await rest(shop);
  for (const step of history.steps) await playStep(shop, step);
  await rest(shop);
}

async function playStep(shop: Shop, step: Step): Promise<void> {
  const station = shop.stations[step.at % shop.stations.length] as ModelStation;
  await carryOut(shop, step, station);
  await settle();
  for (const one of shop.stations) shop.mourn(one);
  shop.checks.now(shop, station);
}

async function carryOut(shop: Shop, step: Step, station: ModelStation): Promise<void> {
  const { do: deed, which, what, id } = step;
  const { network, files } = station;
  const place = which % shop.customers.length;
  const customer = shop.customers[place] as string;
  switch (deed) {
    case 'work':
      return work(shop, station, customer, step);
    case 'decide':
      return decide(shop, station, which, step);
    case 'retry':
      return station.retryNow();
    case 'handle':
      return network.handle(which);
    case 'deliver':
      return network.deliver(which);
    case 'announce':
      return network.announce(which);
    case 'turns':
      return station.runTurns();
    case 'double':
      return network.handle(which, true);
    case 'loseNews':
      return network.loseNews();
    case 'stray':
      return network.handleStray(which);
    case 'cut':
      return network.cut();
    case 'freeze':
      return network.freeze();
    case 'halfPush':
      return network.handlePart(what % 4);
    case 'crash':
      if (files.running) shop.counts.crashes += 1;
      return files.crash();
    case 'crashSoon':
      return files.crashAfter(what % 9);
    case 'power':
      if (files.running) shop.counts.powerCuts += 1;
      station.wentBack();
      return files.cutPower();
    case 'flush':
      if (files.running) files.flush();
      return;
    case 'stop':
      return await station.stop();
    case 'start':
      return shop.start(station);
    case 'rot':
      return rot(shop, station, step);
    case 'copyFiles':
      return copyFiles(station);
    case 'putFilesBack':
      return putFilesBack(shop, station);
    case 'clone':
      return clone(shop, station, id);
    case 'full':
      files.full = true;
      return;
    case 'room':
      files.full = false;
      return;
    case 'tick':
      return shop.advance([50, 400, 2_000][what % 3] as number);
    case 'wait':
      return shop.advance([8_000, 18_000, 31_000][what % 3] as number);
    case 'clock':
      shop.counts.clockJumps += 1;
      station.clockErrorMs = [365 * 86_400_000, -86_400_000, 3_600_000, 0][what % 4] as number;
      return;
    case 'import':
      return importCustomer(shop, customer, what);
    case 'move':
      return move(shop, customer, what);
    case 'erase':
      return erase(shop, place, id);
    case 'skew':
      return skew(shop, customer, step);
    case 'grants':
      return regrant(shop, station, what);
    case 'house':
      return keepHouse(shop, id);
    case 'revoke':
      return revoke(shop, station);
    case 'hubDown':
      shop.counts.hubDown += 1;
      shop.hubIsUp = false;
      for (const one of shop.stations) one.network.cut();
      return;
    case 'hubUp':
      shop.hubIsUp = true;
      return;
    case 'backUp':
      shop.putHubBack = shop.hub.backUp();
      return;
    case 'putBack':
      if (shop.putHubBack !== null) restoreHub(shop, shop.putHubBack, id);
      return;
    case 'rest':
      return await rest(shop);
  }
}
