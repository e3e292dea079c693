/** Actions of the player. */
export type PlayerAction =
  | { type: 'toggle' }
  | { type: 'seek'; by: number }
  | { type: 'seek-to'; share: number }
  | { type: 'frame'; by: 1 | -1 }
  | { type: 'volume'; by: number }
  | { type: 'mute' }
  | { type: 'rate'; by: 1 | -1 }
  | { type: 'full-screen' }
  | { type: 'picture-in-picture' }
  | { type: 'next' }
  | { type: 'help' }

/** The relevant fields of a key press. */
export interface KeyPress {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

const ACTIONS: Record<string, PlayerAction> = {
  ' ': { type: 'toggle' },
  k: { type: 'toggle' },
  j: { type: 'seek', by: -10 },
  l: { type: 'seek', by: 10 },
  arrowleft: { type: 'seek', by: -5 },
  arrowright: { type: 'seek', by: 5 },
  arrowup: { type: 'volume', by: 0.05 },
  arrowdown: { type: 'volume', by: -0.05 },
  m: { type: 'mute' },
  f: { type: 'full-screen' },
  i: { type: 'picture-in-picture' },
  '<': { type: 'rate', by: -1 },
  '>': { type: 'rate', by: 1 },
  ',': { type: 'frame', by: -1 },
  '.': { type: 'frame', by: 1 },
  '?': { type: 'help' },
}

/** The action of a key press, or `undefined` for keys that the browser handles. */
export function parseShortcut(press: KeyPress): PlayerAction | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const key = press.key.toLowerCase()
  if (/^[0-9]$/.test(key)) return { type: 'seek-to', share: Number(key) / 10 }
  if (key === 'n') return press.shiftKey ? { type: 'next' } : undefined
  return ACTIONS[key]
}

/** The keys in words, for the help sheet (`?`). */
export const SHORTCUT_SHEET: readonly (readonly [keys: string, meaning: string])[] = [
  ['Space or K', 'Play or pause'],
  ['J and L', 'Back and forward 10 s'],
  ['← and →', 'Back and forward 5 s'],
  ['0 to 9', 'Jump to a tenth'],
  [', and .', 'One frame back and forward'],
  ['↑ and ↓', 'Volume'],
  ['M', 'Mute'],
  ['< and >', 'Slower and faster'],
  ['F', 'Full screen'],
  ['I', 'Picture in picture'],
  ['Shift+N', 'Next episode'],
]
