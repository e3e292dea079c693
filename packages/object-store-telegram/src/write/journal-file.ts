import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { isMissing } from '../is-missing.ts'
import type { JournalEntry } from './upload-journal.ts'

/** The journal of an upload: its entries so far, and the file for new ones. */
export interface JournalFile extends Disposable {
  entries: JournalEntry[]
  /** Handed to the operating system when it returns: a killed process loses nothing, a power cut the last moments. */
  write(entry: JournalEntry): void
  /** Deletes all entries. */
  clear(): void
  /** Removes the file: the upload is over. */
  remove(): void
}

const Count = z.number().int().nonnegative()
const Long = z.string().regex(/^-?\d{1,20}$/)
const Entry: z.ZodType<JournalEntry> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), object: z.string(), name: z.string(), size: Count, source: z.string() }),
  z.object({ kind: z.literal('part'), part: Count, sessionId: z.string(), fileId: Long, randomId: Long }),
  z.object({ kind: z.literal('block'), part: Count, block: Count, hashes: z.string() }),
  z.object({ kind: z.literal('posting'), part: Count }),
  z.object({ kind: z.literal('posted'), part: Count, messageId: Count, size: Count, dc: Count.optional() }),
  z.object({ kind: z.literal('posting-manifest'), randomId: Long }),
]) as z.ZodType<JournalEntry>

/**
 * Opens the journal at `path`, in an existing folder: one line per entry. A last line cut short by a crash is dropped.
 */
export function openJournalFile(path: string): JournalFile {
  const entries = readEntries(path)
  const file = openSync(path, 'a')
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  return {
    entries,
    write(entry) {
      if (isOpen) writeSync(file, `${JSON.stringify(entry)}\n`)
    },
    clear() {
      ftruncateSync(file)
    },
    remove() {
      close()
      rmSync(path, { force: true })
    },
    [Symbol.dispose]: close,
  }
}

function readEntries(path: string): JournalEntry[] {
  const text = readText(path)
  const entries: JournalEntry[] = []
  let goodBytes = 0
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = readEntry(line)
    if (entry === undefined) break
    entries.push(entry)
    goodBytes += Buffer.byteLength(line) + 1
  }
  if (goodBytes < Buffer.byteLength(text)) truncateSync(path, goodBytes)
  return entries
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}

function readEntry(line: string): JournalEntry | undefined {
  try {
    return Entry.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
