import type { Title } from './title.ts'

/** A title with a name only: without description, pictures and files. */
export function describeTitle(
  known: Pick<Title, 'id' | 'kind' | 'name' | 'year' | 'state'>,
  nowMs: number = Date.now(),
): Title {
  return {
    ...known,
    aliases: [],
    overview: null,
    genres: [],
    episodes: [],
    artwork: [],
    qualities: [],
    rightsNote: null,
    isDemo: false,
    addedAt: nowMs,
    updatedAt: nowMs,
  }
}
