import { Search } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { PosterGrid } from '@/features/cards/poster-grid.tsx'
import { DownNotice } from '@/features/shell/down-notice.tsx'
import { searchTitles } from '@/lib/api.ts'

interface Props {
  searchParams: Promise<{ q?: string | string[] }>
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const query = readQuery((await searchParams).q)
  return { title: query ? `Search: ${query}` : 'Search', robots: { index: false } }
}

export default async function SearchPage({ searchParams }: Props) {
  const query = readQuery((await searchParams).q)
  const answer = query ? await searchTitles(query, 50) : undefined
  if (answer && answer.state !== 'ok') return <DownNotice retry={`/search?q=${encodeURIComponent(query)}`} />
  const found = answer?.value.items ?? []
  return (
    <div className="min-h-[70svh] px-[var(--gut)] pt-28 md:pt-32">
      <h1 className="text-3xl font-semibold">Search</h1>
      <search>
        <form action="/search" className="mt-6 flex max-w-2xl gap-3">
          <label className="flex h-[50px] min-w-0 flex-1 items-center gap-3 rounded-[15px] bg-white/6 px-4 ring-1 ring-white/12 ring-inset focus-within:ring-2 focus-within:ring-ice">
            <Search className="size-5 shrink-0 text-ink-2" aria-hidden="true" />
            <span className="sr-only">Search the vault</span>
            <input
              type="search"
              name="q"
              key={query}
              defaultValue={query}
              maxLength={200}
              autoComplete="off"
              placeholder="Films and series"
              className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-2"
            />
          </label>
          <button type="submit" className="btn btn-primary">
            Search
          </button>
        </form>
      </search>
      {query && (
        <p role="status" className="mt-6 mb-6 text-ink-2">
          {found.length === 0
            ? `Nothing in the vault matches “${query}”. Try fewer or other words.`
            : `${found.length === 1 ? '1 title' : `${found.length} titles`} for “${query}”`}
        </p>
      )}
      {query && found.length === 0 && (
        <Link href="/browse" prefetch={false} className="btn btn-ghost">
          Browse all titles
        </Link>
      )}
      <PosterGrid titles={found} />
    </div>
  )
}

function readQuery(q: string | string[] | undefined): string {
  return typeof q === 'string' ? q.trim().slice(0, 200) : ''
}
