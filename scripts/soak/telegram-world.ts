import { MIB } from '@streamvault/bytes'
import type { MediaFile } from '@streamvault/catalog'
import { createFileSource } from '@streamvault/file-source'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createTelegramStore } from '@streamvault/object-store-telegram'
import type { SliceSource } from '@streamvault/slice-cache'
import type { Connected, Telegram } from '../../e2e/telegram/start-telegram.ts'

/** A film in both channels. */
export interface Film {
  id: string
  bytes: Uint8Array
}

/** A Telegram server with films, and statistics of their readers. */
export interface World {
  telegram: Telegram
  connected: Connected
  source: SliceSource
  films: Film[]
  counts: { streams: number; bytes: number; left: number; refused: number; faults: Map<string, number>; told: number }
}

const FILMS = 3

/** Stores every film in two channels. */
export async function createWorld(telegram: Telegram, connected: Connected): Promise<World> {
  const { pool, store, events } = connected
  const { signal } = new AbortController()
  const second = telegram.server.createChannel({ title: 'Copies' })
  for (const account of telegram.accounts) telegram.server.join(second.id, account)
  const copies = createTelegramStore({
    pool,
    channel: second.id,
    folder: `${telegram.folder}/copies`,
    requestTimeoutMs: 3000,
    onEvent: (event) => events.push(event),
  })
  const stores = new Map([
    ['main', store],
    ['copies', copies],
  ])
  const films = Array.from({ length: FILMS }, (_, at) => ({
    id: `film${at}`,
    bytes: patternBytes(5 * MIB + 777 * at, at + 1),
  }))
  const files = new Map<string, MediaFile>()
  for (const { id, bytes } of films) {
    const sources = []
    for (const [name, one] of stores) {
      const { key, version } = await one.write(inPieces(bytes, MIB), { signal, suggestedName: `${id}.mkv` })
      sources.push({ store: name, key, version })
    }
    const file = {
      id,
      sources,
      size: bytes.byteLength,
      fileName: `${id}.mkv`,
      modifiedMs: 0,
      media: null,
      state: 'ready',
    }
    // The tests do not use the catalogue's other fields.
    files.set(id, file as unknown as MediaFile)
  }
  const counts: World['counts'] = { streams: 0, bytes: 0, left: 0, refused: 0, faults: new Map(), told: 0 }
  const tell = () => {
    counts.told += 1
  }
  const source = createFileSource({
    findFile: async (id) => files.get(id),
    stores,
    checksItself: () => true,
    onSourceEvent: tell,
    onChanged: tell,
    onMissing: tell,
  })
  return { telegram, connected, source, films, counts }
}
