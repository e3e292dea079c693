import { browserStorage } from '../../lib/browser-storage.ts'

/** A tab plays one file at a time; session storage keeps its id across pages and reloads, but not for other tabs. */
const STORAGE_KEY = 'streamvault.playing'

/** The file that this tab played before `fileId`; the server may stop counting it as a stream. */
export function fileToLeave(fileId: string): string | undefined {
  // Without session storage, the server frees the old stream half a minute later.
  const before = browserStorage('session')?.getItem(STORAGE_KEY) ?? fileId
  return before === fileId ? undefined : before
}

/** Stores the file that this tab plays now. */
export function nowPlaying(fileId: string): void {
  try {
    browserStorage('session')?.setItem(STORAGE_KEY, fileId)
  } catch {
    // Storage is full: as above.
  }
}
