import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openJournalFile } from './journal-file.ts'
import { unclaimedMessages } from './resume-journal.ts'

/** Telegram keeps pieces for hours at best; what it has of whole parts is worth more patience. */
const STALE_AFTER_MS = 7 * 24 * 60 * 60 * 1000

/** Gives up the uploads in a folder that nobody has gone on with for a week: deletes what they posted, and their journals. */
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
