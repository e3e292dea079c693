import { browserStorage } from '../../lib/browser-storage.ts'

/** A viewer's settings, stored in this browser. */
export interface PlayerPreferences {
  volume: number
  muted: boolean
  /** Starts the next episode automatically. */
  autoplay: boolean
}

const STORAGE_KEY = 'streamvault.player'
const DEFAULTS: PlayerPreferences = { volume: 1, muted: false, autoplay: true }

/** The stored preferences; defaults if storage is empty, blocked or damaged. */
export function readPreferences(): PlayerPreferences {
  try {
    const kept = JSON.parse(browserStorage('local')?.getItem(STORAGE_KEY) ?? '{}') as Partial<PlayerPreferences>
    return { ...DEFAULTS, ...kept }
  } catch {
    return DEFAULTS
  }
}

/** Stores a change. */
export function savePreferences(change: Partial<PlayerPreferences>): void {
  try {
    browserStorage('local')?.setItem(STORAGE_KEY, JSON.stringify({ ...readPreferences(), ...change }))
  } catch {}
}
