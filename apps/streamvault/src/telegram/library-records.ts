import type { SqliteCatalog } from '@streamvault/catalog-sqlite'
import { createRecordKeeper, type KeptRecord, type RecordKeeper } from '@streamvault/ingestion'
import { CHANNEL_FILES } from './channel-files.ts'
import type { TelegramService } from './telegram-service.ts'

/** The dependencies of keeping a library's records in its storage channel. */
export interface LibraryRecordsOptions {
  catalog: SqliteCatalog
  telegram: Pick<TelegramService, 'openStore'>
  /** Bare id of the storage channel. */
  channel: number
  onError(error: unknown): void
}

/** Collects the changes of one addition to a title. */
const DELAY_MS = 5_000
const RETRY_MS = 60_000
/** A command that copied some films leaves some dozen records; the next server posts those that are late. */
const DISPOSE_MS = 20_000

/** Posts records of the storage channel's files to that channel. The catalogue's metadata has notes of them. */
export function createLibraryRecords({ catalog, telegram, channel, onError }: LibraryRecordsOptions): RecordKeeper {
  const stateKey = `records_told_${channel}`
  return createRecordKeeper({
    catalog,
    stores: ['main', CHANNEL_FILES],
    post: async ({ name, title, bytes }, signal) =>
      (await telegram.openStore(channel, signal)).postRecord({ record: name, title, bytes }, signal),
    delete: async (ids, signal) => (await telegram.openStore(channel, signal)).deleteRecords(ids, signal),
    notes: {
      get: async (name) => readNote(await catalog.getMeta(noteKey(channel, name))),
      set: (name, kept) => noteRecord(catalog, channel, name, kept),
      isClean: async () => (await catalog.getMeta(stateKey)) === 'all',
      setClean: (clean) => catalog.setMeta(stateKey, clean ? 'all' : 'not all'),
    },
    onError,
    delayMs: DELAY_MS,
    retryMs: RETRY_MS,
    disposeMs: DISPOSE_MS,
  })
}

/** Records which message describes a title or file. */
export function noteRecord(
  catalog: Pick<SqliteCatalog, 'setMeta'>,
  channel: number,
  name: string,
  kept: KeptRecord | undefined,
): Promise<void> {
  return catalog.setMeta(noteKey(channel, name), kept && `${kept.messageId} ${kept.digest}`)
}

const noteKey = (channel: number, name: string): string => `record_${channel}_${name}`

function readNote(text: string | undefined): KeptRecord | undefined {
  const [messageId, digest] = text?.split(' ') ?? []
  return messageId === undefined || digest === undefined ? undefined : { messageId: Number(messageId), digest }
}
