'use client'
import { useMemo, useSyncExternalStore } from 'react'
import { browserStorage } from '../../lib/browser-storage.ts'
import { CONTINUE_COOKIE } from './continue-cookie.ts'
import {
  PROGRESS_STORAGE_KEY,
  type Progress,
  parseProgress,
  planContinue,
  readProgress,
  removeProgress,
  saveProgress,
} from './progress-store.ts'

const CHANGED = 'streamvault:progress'

/** The entries of this browser; `undefined` until hydration. */
export function useProgress(): Progress[] | undefined {
  const text = useSyncExternalStore(subscribe, readText, () => undefined)
  return useMemo(() => (text === undefined ? undefined : parseProgress(text)), [text])
}

/** Stores the position of one film or episode. */
export function rememberProgress(entry: Progress): void {
  saveProgress(browserStorage('local'), entry)
  announce()
}

/** Removes a title at its viewer's request. */
export function forgetProgress(titleId: string): void {
  removeProgress(browserStorage('local'), titleId)
  announce()
}

function announce(): void {
  const any = planContinue(readProgress(browserStorage('local'))).length > 0
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `${CONTINUE_COOKIE}=1; path=/; samesite=lax; max-age=${any ? 31_536_000 : 0}`
  dispatchEvent(new Event(CHANGED))
}

function subscribe(onChange: () => void): () => void {
  addEventListener('storage', onChange)
  addEventListener(CHANGED, onChange)
  return () => {
    removeEventListener('storage', onChange)
    removeEventListener(CHANGED, onChange)
  }
}

function readText(): string {
  try {
    return browserStorage('local')?.getItem(PROGRESS_STORAGE_KEY) ?? '[]'
  } catch {
    return '[]'
  }
}
