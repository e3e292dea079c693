import type { TitleCard } from '@streamvault/api'
import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { type BrowseFilter, browseHref, parseBrowseFilter } from '@/features/browse/browse-filter.ts'
import { FilterChips } from '@/features/browse/filter-chips.tsx'
import { PosterGrid } from '@/features/cards/poster-grid.tsx'
import { qualityLines, qualityName } from '@/features/cards/title-facts.ts'
import { EmptyVault } from '@/features/home/empty-vault.tsx'
import { DownNotice } from '@/features/shell/down-notice.tsx'
import { listTitles } from '@/lib/api.ts'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const PAGE_SIZE = 48

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: heading(parseBrowseFilter(await searchParams)) }
}

export default async function BrowsePage({ searchParams }: Props) {
  const filter = parseBrowseFilter(await searchParams)
  const [page, newest] = await Promise.all([listTitles({ ...filter, limit: PAGE_SIZE }), listTitles({ limit: 100 })])
  if (page.state === 'not-found' && filter.cursor) redirect(browseHref(filter, {}))
  if (page.state !== 'ok' || newest.state !== 'ok') return <DownNotice retry={browseHref(filter, {})} />
  if (newest.value.total === 0) return <EmptyVault />
  const { items, nextCursor, total } = page.value
  return (
    <div className="px-[var(--gut)] pt-28 md:pt-32">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h1 className="text-3xl font-semibold">{heading(filter)}</h1>
        <p className="text-sm text-ink-3">{total === 1 ? '1 title' : `${total} titles`}</p>
      </div>
      <Filters filter={filter} known={newest.value.items} />
      {items.length > 0 ? (
        <PosterGrid titles={items} />
      ) : (
        <div className="glass-baked edge relative rounded-xl p-10 text-center">
          <p className="text-lg font-semibold">No title fits these filters</p>
          <Link href="/browse" prefetch={false} className="btn btn-ghost btn-sm mt-5">
            Clear the filters
          </Link>
        </div>
      )}
      <Paging filter={filter} nextCursor={nextCursor} />
    </div>
  )
}

function Filters({ filter, known }: { filter: BrowseFilter; known: readonly TitleCard[] }) {
  const genres = [
    ...new Set([...known.flatMap((title) => title.genres), ...(filter.genre ? [filter.genre] : [])]),
  ].sort()
  const qualities = [...new Set(known.flatMap((title) => title.qualities))].sort(
    (a, b) => qualityLines(b) - qualityLines(a),
  )
  const choice = (name: 'kind' | 'genre' | 'quality' | 'sort', label: string, value: string | undefined) => ({
    label,
    href: browseHref(filter, { [name]: value }),
    current: filter[name] === value || (name === 'sort' && value === 'newest' && !filter.sort),
  })
  return (
    <div className="mt-6 mb-8 flex flex-col gap-1.5">
      <FilterChips
        label="Kind"
        chips={[choice('kind', 'All', undefined), choice('kind', 'Films', 'film'), choice('kind', 'Series', 'series')]}
      />
      {genres.length > 0 && (
        <FilterChips
          label="Genre"
          chips={[choice('genre', 'Every genre', undefined), ...genres.map((genre) => choice('genre', genre, genre))]}
        />
      )}
      {qualities.length > 0 && (
        <FilterChips
          label="Quality"
          chips={[
            choice('quality', 'Any quality', undefined),
            ...qualities.map((quality) => choice('quality', qualityName(quality), quality)),
          ]}
        />
      )}
      <FilterChips
        label="Order"
        chips={[choice('sort', 'Newest', 'newest'), choice('sort', 'A to Z', 'name'), choice('sort', 'Year', 'year')]}
      />
    </div>
  )
}

function Paging({ filter, nextCursor }: { filter: BrowseFilter; nextCursor: string | null }) {
  if (!filter.cursor && !nextCursor) return null
  return (
    <nav aria-label="Pages" className="mt-12 flex justify-center gap-3">
      {filter.cursor && (
        <Link href={browseHref(filter, {})} prefetch={false} className="btn btn-ghost">
          First page
        </Link>
      )}
      {nextCursor && (
        <Link href={browseHref(filter, { cursor: nextCursor })} prefetch={false} rel="next" className="btn btn-primary">
          More titles
        </Link>
      )}
    </nav>
  )
}

function heading(filter: BrowseFilter): string {
  const kind = filter.kind === 'film' ? 'Films' : filter.kind === 'series' ? 'Series' : undefined
  if (filter.genre) return kind ? `${filter.genre}: ${kind.toLowerCase()}` : filter.genre
  return kind ?? 'All titles'
}
