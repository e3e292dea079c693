'use client'
import { useEffect, useRef } from 'react'
import { SHORTCUT_SHEET } from './parse-shortcut.ts'

/** The list of the player's keys, opened with `?`. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys"
      onClose={onClose}
      className="glass-pop edge fixed! m-auto w-[min(520px,calc(100vw-2rem))] rounded-xl p-7 text-ink backdrop:bg-black/60"
    >
      <h2 id="keys" className="text-xl font-semibold">
        Keys
      </h2>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {SHORTCUT_SHEET.map(([keys, meaning]) => (
          <div key={keys} className="contents">
            <dt className="font-semibold">{keys}</dt>
            <dd className="text-ink-glass">{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="mt-6">
        <button type="submit" className="btn btn-ghost btn-sm">
          Close
        </button>
      </form>
    </dialog>
  )
}
