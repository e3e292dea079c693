import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Document } from './document.ts'
import { planPieces, SLOT_BYTES } from './file-layout.ts'
import type { Records } from './records.ts'
import type { FinishedUpload } from './uploads.ts'

/** Metadata of a new document. */
type DocumentFacts = Pick<Document, 'dc' | 'mimeType' | 'date' | 'attributes'>

/** SHA-256 of one window of a file. */
interface WindowHash {
  offset: number
  length: number
  hash: Buffer
}

/** All documents and their bytes. */
export interface Documents {
  byId(id: bigint): Document | undefined
  /** Makes a document from an upload. */
  adopt(upload: FinishedUpload, facts: DocumentFacts): Promise<Document>
  /** Makes a document from a stream of exactly `size` bytes. */
  write(bytes: Readable | AsyncIterable<Uint8Array>, size: number, facts: DocumentFacts): Promise<Document>
  /** Reads up to `length` bytes; fewer at the end, none after it. */
  read(document: Document, offset: number, length: number): Promise<Buffer>
  /** Hashes of windows of 128 KiB, starting with the window of `offset`, at most eight. */
  hashes(document: Document, offset: number): Promise<WindowHash[]>
  /** Moves a document to another data centre. */
  move(document: Document, dc: number): void
  /** Deletes a document and its bytes. */
  remove(id: bigint): Promise<void>
}

/** Telegram hashes windows of this size. */
const HASH_WINDOW = 128 * 1024
const HASHES_AT_ONCE = 8

/** Loads the stored documents; their bytes are in `folder`. */
export async function openDocuments(records: Records, folder: string): Promise<Documents> {
  await mkdir(folder, { recursive: true })
  const documents = new Map(records.all<Document>('document').map((document) => [document.id, document]))
  const pathOf = (id: bigint): string => path.join(folder, String(BigInt.asUintN(64, id)))

  function keep(document: Document): Document {
    documents.set(document.id, document)
    records.put('document', String(document.id), document)
    return document
  }
  async function read(document: Document, offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, document.size - offset)))
    if (bytes.length === 0) return bytes
    await using file = await open(pathOf(document.id), 'r')
    for (const piece of planPieces(document, offset, length)) {
      const { bytesRead } = await file.read(bytes, piece.at, piece.length, piece.position)
      if (bytesRead !== piece.length) throw new Error(`Cannot read document ${document.id}: its file is too short`)
    }
    return bytes
  }

  return {
    byId: (id) => documents.get(id),
    read,

    async adopt({ path: uploaded, size, partBytes }, facts) {
      const id = newId()
      await rename(uploaded, pathOf(id))
      return keep({ id, size, partBytes, ...facts })
    },

    async write(bytes, size, facts) {
      const id = newId()
      const file = createWriteStream(pathOf(id))
      await pipeline(Readable.from(bytes), file)
      if (file.bytesWritten !== size) {
        await rm(pathOf(id))
        throw new Error(`Cannot keep a document: received ${file.bytesWritten} of ${size} bytes`)
      }
      return keep({ id, size, partBytes: SLOT_BYTES, ...facts })
    },

    async hashes(document, offset) {
      const first = Math.floor(offset / HASH_WINDOW) * HASH_WINDOW
      const bytes = await read(document, first, HASHES_AT_ONCE * HASH_WINDOW)
      return Array.from({ length: Math.ceil(bytes.length / HASH_WINDOW) }, (_, index) => {
        const window = bytes.subarray(index * HASH_WINDOW, (index + 1) * HASH_WINDOW)
        const hash = createHash('sha256').update(window).digest()
        return { offset: first + index * HASH_WINDOW, length: window.length, hash }
      })
    },

    move(document, dc) {
      document.dc = dc
      keep(document)
    },

    async remove(id) {
      if (!documents.delete(id)) return
      records.remove('document', String(id))
      await rm(pathOf(id), { force: true })
    },
  }
}

function newId(): bigint {
  return randomBytes(8).readBigInt64LE() & 0x7fff_ffff_ffff_ffffn
}
