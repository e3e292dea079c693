/** A tab plays one file at a time; what it played is known over pages and reloads, and to no other tab. */
const key = 'streamvault.playing'

/** What this tab played before `fileId`; the server need not count it any more. */
export function fileToLeave(fileId: string): string | undefined {
  try {
    const before = sessionStorage.getItem(key)
    return before === null || before === fileId ? undefined : before
  } catch {
    // The browser keeps nothing for us: the old place is free half a minute later.
    return undefined
  }
}

/** Remembers what this tab plays now. */
export function nowPlaying(fileId: string): void {
  try {
    sessionStorage.setItem(key, fileId)
  } catch {
    // As above.
  }
}
