import { browserStorage } from '../../lib/browser-storage.ts'

/** What a viewer set once and finds again, kept in this browser. */
export interface PlayerPreferences {
  volume: number
  muted: boolean
  /** Goes on to the next episode by itself. */
  autoplay: boolean
}

const STORAGE_KEY = 'streamvault.player'
const DEFAULTS: PlayerPreferences = { volume: 1, muted: false, autoplay: true }

/** The kept preferences; defaults where storage is empty, blocked or damaged. */
export function readPreferences(): PlayerPreferences {
  try {
    const kept = JSON.parse(browserStorage('local')?.getItem(STORAGE_KEY) ?? '{}') as Partial<PlayerPreferences>
    return { ...DEFAULTS, ...kept }
  } catch {
    return DEFAULTS
  }
}

/** Keeps a change. */
export function savePreferences(change: Partial<PlayerPreferences>): void {
  try {
    browserStorage('local')?.setItem(STORAGE_KEY, JSON.stringify({ ...readPreferences(), ...change }))
  } catch {}
}
