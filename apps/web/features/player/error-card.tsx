'use client'
import { RotateCw } from 'lucide-react'
import type { Failure } from './create-playback.ts'
import type { PlaylistFile } from './playlist.ts'

const WORDS: Record<Failure, readonly [title: string, text: string]> = {
  unsupported: [
    'This browser cannot play this file',
    'The file arrives whole, but its format is not one this browser knows. Another quality or browser may play it.',
  ],
  gone: ['This file is no longer in the vault', 'It was removed or replaced since this page was opened.'],
  crowded: [
    'Other films are playing already',
    'You are watching as many films at once as you may, in another tab or player. Stop one of them, wait half a minute, and try again. Your place is kept.',
  ],
  unreachable: ['The line to the vault is broken', 'Several tries brought nothing. Your place is kept.'],
}

/** The error in words, and the remedies: retry, another quality, or back. */
export function ErrorCard(props: {
  failure: Failure
  others: readonly PlaylistFile[]
  backHref: string
  onRetry: () => void
  onQuality: (fileId: string) => void
}) {
  const [title, text] = WORDS[props.failure]
  return (
    <div role="alert" className="absolute inset-0 z-20 grid place-items-center bg-black/70 p-6">
      <div className="glass-baked edge w-full max-w-lg rounded-xl p-8">
        <h2 className="text-xl font-semibold">{title}</h2>
        <p className="mt-2 text-ink-2">{text}</p>
        <div className="mt-6 flex flex-wrap gap-3">
          <button type="button" className="btn btn-primary btn-sm" onClick={props.onRetry}>
            <RotateCw className="size-4" aria-hidden="true" />
            Try again
          </button>
          {props.others.slice(0, 2).map((file) => (
            <button
              key={file.id}
              type="button"
              className="btn btn-ghost btn-sm"
              onClick={() => props.onQuality(file.id)}
            >
              {`Try ${file.quality}`}
            </button>
          ))}
          <a href={props.backHref} className="btn btn-ghost btn-sm">
            Back to the title
          </a>
        </div>
      </div>
    </div>
  )
}
