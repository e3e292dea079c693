import type { Catalog, TitleFilter, TitleSort } from '../catalog.ts'
import { compareFiles, compareUse } from '../file-order.ts'
import { checkLimit, decodeCursor, encodeCursor, type ListPosition, positionOf } from '../list-position.ts'
import type { MediaFile } from '../media-file.ts'
import { nameKeysOf } from '../name-key.ts'
import { searchRankOf } from '../search-rank.ts'
import { compareText } from '../text-order.ts'
import type { Title } from '../title.ts'
import { chooseTitle } from '../title-match.ts'
import { titleTokensOf } from '../tokens.ts'

/** An in-memory catalogue: for tests and for trying out. Every list scans all documents. */
export function createMemoryCatalog(): Catalog {
  const titles = new Map<string, Title>()
  const files = new Map<string, MediaFile>()
  const chosenFile = (matches: (file: MediaFile) => boolean) =>
    copy([...files.values()].filter(matches).sort(compareUse)[0])

  return {
    async getTitle(id) {
      return copy(titles.get(id))
    },
    async putTitle(title) {
      titles.set(title.id, copy(title))
    },
    async deleteTitle(id) {
      titles.delete(id)
    },
    async listTitles({ sort, limit, cursor, ...filter }) {
      checkLimit(limit)
      const after = cursor === undefined ? undefined : decodeCursor(sort, cursor)
      const rest = [...titles.values()]
        .filter((title) => passes(title, filter))
        .map((title) => ({ title, position: positionOf(title, sort) }))
        .filter(({ position }) => after === undefined || comparePositions(sort, after, position) < 0)
        .sort((a, b) => comparePositions(sort, a.position, b.position))
      const page = rest.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map(({ title }) => copy(title)),
        nextCursor: last !== undefined && rest.length > limit ? encodeCursor(sort, last.position) : null,
      }
    },
    async countTitles(filter) {
      return [...titles.values()].filter((title) => passes(title, filter)).length
    },
    async findTitle(kind, nameKey, year) {
      const named = [...titles.values()].filter((title) => title.kind === kind && nameKeysOf(title).includes(nameKey))
      return copy(chooseTitle(named, nameKey, year))
    },
    async searchTitles(groups, limit) {
      checkLimit(limit)
      if (groups.length === 0) return []
      const found = [...titles.values()].filter((title) => {
        if (title.state !== 'published') return false
        const tokens = new Set(titleTokensOf(title))
        return groups.every((group) => group.some((token) => tokens.has(token)))
      })
      return found.sort(compareRanks).slice(0, limit).map(copy)
    },
    async listTokens() {
      const counts = new Map<string, number>()
      for (const title of titles.values()) {
        if (title.state !== 'published') continue
        for (const token of titleTokensOf(title)) counts.set(token, (counts.get(token) ?? 0) + 1)
      }
      return [...counts]
        .map(([token, count]) => ({ token, titles: count }))
        .sort((a, b) => compareText(a.token, b.token))
    },
    async getFile(id) {
      return copy(files.get(id))
    },
    async putFile(file) {
      files.set(file.id, copy(file))
    },
    async deleteFile(id) {
      files.delete(id)
    },
    async filesOfTitle(titleId) {
      return [...files.values()]
        .filter((file) => file.titleId === titleId)
        .sort(compareFiles)
        .map(copy)
    },
    async findFileByHash(contentHash) {
      return chosenFile((file) => file.contentHash === contentHash)
    },
    async findFileBySource(store, key) {
      return chosenFile((file) => file.sources.some((source) => source.store === store && source.key === key))
    },
    async listFiles({ states, afterId, limit }) {
      return [...files.values()]
        .filter((file) => states === undefined || states.includes(file.state))
        .filter((file) => afterId === undefined || compareText(file.id, afterId) > 0)
        .sort((a, b) => compareText(a.id, b.id))
        .slice(0, limit)
        .map(copy)
    },
    async [Symbol.asyncDispose]() {},
  }
}

function passes(title: Title, filter: TitleFilter): boolean {
  return (
    (filter.states ?? ['published']).includes(title.state) &&
    (filter.kind === undefined || title.kind === filter.kind) &&
    (filter.genre === undefined || title.genres.includes(filter.genre)) &&
    (filter.quality === undefined || title.qualities.includes(filter.quality)) &&
    (filter.year === undefined || title.year === filter.year) &&
    (filter.isDemo === undefined || title.isDemo === filter.isDemo)
  )
}

function comparePositions(sort: TitleSort, a: ListPosition, b: ListPosition): number {
  const byKey =
    typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : compareText(String(a.key), String(b.key))
  const ascending = byKey || compareText(a.id, b.id)
  return sort === 'name' ? ascending : -ascending
}

function compareRanks(a: Title, b: Title): number {
  const [rankA, rankB] = [searchRankOf(a), searchRankOf(b)]
  if (rankA !== rankB) return rankA < rankB ? -1 : 1
  return compareText(a.id, b.id)
}

// Through JSON, as in a database: no caller shares an object with the catalogue, and undefined fields are dropped.
function copy<Document extends object | undefined>(document: Document): Document {
  return document === undefined ? document : JSON.parse(JSON.stringify(document))
}
