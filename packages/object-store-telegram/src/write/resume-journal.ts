import { randomBytes } from 'node:crypto'
import type { JournalFile } from './journal-file.ts'
import { createUploadJournal, type JournalEntry, type UploadJournal } from './upload-journal.ts'

/** The identity of an upload's source. */
export interface UploadIdentity {
  size: number
  sourceVersion: string
  name: string
}

/**
 * Resumes the upload in a journal, or begins a new one when the journal is empty or of other bytes. The messages of
 * such another upload are `forgotten`: they are unused.
 */
export function resumeJournal(
  file: JournalFile,
  { size, sourceVersion, name }: UploadIdentity,
): { journal: UploadJournal; forgotten: number[] } {
  const [begin] = file.entries
  const isSame = begin?.kind === 'begin' && begin.size === size && begin.source === sourceVersion
  if (isSame) return { journal: createUploadJournal(begin.object, file.entries, file.write), forgotten: [] }
  const forgotten = unclaimedMessages(file.entries)
  const object = randomBytes(16).toString('hex')
  file.clear()
  file.write({ kind: 'begin', object, name, size, source: sourceVersion })
  return { journal: createUploadJournal(object, [], file.write), forgotten }
}

/** Posted messages of an upload that cannot belong to an object yet. */
export function unclaimedMessages(entries: readonly JournalEntry[]): number[] {
  // The object may be in use: a power cut can restore a removed journal.
  if (entries.some(({ kind }) => kind === 'posting-manifest')) return []
  return entries.flatMap((entry) => (entry.kind === 'posted' ? [entry.messageId] : []))
}
