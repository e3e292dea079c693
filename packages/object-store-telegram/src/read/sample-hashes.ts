import type { ChannelCall } from '../channel/channel-calls.ts'
import type { CallOptions, ChannelDocument } from '../telegram-client.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'
import { HASH_BYTES, hashWindows, WINDOW_BYTES, windowCount } from './window-hashes.ts'

/** Windows per part: its first, its last, and three between them. */
const SAMPLES = 5
/** How often one lookup follows a file that moved. */
const MAX_TURNS = 3

/** The sampled windows of a part of `size` bytes, counted from 0. Never change this: stored identities depend on it. */
export function planSample(size: number): number[] {
  const last = windowCount(size) - 1
  const spread = Array.from({ length: SAMPLES }, (_, i) => Math.floor((i * last) / (SAMPLES - 1)))
  return [...new Set(spread)]
}

/**
 * SHA-256 of a fixed sample of windows of some posted files, as Telegram stores them. A window is downloaded only when
 * Telegram has no hash of it or refuses the account; the result is the same.
 */
export async function sampleHashes(
  { call, channel }: { call: ChannelCall; channel: number },
  parts: readonly { messageId: number; size: number }[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const hashes: Uint8Array[] = []
  for (const { messageId, size } of parts) {
    const known = new Map<string, ChannelDocument>()
    for (const window of planSample(size)) {
      const offset = window * WINDOW_BYTES
      const sample = { channel, messageId, offset, length: Math.min(WINDOW_BYTES, size - offset) }
      const read = (session: TelegramSession, options: CallOptions, sessionId: string) =>
        hashOf(sample, session, options, { known, sessionId })
      hashes.push(await call({ signal, isChunk: true }, read))
    }
  }
  return new Uint8Array(Buffer.concat(hashes))
}

interface Sample {
  channel: number
  messageId: number
  offset: number
  length: number
}

/** The file's location, by the id of the session that knows it. */
interface KnownPlaces {
  known: Map<string, ChannelDocument>
  sessionId: string
}

async function hashOf(
  sample: Sample,
  session: TelegramSession,
  options: CallOptions,
  { known, sessionId }: KnownPlaces,
): Promise<Uint8Array> {
  let document = known.get(sessionId) ?? (await findDocument(sample, session, options))
  for (let turn = 1; ; turn += 1) {
    known.set(sessionId, document)
    try {
      return (await askHash(sample, document, session, options)) ?? (await readHash(sample, session, options))
    } catch (error) {
      const isMoved = error instanceof TelegramError && error.problem.kind === 'migrate'
      if (!isMoved || turn >= MAX_TURNS) {
        known.delete(sessionId)
        throw error
      }
      const { dc } = error.problem as { dc: number }
      document = { ...document, location: { ...document.location, dc } }
    }
  }
}

async function findDocument(
  { channel, messageId }: Sample,
  session: TelegramSession,
  options: CallOptions,
): Promise<ChannelDocument> {
  const [message] = await session.getMessages({ channel, ids: [messageId] }, options)
  if (message?.document !== undefined) return message.document
  throw new TelegramError(`find message ${messageId}`, { kind: 'missing' }, 'it has no file')
}

async function askHash(
  { offset, length }: Sample,
  { location }: ChannelDocument,
  session: TelegramSession,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  try {
    const hashes = await session.getFileHashes({ location, offset }, options)
    const found = hashes.find((one) => one.offset === offset && one.limit === length)
    return found?.hash.byteLength === HASH_BYTES ? found.hash : undefined
  } catch (error) {
    if (isTelegramProblem(error, 'refused') || isTelegramProblem(error, 'forbidden')) return undefined
    throw error
  }
}

async function readHash(sample: Sample, session: TelegramSession, options: CallOptions): Promise<Uint8Array> {
  return hashWindows(await session.readFile(sample, options))
}
