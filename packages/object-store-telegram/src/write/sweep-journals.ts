import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openJournalFile } from './journal-file.ts'
import { unclaimedMessages } from './resume-journal.ts'

/** Telegram keeps pieces for hours at best; posted parts are worth keeping longer. */
const STALE_AFTER_MS = 7 * 24 * 60 * 60 * 1000

/** Deletes the uploads in a folder that were not resumed for a week: their posted messages, and their journals. */
export async function sweepJournals(
  uploads: string,
  now: number,
  deletePosted: (messageIds: number[]) => Promise<void>,
): Promise<void> {
  for (const name of await readdir(uploads)) {
    const path = join(uploads, name)
    if (!name.endsWith('.jsonl') || now - (await stat(path)).mtimeMs < STALE_AFTER_MS) continue
    using file = openJournalFile(path)
    await deletePosted(unclaimedMessages(file.entries))
    file.remove()
  }
}
