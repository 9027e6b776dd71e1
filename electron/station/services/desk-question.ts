/**
 * The one-time question: which of these did you order? One title of the order among others that wait here.
 * It proves little, so the policy asks it only beside something else, and a wrong answer counts as a wrong
 * code.
 */
import { Pickup } from '#shared/domain/pickup.ts';
import type { ServiceContext } from './context.ts';
import type { Question } from './desk-state.ts';

const CHOICES = 4;
/** So many other pickups are looked at for what is not in this one. */
const LOOKED_AT = 40;

/** Null where too little else waits here to choose among. */
export function makeQuestion(context: ServiceContext, pickup: Pickup): Question | null {
  const own = [...new Set(pickup.lines.map(({ title }) => title))];
  const others = otherTitles(context, new Set(own));
  if (others.length < CHOICES - 1) return null;
  const right = own[pick(context, own.length)] as string;
  const choices: string[] = [];
  while (choices.length < CHOICES - 1) {
    const [title] = others.splice(pick(context, others.length), 1);
    choices.push(title as string);
  }
  const at = pick(context, CHOICES);
  choices.splice(at, 0, right);
  return { choices, right: at };
}

function otherTitles({ store, randomBytes }: ServiceContext, own: Set<string>): string[] {
  // From anywhere among them, so that the same few are not asked of everybody.
  const from = `pickup:${Buffer.from(randomBytes(2)).toString('hex')}`;
  const looked = [
    ...store.listSome('pickup', from, LOOKED_AT).records,
    ...store.listSome('pickup', '', LOOKED_AT).records,
  ];
  const titles = new Set<string>();
  for (const { doc } of looked) {
    const lines = Pickup.shape.lines.safeParse((doc as { lines?: unknown } | null)?.lines);
    for (const { title } of lines.data ?? []) if (!own.has(title)) titles.add(title);
  }
  return [...titles];
}

/** A number below `below`; fair enough for a handful of choices. */
function pick({ randomBytes }: ServiceContext, below: number): number {
  return Buffer.from(randomBytes(4)).readUInt32BE() % below;
}
