'use client'
import { useEffect } from 'react'
import { type PlayerAction, parseShortcut } from './parse-shortcut.ts'

/** Keyboard shortcuts of the whole page, except where a control or a focused button handles the key. */
export function usePlayerKeys(act: (action: PlayerAction) => void, wake: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      wake()
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('dialog, [data-own-keys]')) return
      if (event.key === ' ' && target?.closest('button, a')) return
      const action = parseShortcut(event)
      if (!action) return
      event.preventDefault()
      act(action)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [act, wake])
}
