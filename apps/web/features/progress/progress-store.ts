/** How far one film or episode was watched in this browser. */
export interface Progress {
  /** Names the film or episode, whichever of its files was played. */
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
  /** Watched to its end, give or take the credits. */
  done: boolean
}

/** The part of `localStorage` that is needed. */
export interface ProgressStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** Where the list lies in the browser's storage. */
export const PROGRESS_STORAGE_KEY = 'streamvault.progress'

/** Entries kept; the oldest falls out. About 20 kB, far below a browser's 5 MB. */
export const MAX_PROGRESS_ENTRIES = 80

/** The entries, newest first. Storage that is empty, blocked or damaged reads as none. */
export function readProgress(storage: ProgressStorage | undefined): Progress[] {
  try {
    return parseProgress(storage?.getItem(PROGRESS_STORAGE_KEY) ?? null)
  } catch {
    return []
  }
}

/** The entries in a stored text. */
export function parseProgress(text: string | null): Progress[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(isProgress) : []
  } catch {
    return []
  }
}

/** Puts `entry` first and drops what is over the bound. A full or blocked storage is passed by: watching goes on. */
export function saveProgress(storage: ProgressStorage | undefined, entry: Progress): void {
  const others = readProgress(storage).filter((other) => other.key !== entry.key)
  write(storage, [entry, ...others].slice(0, MAX_PROGRESS_ENTRIES))
}

/** Forgets every entry of a title. */
export function removeProgress(storage: ProgressStorage | undefined, titleId: string): void {
  write(
    storage,
    readProgress(storage).filter((entry) => entry.titleId !== titleId),
  )
}

/** What to offer again: the newest unfinished entry of each title, newest first. */
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
