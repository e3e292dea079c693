import fc from 'fast-check'
import { PRIORITIES, type Priority } from './priority.ts'

/** The session ids that moves use. */
export const IDS: readonly string[] = ['a', 'b', 'c']

/** One event of a pool: from its callers, from Telegram, from the operator, or by the clock. */
export type Move =
  | { do: 'ask'; priority: Priority; dc: number | undefined; hedge: boolean; isStubborn: boolean; sessionId?: string }
  | { do: 'end'; which: number; how: 'ok' | 'flood' | 'retry' | 'dead' | 'fatal'; seconds: number }
  | { do: 'leave'; which: number }
  | { do: 'wait'; ms: number }
  | { do: 'park' | 'unpark' | 'remove' | 'add'; id: string }
  | { do: 'open'; viewer: number }
  | { do: 'close'; which: number }

/** Any move. */
export const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        do: fc.constant('ask' as const),
        priority: fc.constantFrom(...PRIORITIES),
        dc: fc.constantFrom(1, 2, undefined),
        hedge: fc.boolean(),
        isStubborn: fc.boolean(),
        sessionId: fc.constantFrom(...IDS),
      },
      { requiredKeys: ['do', 'priority', 'dc', 'hedge', 'isStubborn'] },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(20),
      how: fc.constantFrom('ok', 'ok', 'ok', 'flood', 'retry', 'dead', 'fatal'),
      seconds: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 40, 199, 500, 1000, 5001) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('park', 'unpark', 'unpark', 'remove', 'add', 'add'),
      id: fc.constantFrom(...IDS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), viewer: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), which: fc.nat(9) }) },
)
