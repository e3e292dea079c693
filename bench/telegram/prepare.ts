import { createControl } from './control.ts'
import type { Facts } from './facts.ts'
import { openStore } from './open-store.ts'

const SIDE_BY_SIDE = 8

/** Signs every session in, reads every film's manifest, and lets every session look up the films that all sessions read. */
export async function prepare(facts: Facts, { found }: { found: number }): Promise<void> {
  const control = createControl(facts.control)
  await control.limits({ rttMs: 0, perConnectionMBs: 0, chunkRate: 0 })
  await using open = await openStore(facts, {
    sessions: facts.bots.length,
    pool: { requestsPerSecond: 1e6, rampMs: 0 },
  })
  const signal = AbortSignal.timeout(120_000)
  const films = [...facts.films, facts.long]
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let film = films.shift(); film !== undefined; film = films.shift()) {
        await Array.fromAsync(open.store.read(film.key, { start: 0, end: 2 }, { signal, priority: 'interactive' }))
      }
    }),
  )
  for (const session of open.sessions.sessions.values()) {
    for (const { messageId } of [facts.long, ...facts.films.slice(0, found)]) {
      await session.readFile({ channel: facts.channel, messageId, offset: 0, length: 1024 }, { signal })
    }
  }
  await control.limits({ rttMs: 80, perConnectionMBs: 5, chunkRate: 30 })
}
