import type { AddLine, ImportRequest } from '@streamvault/api'
import { type ChannelToImport, importChannel, type Post } from '@streamvault/ingestion'
import { ObjectNotFoundError } from '@streamvault/object-store'
import { type ChannelItem, type TelegramStore, writeKey } from '@streamvault/object-store-telegram'
import type { Library } from '../installation/library.ts'
import { createMediaProber } from '../installation/media-prober.ts'
import { CHANNEL_FILES, writeChannelFileKey } from './channel-files.ts'
import { isNetworkTrouble, tellingTrouble, troubleOf } from './channel-trouble.ts'
import { findChannel } from './find-channel.ts'
import { sampleParts } from './sample-parts.ts'
import type { TelegramService } from './telegram-service.ts'

/** The dependencies of an import. */
export type ImportDeps = Pick<Library, 'catalog' | 'stores' | 'adderDeps'> & { telegram: TelegramService }

/** Finds the channel, then yields one line per file. @throws ManagerError before that when it is unreadable */
export async function startImport(
  deps: ImportDeps,
  { channel, dryRun, again }: ImportRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<AddLine>> {
  try {
    const found = await findChannel(await deps.telegram.open(signal), channel, signal)
    const store = await deps.telegram.openStore(found.id, signal)
    return tellingTrouble(importChannel(importerOf(deps, found.id, store), { signal, dryRun, again }))
  } catch (error) {
    throw troubleOf(error)
  }
}

function importerOf({ catalog, stores, adderDeps }: ImportDeps, channel: number, store: TelegramStore) {
  const files = stores.get(CHANNEL_FILES)
  if (files === undefined) throw new Error('Cannot import: the files of channels have no store')
  const position = `import_position_${channel}`
  const read: ChannelToImport['read'] = async (key, range, signal) =>
    Buffer.concat(await Array.fromAsync(files.read(key, range, { signal, priority: 'job' })))
  const toImport: ChannelToImport = {
    address: `telegram://${channel}`,
    store: CHANNEL_FILES,
    readPosts: (fromId, signal) => postsOf(store.readChannel({ signal, fromId })),
    keyOf: (parts, range) => writeChannelFileKey({ channel, key: adopted(parts), range }),
    sampleHashes(parts, signal) {
      if (parts.length === 1) return store.sampleHashes(adopted(parts), signal)
      const size = parts.reduce((sum, part) => sum + part.size, 0)
      const key = writeChannelFileKey({ channel, key: adopted(parts) })
      return sampleParts(size, (range) => read(key, range, signal))
    },
    read,
    async versionOf(key, signal) {
      const stat = await files.stat(key, signal)
      if (stat === undefined) throw new ObjectNotFoundError(key)
      return stat.version
    },
  }
  const { readName, qualityOf, now } = adderDeps
  return {
    catalog,
    readName,
    qualityOf,
    now,
    channel: toImport,
    probe: createMediaProber(files),
    loadPosition: async () => Number((await catalog.getMeta(position)) ?? 1),
    savePosition: (id: number) => catalog.setMeta(position, String(id)),
    endsImport: isNetworkTrouble,
  }
}

const adopted = (parts: { id: number; size: number }[]): string =>
  writeKey({ kind: 'adopted', parts: parts.map(({ id, size }) => ({ messageId: id, size })) })

/** Other people's posts; `rebuild` handles our own messages. */
async function* postsOf(items: AsyncIterable<ChannelItem>): AsyncGenerator<Post, void> {
  for await (const { message, tag } of items) {
    const { id, dateMs, text, document, albumId } = message
    const file = tag === undefined ? document : undefined
    yield {
      id,
      postedMs: dateMs,
      text: tag === undefined ? text : '',
      file: file && { name: file.name, mimeType: file.mimeType, size: file.size },
      albumId: albumId?.toString(),
    }
  }
}
