import type { Catalog, TitleFilter, TitleSort } from '../catalog.ts'
import type { FileState } from '../media-file.ts'
import { nameKeyOf } from '../name-key.ts'
import type { PublicationState } from '../title.ts'
import { sampleFile, sampleTitle } from './samples.ts'

const WORDS = ['Red', 'Blué', 'Moon', 'Spider-Man', '攻殻', 'مدينة', 'Ёлки', 'II', "Ocean's", 'ß', '?']
const SORTS: TitleSort[] = ['newest', 'name', 'year']
const STATES: PublicationState[] = ['published', 'published', 'published', 'hidden', 'removed']
const FILE_STATES: FileState[] = ['ready', 'missing', 'unplaced', 'replaced']

/**
 * Runs a fixed sequence of changes and queries on an empty catalogue and returns all answers: two adapters that keep
 * one contract give equal traces.
 */
export async function traceCatalog(catalog: Catalog, seed = 1, steps = 600): Promise<unknown[]> {
  const random = createRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item
  const maybe = <Value>(value: Value) => (random() < 0.3 ? value : undefined)
  const words = () => Array.from({ length: 1 + below(3) }, () => pick(WORDS)).join(' ')
  const answers: unknown[] = []

  function newTitle() {
    return sampleTitle({
      id: `t${below(60)}`,
      kind: pick(['film', 'series']),
      name: words(),
      aliases: random() < 0.2 ? [words()] : [],
      year: random() < 0.3 ? null : 1990 + below(4),
      genres: random() < 0.5 ? [pick(['Drama', 'Comedy'])] : [],
      qualities: random() < 0.5 ? [pick(['1080p', '720p'])] : [],
      state: pick(STATES),
      isDemo: random() < 0.2,
      addedAt: 1_700_000_000_000 + below(20) * 1000,
    })
  }

  function newFilter(): TitleFilter {
    const filter = {
      kind: maybe('film'),
      genre: maybe('Drama'),
      quality: maybe('1080p'),
      year: maybe(1991),
      isDemo: maybe(false),
      states: maybe(['hidden', 'published']),
    }
    return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  }

  async function listAll() {
    const query = { ...newFilter(), sort: pick(SORTS), limit: 1 + below(7) }
    let page = await catalog.listTitles(query)
    answers.push(page)
    while (page.nextCursor !== null) {
      page = await catalog.listTitles({ ...query, cursor: page.nextCursor })
      answers.push(page)
    }
  }

  const actions: (() => Promise<unknown>)[] = [
    () => catalog.putTitle(newTitle()),
    () => catalog.putTitle(newTitle()),
    () => catalog.putTitle(newTitle()),
    () => catalog.deleteTitle(`t${below(60)}`),
    () => catalog.getTitle(`t${below(60)}`),
    listAll,
    () => catalog.countTitles(newFilter()),
    () => catalog.findTitle(pick(['film', 'series']), nameKeyOf(words()), maybe(1991) ?? null),
    () =>
      catalog.searchTitles([[pick(['red', 'moon', '攻殻'])], ['spider', 'ii', 'елки', 'مدينه', 'blue']], 1 + below(9)),
    async () => (await catalog.listTokens()).sort((a, b) => (a.token < b.token ? -1 : 1)),
    () =>
      catalog.putFile(
        sampleFile(`f${below(40)}`, {
          titleId: random() < 0.2 ? null : `t${below(9)}`,
          state: pick(FILE_STATES),
          season: random() < 0.5 ? null : below(3),
          episodes: [below(5)],
          addedAt: below(5),
          sources: [{ store: 'local', key: `k${below(20)}`, version: '1' }],
        }),
      ),
    () => catalog.deleteFile(sampleFile(`f${below(40)}`).id),
    () => catalog.filesOfTitle(`t${below(9)}`),
    () => catalog.findFileBySource('local', `k${below(20)}`),
    () => catalog.findFileByHash(sampleFile(`f${below(40)}`).contentHash),
    () => catalog.listFiles({ states: [pick(FILE_STATES), pick(FILE_STATES)], limit: 1 + below(9) }),
  ]
  for (let step = 0; step < steps; step += 1) answers.push(await pick(actions)())
  return answers
}

/** Numbers from 0 to below 1, determined by the seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
