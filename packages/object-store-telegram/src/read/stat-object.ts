import { ObjectNotFoundError, type ObjectStat } from '@streamvault/object-store'
import { readKey } from '../channel/object-key.ts'
import type { ChannelMessage } from '../telegram-client.ts'
import { type OpenObjectOptions, openObject } from './open-object.ts'

/** Telegram's limit of messages per lookup. */
const BATCH = 100

/** Describes an object after checking that all its messages still exist. */
export async function statObject(
  options: OpenObjectOptions,
  key: string,
  signal: AbortSignal,
): Promise<ObjectStat | undefined> {
  const place = readKey(key)
  if (place === undefined) return undefined
  try {
    const { size, version, parts } = await openObject(options, key, signal, 'ingestion')
    const messages = await readMessages(
      options,
      parts.map(({ messageId }) => messageId),
      signal,
    )
    const areThere = parts.every((part, i) => messages[i]?.document?.size === part.size)
    if (place.kind === 'adopted') return areThere ? { size, version, modifiedMs: newest(messages) } : undefined
    const [manifest] = await readMessages(options, [place.manifestId], signal)
    const modifiedMs = (await options.manifests.get(key))?.modifiedMs
    if (areThere && manifest !== undefined && modifiedMs !== undefined) return { size, version, modifiedMs }
    await options.manifests.delete(key)
    return undefined
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return undefined
    throw error
  }
}

async function readMessages(
  { call, channel }: OpenObjectOptions,
  ids: number[],
  signal: AbortSignal,
): Promise<(ChannelMessage | undefined)[]> {
  const messages: (ChannelMessage | undefined)[] = []
  for (let at = 0; at < ids.length; at += BATCH) {
    const request = { channel, ids: ids.slice(at, at + BATCH) }
    messages.push(...(await call({ signal }, (session, options) => session.getMessages(request, options))))
  }
  return messages
}

function newest(messages: (ChannelMessage | undefined)[]): number {
  return Math.max(0, ...messages.map((message) => message?.dateMs ?? 0))
}
