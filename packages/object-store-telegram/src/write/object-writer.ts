import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { makeFolder } from '@streamvault/folders'
import type { ResumableSource, StoredObject } from '@streamvault/object-store'
import { orAborted } from '@streamvault/waits'
import type { ChannelCall } from '../channel/channel-calls.ts'
import type { ChannelHead } from '../channel/channel-head.ts'
import { deleteMessages } from '../channel/delete-messages.ts'
import type { ManifestCache } from '../channel/manifest-cache.ts'
import { writeKey } from '../channel/object-key.ts'
import { openJournalFile } from './journal-file.ts'
import { createOneAtATime } from './one-at-a-time.ts'
import { resumeJournal } from './resume-journal.ts'
import { sweepJournals } from './sweep-journals.ts'
import { createUploadJournal } from './upload-journal.ts'
import { type UploadedObject, type UploadSource, uploadObject } from './upload-object.ts'

/** Writes objects into a channel. */
export interface ObjectWriter {
  /** Leaves nothing in the channel when it fails. */
  write(bytes: AsyncIterable<Uint8Array>, name: string, signal: AbortSignal): Promise<StoredObject>
  /** After a failure, keeps the sent bytes for the next call with the same id. */
  writeResumable(source: ResumableSource, name: string, signal: AbortSignal): Promise<StoredObject>
}

/** The dependencies of a writer. */
export interface ObjectWriterOptions {
  call: ChannelCall
  channel: number
  head: ChannelHead
  manifests: ManifestCache
  /** The parent folder of `uploads`, the folder of journals. */
  folder: string
  blocksPerPart: number
  /** Blocks of one upload in flight. */
  maxInFlight: number
  /** Called when abandoned uploads could not be cleaned up. The next start tries again. */
  onSweepError: (error: unknown) => void
}

/** Time limit for cleaning up a failed upload. */
const SWEEP_MS = 10_000

/** Creates a writer. */
export function createObjectWriter(options: ObjectWriterOptions): ObjectWriter {
  const { call, channel, head, manifests, folder, blocksPerPart, maxInFlight, onSweepError } = options
  const upload = { call, channel, blocksPerPart, maxInFlight }
  const oneAtATime = createOneAtATime()
  const uploads = join(folder, 'uploads')
  let swept: Promise<void> | undefined

  const sweep = (messageIds: number[]) => deleteMessages(call, channel, messageIds, AbortSignal.timeout(SWEEP_MS))

  async function keep({ messageId, manifest }: UploadedObject): Promise<StoredObject> {
    const { object, size, version, modifiedMs } = manifest
    const key = writeKey({ kind: 'own', object, manifestId: messageId })
    await manifests.set(key, manifest)
    head.announce(messageId)
    return { key, size, version, modifiedMs }
  }

  async function goOn(source: ResumableSource, name: string, signal: AbortSignal): Promise<StoredObject> {
    await makeFolder(uploads)
    // Before any journal is opened: the sweep must not delete one that is in use.
    swept ??= sweepJournals(uploads, Date.now(), sweep).catch(onSweepError)
    await orAborted(swept, signal)
    using file = openJournalFile(join(uploads, `${encodeURIComponent(source.uploadId)}.jsonl`))
    const { journal, forgotten } = resumeJournal(file, { ...source, name })
    await deleteMessages(call, channel, forgotten, signal)
    const from: UploadSource = { size: source.size, readFrom: source.readFrom, isOnce: false }
    const stored = await keep(await uploadObject({ ...upload, journal, name, signal }, from))
    file.remove()
    return stored
  }

  return {
    async write(bytes, name, signal) {
      const journal = createUploadJournal(randomBytes(16).toString('hex'), [], () => {})
      const source: UploadSource = { size: undefined, readFrom: () => bytes, isOnce: true }
      try {
        return await keep(await uploadObject({ ...upload, journal, name, signal }, source))
      } catch (error) {
        const posted = journal.parts.flatMap(({ posted: part }) => (part === undefined ? [] : [part.messageId]))
        await sweep(posted).catch(() => {})
        throw error
      }
    },
    writeResumable: (source, name, signal) =>
      // Two concurrent calls would write one journal.
      oneAtATime(source.uploadId, signal, () => goOn(source, name, signal)),
  }
}
