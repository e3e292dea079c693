import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { createOpenSlices, type OpenSlices } from '../disk/open-slices.ts'
import { BLOCK_BYTES } from '../disk/slice-format.ts'
import { createSliceStore, type SliceStore, type SliceStoreOptions } from '../disk/slice-store.ts'
import type { SliceKey } from '../slice-key.ts'

/** A test's folder of slices. */
interface SliceFolder {
  root: string
  store: SliceStore
  open: OpenSlices
  /** Errors that store and readers reported. */
  errors: unknown[]
  /** Reads a whole slice; `undefined` when it is missing. */
  readBack(fileId: string, index: number): Promise<Buffer | undefined>
}

/** Opens a store of slices and a reader of them in a folder that is removed after the test. */
export function openSliceFolder(t: TestContext, options: Partial<SliceStoreOptions> = {}): SliceFolder {
  const { root = mkdtempSync(path.join(tmpdir(), 'slices-')), sliceBytes = 2 ** 20 } = options
  const errors: unknown[] = []
  const store = createSliceStore({
    root,
    sliceBytes,
    maxBytes: 100 * 2 ** 20,
    inactiveMs: 3_600_000,
    maxPendingWrites: 4,
    onError: (error) => errors.push(error),
    ...options,
  })
  const open = createOpenSlices({ root, sliceBytes, maxOpen: 2, onError: (error) => errors.push(error) })
  t.after(async () => {
    open[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  async function readBack(fileId: string, index: number): Promise<Buffer | undefined> {
    const slice = open.hold(fileId, index)
    if (slice === undefined) return undefined
    try {
      const pieces: Buffer[] = []
      for (let offset = 0; offset < slice.length; ) {
        const bytes = await open.read(slice, offset, slice.length, Buffer.alloc(BLOCK_BYTES))
        pieces.push(bytes)
        offset += bytes.byteLength
      }
      return Buffer.concat(pieces)
    } finally {
      open.release(slice)
    }
  }
  return { root, store, open, errors, readBack }
}

/** The slice that tests write. */
export const key: SliceKey = { fileId: 'film', index: 4 }
/** The slice's bytes. */
export const bytes: Buffer = Buffer.alloc(3 * BLOCK_BYTES + 17, 'slice of a film ')
