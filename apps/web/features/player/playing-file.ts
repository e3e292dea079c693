import { browserStorage } from '../../lib/browser-storage.ts'

/** A tab plays one file at a time; what it played is known over pages and reloads, and to no other tab. */
const STORAGE_KEY = 'streamvault.playing'

/** What this tab played before `fileId`; the server need not count it any more. */
export function fileToLeave(fileId: string): string | undefined {
  // Where the browser keeps nothing for us, the old place is free half a minute later.
  const before = browserStorage('session')?.getItem(STORAGE_KEY) ?? fileId
  return before === fileId ? undefined : before
}

/** Remembers what this tab plays now. */
export function nowPlaying(fileId: string): void {
  try {
    browserStorage('session')?.setItem(STORAGE_KEY, fileId)
  } catch {
    // Full: as above.
  }
}
