import type { ByteRange } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError, type ObjectStore, type ReadOptions } from '@streamvault/object-store'
import type { FileMeta, SliceSource } from '@streamvault/slice-cache'

/** What reading the catalogue's files needs. */
export interface FileSourceDeps {
  findFile(id: string): Promise<MediaFile | undefined>
  /** Stores by the name that a file's sources use. */
  stores: ReadonlyMap<string, ObjectStore>
  /** Told when one source of a file failed and the next one, if any, goes on. */
  onSourceFailed(fileId: string, source: FileSource, error: unknown): void
  /** Told when the bytes of a file were replaced where they lay. */
  onChanged(fileId: string): void
  /** Told when no source has the file any more. */
  onMissing(fileId: string): void
}

/** No file of the catalogue can be read from any of its sources. */
export class NoSourceError extends Error {
  override name = 'NoSourceError'
  readonly code = 'no_source'

  constructor(fileId: string, options?: ErrorOptions) {
    super(`Cannot read file "${fileId}": no source has it`, options)
  }
}

/** Joins the catalogue's files and the stores: a source that fails is followed by the next, from the exact byte. */
export function createFileSource(deps: FileSourceDeps): SliceSource {
  return {
    async describe(fileId) {
      const file = await deps.findFile(fileId)
      return file === undefined || file.state === 'replaced' ? undefined : metaOf(file)
    },
    read: (fileId, range, options) => readWithFailover(deps, fileId, range, options),
    onChanged: deps.onChanged,
  }
}

function metaOf(file: MediaFile): FileMeta {
  return {
    size: file.size,
    etag: `"${file.id}"`,
    modifiedMs: file.modifiedMs,
    contentType: file.media?.contentType ?? 'application/octet-stream',
    fileName: file.fileName,
  }
}

async function* readWithFailover(
  deps: FileSourceDeps,
  fileId: string,
  range: ByteRange,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const file = await deps.findFile(fileId)
  if (file === undefined) throw new NoSourceError(fileId)
  const failures: unknown[] = []
  let position = range.start
  for (const source of file.sources) {
    try {
      for await (const bytes of readSource(deps, source, { start: position, end: range.end }, options)) {
        position += bytes.byteLength
        yield bytes
      }
      return
    } catch (error) {
      options.signal.throwIfAborted()
      failures.push(error)
      deps.onSourceFailed(fileId, source, error)
    }
  }
  // Another source may still have had the old bytes; now that none has, the first that changed tells why.
  const changed = failures.find((error) => error instanceof ObjectChangedError)
  if (changed !== undefined) throw changed
  if (failures.every((error) => error instanceof ObjectNotFoundError)) deps.onMissing(fileId)
  throw new NoSourceError(fileId, { cause: failures[0] })
}

function readSource(
  { stores }: FileSourceDeps,
  source: FileSource,
  range: ByteRange,
  options: ReadOptions,
): AsyncIterable<Uint8Array> {
  const store = stores.get(source.store)
  if (store === undefined) throw new ObjectNotFoundError(source.key)
  return store.read(source.key, range, { ...options, expectedVersion: source.version })
}
