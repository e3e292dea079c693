import { ManagerError } from '@streamvault/manager'
import { createChannelPool } from '@streamvault/object-store-telegram'
import { isNetworkTrouble } from './channel-trouble.ts'
import type { OpenTelegram } from './open-telegram.ts'

const NAME = /^(?:https?:\/\/)?(?:t\.me\/|@)?([a-z]\w{3,31})\/?$/i
const ID = /^(?:-100)?([1-9]\d{0,14})$/
const TIMEOUT_MS = 15_000

/**
 * Finds a channel by `@name` or id through any session that may read it.
 *
 * @throws ManagerError `channel_not_found` when no session may
 */
export async function findChannel(
  { pool }: Pick<OpenTelegram, 'pool'>,
  text: string,
  signal: AbortSignal,
): Promise<{ id: number; title: string }> {
  const id = ID.exec(text)?.[1]
  const name = NAME.exec(text)?.[1]
  try {
    if (id !== undefined) {
      // Tries one session after another: perhaps only one account is in the channel.
      const request = { priority: 'ingestion', signal, hedge: false } as const
      return await createChannelPool(pool).run(request, (session, { signal: attempt }) =>
        session.getChannel(Number(id), { signal: attempt, timeoutMs: TIMEOUT_MS }),
      )
    }
    if (name !== undefined) return await resolve(pool, name, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (isNetworkTrouble(error)) throw error
    throw notFound({ cause: error })
  }
  throw notFound()
}

/** Each account has to resolve a public channel itself before it may read it. */
async function resolve(pool: OpenTelegram['pool'], name: string, signal: AbortSignal) {
  let found: { id: number; title: string } | undefined
  let failure: unknown
  for (const { id: sessionId } of pool.sessions()) {
    try {
      found = await pool.run(
        { priority: 'ingestion', signal, hedge: false, sessionId },
        (session, { signal: attempt }) => session.resolveChannel(name, { signal: attempt, timeoutMs: TIMEOUT_MS }),
      )
    } catch (error) {
      signal.throwIfAborted()
      failure = error
    }
  }
  if (found === undefined) throw failure
  return found
}

function notFound(options?: ErrorOptions): ManagerError {
  const error = new ManagerError(
    'channel_not_found',
    'No session can read such a channel. Give its @name or its id (-100…), and make a bot its admin or a session its member.',
  )
  return Object.assign(error, options)
}
