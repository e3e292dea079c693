'use client'
import type { TitleCard } from '@streamvault/api'
import { useEffect, useState } from 'react'

/** State of the overlay: no query, waiting, hits for a query, or no answer. */
export type SearchState =
  | { state: 'idle' }
  | { state: 'waiting' }
  | { state: 'hits'; query: string; items: TitleCard[] }
  | { state: 'down' }

/** Debounce after a keystroke, in milliseconds: too short to notice. */
const PAUSE_MS = 90

/** Results for `query` during typing; a newer query cancels the older. Old hits stay until new ones arrive. */
export function useSearch(query: string): SearchState {
  const [result, setResult] = useState<SearchState>({ state: 'idle' })

  useEffect(() => {
    if (query === '') {
      setResult({ state: 'idle' })
      return
    }
    const controller = new AbortController()
    setResult((before) => (before.state === 'hits' ? before : { state: 'waiting' }))
    const timer = setTimeout(() => {
      search(query, controller.signal).then(setResult, () => {
        if (!controller.signal.aborted) setResult({ state: 'down' })
      })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [query])

  return result
}

async function search(query: string, signal: AbortSignal): Promise<SearchState> {
  const response = await fetch(`/api/search?limit=8&q=${encodeURIComponent(query)}`, { signal })
  if (!response.ok) return { state: 'down' }
  const body = (await response.json()) as { items: TitleCard[] }
  return { state: 'hits', query, items: body.items }
}
