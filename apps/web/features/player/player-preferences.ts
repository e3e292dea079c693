import { browserStorage } from '../../lib/browser-storage.ts'

/** What a viewer set once and finds again, kept in this browser. */
export interface PlayerPreferences {
  volume: number
  muted: boolean
  /** Goes on to the next episode by itself. */
  autoplay: boolean
}

const key = 'streamvault.player'
const defaults: PlayerPreferences = { volume: 1, muted: false, autoplay: true }

/** The kept preferences; defaults where storage is empty, blocked or damaged. */
export function readPreferences(): PlayerPreferences {
  try {
    const kept = JSON.parse(browserStorage('local')?.getItem(key) ?? '{}') as Partial<PlayerPreferences>
    return { ...defaults, ...kept }
  } catch {
    return defaults
  }
}

/** Keeps a change. */
export function savePreferences(change: Partial<PlayerPreferences>): void {
  try {
    browserStorage('local')?.setItem(key, JSON.stringify({ ...readPreferences(), ...change }))
  } catch {}
}
