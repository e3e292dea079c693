import type { Random } from '../create-random.ts'
import { hostileText } from './hostile-values.ts'

/** Ids and cursors from earlier answers, so that requests get past the first check. */
export interface SeenWords {
  /** Collects them from an answer's body. */
  note(body: string): void
  /** A value for a field of this name. */
  pick(name: string, random: Random): string
}

const MOST = 200
const TOLD = /"(id|fileId|titleId|nextCursor)":"([^"\\]{1,512})"/g

/** Remembers the last few hundred. `films` is the folder of the paths to add. */
export function createSeenWords(films: string): SeenWords {
  const ids: string[] = []
  const cursors: string[] = []

  function keep(list: string[], word: string): void {
    if (list.includes(word)) return
    list.push(word)
    if (list.length > MOST) list.shift()
  }

  return {
    note(body) {
      for (const [, name, word = ''] of body.matchAll(TOLD)) keep(name === 'nextCursor' ? cursors : ids, word)
    },
    pick(name, random) {
      if (name === 'paths')
        return `${films}${random.pick(['', '/nothing', '/Film.1.2001.720p.mp4', '/a\0b', '/\u202e'])}`
      if (name === 'ip') return random.pick(['203.0.113.7', '2001:db8::7'])
      const known = name === 'cursor' ? cursors : ids
      return known.length > 0 && random.chance(0.9) ? random.pick(known) : hostileText(random)
    },
  }
}
