import type { ChannelCall } from './channel-calls.ts'

/** Telegram's limit of messages per deletion. */
const BATCH = 100

/** Deletes messages of a channel in the given order. */
export async function deleteMessages(
  call: ChannelCall,
  channel: number,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH)
    await call({ signal }, (session, options) => session.deleteMessages({ channel, ids: batch }, options))
  }
}
