import type { ByteRange } from '@streamvault/bytes'
import { assertRange, ObjectNotFoundError, type ObjectStore, ReadOnlyStoreError } from '@streamvault/object-store'

/** The store name in the sources of imported files. */
export const CHANNEL_FILES = 'telegram'

/** The parts of a channel file's key. */
export interface ChannelFileKey {
  /** Bare id of the channel. */
  channel: number
  /** The key in the channel's own store. */
  key: string
  /** The range of bytes; undefined for all of them. */
  range?: ByteRange | undefined
}

const KEY = /^([1-9]\d{0,14})\/([\w.-]{1,24000})(?:@(\d{1,15})-(\d{1,15}))?$/

/** Formats a key: `CHANNEL/KEY`, and `CHANNEL/KEY@START-END` for a range of the file. */
export function writeChannelFileKey({ channel, key, range }: ChannelFileKey): string {
  return `${channel}/${key}${range === undefined ? '' : `@${range.start}-${range.end}`}`
}

/** Parses a key; `undefined` when it is invalid. */
export function readChannelFileKey(text: string): ChannelFileKey | undefined {
  const [, channel, key, start, end] = KEY.exec(text) ?? []
  if (channel === undefined || key === undefined) return undefined
  if (start === undefined || end === undefined) return { channel: Number(channel), key }
  const range = { start: Number(start), end: Number(end) }
  return range.start < range.end ? { channel: Number(channel), key, range } : undefined
}

/**
 * The files of every channel as one store, named `telegram`: a key names the channel, whose own store opens at its
 * first use. It is read-only: the posts belong to other accounts.
 */
export function createChannelFiles(
  openStore: (channel: number, signal: AbortSignal) => Promise<ObjectStore>,
): ObjectStore {
  const placeOf = (text: string): ChannelFileKey => {
    const place = readChannelFileKey(text)
    if (place === undefined) throw new ObjectNotFoundError(text)
    return place
  }

  return {
    name: 'telegram',
    async *read(text, range, options) {
      const { channel, key, range: part } = placeOf(text)
      const store = await openStore(channel, options.signal)
      if (part === undefined) return yield* store.read(key, range, options)
      assertRange(text, range, part.end - part.start)
      yield* store.read(key, { start: part.start + range.start, end: part.start + range.end }, options)
    },
    async stat(text, signal) {
      const place = readChannelFileKey(text)
      if (place === undefined) return undefined
      const { channel, key, range } = place
      const stat = await (await openStore(channel, signal)).stat(key, signal)
      if (stat === undefined || range === undefined) return stat
      return range.end <= stat.size ? { ...stat, size: range.end - range.start } : undefined
    },
    async write() {
      throw new ReadOnlyStoreError('telegram', 'write')
    },
    async delete() {
      throw new ReadOnlyStoreError('telegram', 'delete')
    },
    async [Symbol.asyncDispose]() {},
  }
}
