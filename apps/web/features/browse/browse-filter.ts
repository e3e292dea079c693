/** The filter of the browse page; each field is a query parameter of its address. */
export interface BrowseFilter {
  kind?: 'film' | 'series'
  genre?: string
  quality?: string
  sort?: 'newest' | 'name' | 'year'
  cursor?: string
}

type Query = Record<string, string | string[] | undefined>

/** Reads the filter from a query; drops invalid values instead of failing. */
export function parseBrowseFilter(query: Query): BrowseFilter {
  const { kind, sort } = query
  return {
    ...((kind === 'film' || kind === 'series') && { kind }),
    ...text('genre', query.genre, 64),
    ...text('quality', query.quality, 16),
    ...((sort === 'newest' || sort === 'name' || sort === 'year') && { sort }),
    ...text('cursor', query.cursor, 512),
  }
}

/** The address of the filter with one change. A change starts again at the first page. */
export function browseHref(
  filter: BrowseFilter,
  change: { [K in keyof BrowseFilter]?: BrowseFilter[K] | undefined },
): string {
  const query = new URLSearchParams()
  const next = { ...filter, cursor: undefined, ...change }
  for (const name of ['kind', 'genre', 'quality', 'sort', 'cursor'] as const) {
    const value = next[name]
    if (value) query.set(name, value)
  }
  return query.size === 0 ? '/browse' : `/browse?${query}`
}

function text<N extends string>(name: N, value: string | string[] | undefined, max: number): { [K in N]?: string } {
  const held = typeof value === 'string' && value !== '' && value.length <= max
  return (held ? { [name]: value } : {}) as { [K in N]?: string }
}
