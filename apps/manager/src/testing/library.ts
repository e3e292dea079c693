import { aFile, aTitle } from './fixtures.ts'
import type { SetUpOptions } from './set-up-manager.ts'

/** A film, a series, and files that viewers may not see: hidden, removed, missing, replaced and unplaced. */
export const LIBRARY: Required<Pick<SetUpOptions, 'titles' | 'files'>> = {
  titles: [
    aTitle({ id: 't1', name: 'Alpha Centauri' }),
    aTitle({
      id: 't2',
      name: 'Beta Decay',
      kind: 'series',
      genres: ['Science'],
      year: 2010,
      addedAt: 1_700_000_000_001,
    }),
    aTitle({ id: 't3', name: 'Gamma Hidden', state: 'hidden' }),
    aTitle({ id: 't4', name: 'Delta Removed', state: 'removed' }),
  ],
  files: [
    aFile({ id: 'f1', titleId: 't1' }),
    aFile({ id: 'f1gone', titleId: 't1', state: 'missing', reason: 'moved away' }),
    aFile({ id: 'f1old', titleId: 't1', state: 'replaced' }),
    aFile({ id: 'f2', titleId: 't2', season: 1, episodes: [2, 3] }),
    aFile({ id: 'f3', titleId: 't3' }),
    aFile({ id: 'f4', titleId: 't4' }),
    aFile({ id: 'f5', titleId: null, state: 'unplaced', reason: 'no name' }),
  ],
}
