import type { MediaFile, Title } from '@streamvault/catalog'
import { aFile, aTitle } from './fixtures.ts'

/** Three titles, one of them hidden, and files of every state that concerns an operator. */
export const ADMIN_LIBRARY: { titles: Title[]; files: MediaFile[] } = {
  titles: [
    aTitle({ id: 't1', name: 'Alpha' }),
    aTitle({ id: 't2', name: 'Beta' }),
    aTitle({ id: 't3', name: 'Gamma', state: 'hidden' }),
  ],
  files: [
    aFile({ id: 'f1', titleId: 't1' }),
    aFile({ id: 'f2', titleId: 't1', quality: '2160p' }),
    aFile({ id: 'f3', titleId: 't2' }),
    aFile({ id: 'f4', titleId: null, state: 'unplaced', reason: 'no title in its name' }),
    aFile({ id: 'f5', titleId: 't2', state: 'missing', reason: 'not found' }),
  ],
}
