import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { type CaptionTag, readCaption } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'

/** One message of a channel, and its tag when it is one of ours. */
export interface ChannelItem {
  message: ChannelMessage
  tag: CaptionTag | undefined
}

/** The options of reading a channel. */
export interface ReadChannelOptions {
  call: ChannelCall
  channel: number
  /** First message id to read. @default 1 */
  fromId?: number
  signal: AbortSignal
}

/** Telegram's limit of ids per request. */
const BATCH = 100
/** This many ids in a row without a message, past the newest known id, mean the end. */
const GAP = 300
/** Past a gap: the distance between the ids that are probed before the end is assumed. */
const PROBE_STRIDE = 97

/**
 * Reads all messages of a channel in order, by their ids: bots may do that too.
 *
 * It ends at the newest message, as far as the history, the pinned head or the gap behind it show. A run of deleted
 * messages does not end it early: ids far behind the gap are probed first.
 */
export async function* readChannel(options: ReadChannelOptions): AsyncGenerator<ChannelItem> {
  let newest = await findNewest(options)
  let empty = 0
  for (let id = options.fromId ?? 1; ; id += BATCH) {
    if (id > newest && empty >= GAP) newest = await probe(options, id)
    if (id > newest && empty >= GAP) return
    const ids = Array.from({ length: BATCH }, (_, i) => id + i)
    const messages = await readMessages(options, ids)
    for (const [i, message] of messages.entries()) {
      empty = message === undefined ? empty + 1 : 0
      if (message === undefined) continue
      newest = Math.max(newest, id + i)
      yield { message, tag: readCaption(message.text) }
    }
  }
}

/** A lower bound for the newest id; 0 when nothing is known. */
async function findNewest(options: ReadChannelOptions): Promise<number> {
  const [last, head] = await Promise.all([lastOfHistory(options), readHead(options)])
  return Math.max(last, head?.newest ?? 0, head?.id ?? 0)
}

async function lastOfHistory({ call, channel, signal }: ReadChannelOptions): Promise<number> {
  try {
    const [last] = await call({ signal }, (session, callOptions) =>
      session.getHistory({ channel, beforeId: 0, limit: 1 }, callOptions).catch(noneForBots),
    )
    return last?.id ?? 0
  } catch (error) {
    if (isTelegramProblem(error, 'refused')) return 0
    throw error
  }
}

function noneForBots(error: unknown): ChannelMessage[] {
  if (isTelegramProblem(error, 'forbidden')) return []
  throw error
}

/** The pinned message that holds the newest known id, if the channel has one. */
export async function readHead({
  call,
  channel,
  signal,
}: Omit<ReadChannelOptions, 'fromId'>): Promise<{ id: number; newest: number } | undefined> {
  const { pinnedId } = await call({ signal }, (session, options) => session.getChannel(channel, options))
  if (pinnedId === undefined) return undefined
  const [message] = await readMessages({ call, channel, signal }, [pinnedId])
  const tag = message && readCaption(message.text)
  return { id: pinnedId, newest: tag?.kind === 'head' ? tag.newest : 0 }
}

/** Probes ids far behind `from`, in widening steps; returns the first message found, or 0. */
async function probe(options: ReadChannelOptions, from: number): Promise<number> {
  const ids = Array.from({ length: BATCH }, (_, i) => from + i * PROBE_STRIDE)
  const found = (await readMessages(options, ids)).find((message) => message !== undefined)
  return found?.id ?? 0
}

function readMessages(
  { call, channel, signal }: Omit<ReadChannelOptions, 'fromId'>,
  ids: number[],
): Promise<(ChannelMessage | undefined)[]> {
  return call({ signal }, (session, options) => session.getMessages({ channel, ids }, options))
}
