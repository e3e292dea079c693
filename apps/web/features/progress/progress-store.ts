/** Progress of one film or episode in this browser. */
export interface Progress {
  /** Identifies the film or episode, whichever of its files was played. */
  key: string
  titleId: string
  fileId: string
  title: string
  /** `S1 E4` with its name, or `null` for a film. */
  label: string | null
  /** Seconds. */
  position: number
  /** Seconds. */
  duration: number
  /** Milliseconds since 1970. */
  updatedAt: number
  /** The wide picture, else the poster. */
  artworkId: string | null
  tint: string
  /** Watched to the end, except perhaps the credits. */
  done: boolean
}

/** The required part of `localStorage`. */
export interface ProgressStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** The list's key in the browser's storage. */
export const PROGRESS_STORAGE_KEY = 'streamvault.progress'

/** Maximum number of entries; the oldest is evicted. About 20 kB, far below a browser's 5 MB. */
export const MAX_PROGRESS_ENTRIES = 80

/** The entries, newest first. Empty if storage is empty, blocked or damaged. */
export function readProgress(storage: ProgressStorage | undefined): Progress[] {
  try {
    return parseProgress(storage?.getItem(PROGRESS_STORAGE_KEY) ?? null)
  } catch {
    return []
  }
}

/** Parses the stored entries. */
export function parseProgress(text: string | null): Progress[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(isProgress) : []
  } catch {
    return []
  }
}

/** Puts `entry` first and evicts entries over the limit. A full or blocked storage is ignored: playback continues. */
export function saveProgress(storage: ProgressStorage | undefined, entry: Progress): void {
  const others = readProgress(storage).filter((other) => other.key !== entry.key)
  write(storage, [entry, ...others].slice(0, MAX_PROGRESS_ENTRIES))
}

/** Removes every entry of a title. */
export function removeProgress(storage: ProgressStorage | undefined, titleId: string): void {
  write(
    storage,
    readProgress(storage).filter((entry) => entry.titleId !== titleId),
  )
}

/** Titles to continue: the newest unfinished entry of each title, newest first. */
export function planContinue(entries: readonly Progress[]): Progress[] {
  const newest = new Map<string, Progress>()
  for (const entry of entries) if (!newest.has(entry.titleId)) newest.set(entry.titleId, entry)
  return [...newest.values()].filter((entry) => !entry.done)
}

function write(storage: ProgressStorage | undefined, entries: Progress[]): void {
  try {
    storage?.setItem(PROGRESS_STORAGE_KEY, JSON.stringify(entries))
  } catch {}
}

function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Progress>
  return (
    typeof entry.key === 'string' &&
    typeof entry.titleId === 'string' &&
    typeof entry.fileId === 'string' &&
    typeof entry.title === 'string' &&
    Number.isFinite(entry.position) &&
    Number.isFinite(entry.duration)
  )
}
