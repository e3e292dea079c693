import { randomBytes } from 'node:crypto'
import type { JournalFile } from './journal-file.ts'
import { createUploadJournal, type JournalEntry, type UploadJournal } from './upload-journal.ts'

/** What an upload is of. */
export interface UploadIdentity {
  size: number
  sourceVersion: string
  name: string
}

/**
 * Goes on with the upload that a journal tells of, or begins one when there is none or it is of other bytes. Messages
 * that such another one has posted are `forgotten`: nobody needs them.
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

/** What an upload has posted that cannot be part of an object yet. */
export function unclaimedMessages(entries: readonly JournalEntry[]): number[] {
  // Its object may be in use: a power cut can bring a removed journal back.
  if (entries.some(({ kind }) => kind === 'posting-manifest')) return []
  return entries.flatMap((entry) => (entry.kind === 'posted' ? [entry.messageId] : []))
}
